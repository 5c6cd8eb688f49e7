import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Plan } from '../arguments.ts';
import type { Crm } from '../pages/fixture.ts';
import { addressOf, type Kind } from '../pages/grow.ts';
import { pillLabel, TROUBLES } from '../pages/pill.ts';
import type { Results, Row } from '../results.ts';
import { asked, repeat } from '../rounds.ts';
import { startTrace, type Trace } from '../trace.ts';
import { startVariants, VARIANTS, type Variant, type VariantName } from '../variants.ts';
import type { World } from '../world.ts';

/** What a page costs is measured for so long after it was opened. Read, report and pill have to be done by then. */
const WINDOW_MS = 6_000;
/** The least time between the openings of two pages: most of a page's work is done in its first second. */
const APART_MS = 750;

const GOALS: Record<Kind, number> = { 'deal-5000': 1.5, 'deal-20000': 2, 'labelled-20000': 2, 'no-deal': 1.2 };

/** Pages that are opened in the same rounds, and how often if the command line does not say it. */
interface Group {
  crms: readonly Crm[];
  rounds: number;
  atLeast: number;
  limitMs: number;
  variants: readonly VariantName[];
}

/** Pipedrive's pages are the main ones. The smallest extensions do the same on any CRM's page. */
const GROUPS: readonly Group[] = [
  { crms: ['pipedrive'], rounds: 9, atLeast: 3, limitMs: 200_000, variants: VARIANTS },
  {
    crms: ['kommo', 'zoho', 'hubspot', 'bitrix24'],
    rounds: 3,
    atLeast: 1,
    limitMs: 110_000,
    variants: ['hello', 'ours'],
  },
];

/**
 * Measures what an extension costs a CRM's page in its first six seconds. In each round all browsers open all kinds of
 * pages one after the other; while a page is measured, those before it are at rest.
 */
export async function measurePages(world: World, results: Results, plan: Plan): Promise<void> {
  const variants = await startVariants(world.port);
  try {
    for (const group of GROUPS) {
      const crms = group.crms.filter((crm) => plan.crms.includes(crm));
      const compared = variants.filter(({ name }) => group.variants.includes(name));
      const pages = crms.flatMap((crm) => plan.kinds.map((kind) => ({ crm, kind })));
      if (pages.length === 0) continue;
      const label = `Pages of ${crms.join(', ')}`;
      await repeat({ ...group, label, ...asked(plan) }, (round) =>
        measureRound(world, results, { pages, round, variants: compared }),
      );
    }
  } finally {
    for (const variant of variants) await variant.close();
  }
}

interface Round {
  pages: readonly { crm: Crm; kind: Kind }[];
  round: number;
  variants: readonly Variant[];
}

interface Visit {
  variant: Variant;
  crm: Crm;
  kind: Kind;
  address: string;
  /** When the pill came, in milliseconds after the navigation began. */
  pillAt: number | null;
}

async function measureRound(world: World, results: Results, { pages, round, variants }: Round): Promise<void> {
  const ends = new Map<Variant, () => Promise<Trace>>();
  for (const variant of variants) ends.set(variant, await startTrace(variant.cdp));
  const visits: Promise<Visit>[] = [];
  // No variant is always the first, whose page finds the caches of the machine cold.
  const inTurn = [...variants.slice(round % variants.length), ...variants.slice(0, round % variants.length)];
  for (const { crm, kind } of pages)
    for (const variant of inTurn) {
      const address = addressOf(crm, kind, `${variant.name}-${round}`);
      const page = await variant.context.newPage();
      const opened = performance.now();
      await page.goto(address);
      visits.push(stay(page, opened, { variant, crm, kind, address }));
      await pause(Math.max(0, opened + APART_MS - performance.now()));
    }
  const traces = new Map<Variant, Trace>();
  const ended = await Promise.all(visits);
  for (const [variant, end] of ends) traces.set(variant, await end());
  for (const visit of ended) {
    note(results, visit, traces.get(visit.variant));
    if (visit.kind !== 'no-deal') judge(world, results, visit);
  }
}

/** Leaves a page alone until its six seconds are over, looks at its pill, and closes it. */
async function stay(page: Page, opened: number, visit: Omit<Visit, 'pillAt'>): Promise<Visit> {
  // The page's own clock begins a little later than this one.
  await pause(Math.max(0, opened + WINDOW_MS + 200 - performance.now()));
  const pillAt = await page.evaluate(() => window.bench.pillAt);
  const label = await pillLabel(page);
  if (TROUBLES.some((trouble) => label.includes(trouble))) throw new Error(`The pill at ${visit.address}: ${label}`);
  await page.close();
  return { ...visit, pillAt };
}

function note(results: Results, { variant, crm, kind, address, pillAt }: Visit, trace: Trace | undefined): void {
  const share = trace?.share(address, 0, WINDOW_MS);
  if (!share) return;
  const row = { section: `${crm}, first six seconds`, unit: 'ms' as const, subject: 'ours' };
  const add = (name: string, value: number, more: Partial<Row>) =>
    results.add({ ...row, name: `${kind}: ${name}`, ...more }, variant.name, value);
  add('script', share.script, { base: 'hello', goal: { atMost: GOALS[kind] } });
  // Only Pipedrive's pages have the extension beside them that does the same job, and no more.
  const doesJob = crm === 'pipedrive' && (variant.name === 'job' || variant.name === 'ours');
  if (doesJob) add('script beside the bare job', share.script, { base: 'job' });
  add('script, by the clock', share.scriptByClock, { base: 'hello', isDetail: true });
  add('main thread', share.all, { base: 'nothing' });
  if (pillAt !== null) results.add({ ...row, name: `${kind}: until the pill` }, variant.name, pillAt);
}

/** Notes as failures what an extension has not done by the end of the six seconds. */
function judge(world: World, results: Results, { variant, crm, kind, address, pillAt }: Visit): void {
  if (variant.name !== 'ours' && variant.name !== 'job') return;
  if (!world.crms.isRead(address)) results.fail(`${crm}, ${kind}: the deal was not read within six seconds.`);
  // The pill shows the answer to the report, so it comes last.
  const isShown = pillAt !== null && pillAt <= WINDOW_MS;
  if (!isShown) results.fail(`${crm}, ${kind}: the deal was not reported and shown in the pill within six seconds.`);
}
