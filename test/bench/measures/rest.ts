import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Plan } from '../arguments.ts';
import type { Crm } from '../pages/fixture.ts';
import { addressOf, type Kind } from '../pages/grow.ts';
import type { Results } from '../results.ts';
import { asked, repeat } from '../rounds.ts';
import { startTrace, type Trace } from '../trace.ts';
import { startVariants, type Variant, type VariantName } from '../variants.ts';
import type { World } from '../world.ts';

/** A page counts as at rest in this while, in milliseconds after it was opened. */
const REST = [10_000, 20_000] as const;
/** How restless a page is, and for how long. */
const RESTLESS = { perSecond: 50, ms: 10_000 };
/** The largest share of the main thread that a page's script may take, in percent. */
const GOALS = { rest: 0.5, restless: 1 };
const SECTION = 'Share of the main thread';
const KIND: Kind = 'deal-5000';

interface Stay {
  variant: Variant;
  crm: Crm;
  page: Page;
  address: string;
  /** The performance clock of this process when the page was opened. */
  opened: number;
}

/**
 * Measures what a deal's page that has been read costs while it is at rest, and then while it changes 50 times a
 * second. The pages of all CRMs are at rest side by side, because they do next to nothing then.
 */
export async function measureRest(world: World, results: Results, plan: Plan): Promise<void> {
  const variants = await startVariants(world.port);
  try {
    const label = 'Pages at rest and restless';
    await repeat({ label, rounds: 3, atLeast: 1, limitMs: 150_000, ...asked(plan) }, (round) =>
      measureRound(results, variants, plan.crms, round),
    );
  } finally {
    for (const variant of variants) await variant.close();
  }
}

async function measureRound(results: Results, variants: readonly Variant[], crms: readonly Crm[], round: number) {
  const ends = new Map<Variant, () => Promise<Trace>>();
  for (const variant of variants) ends.set(variant, await startTrace(variant.cdp));
  const stays: Stay[] = [];
  for (const crm of crms)
    for (const variant of variants) if (isCompared(crm, variant.name)) stays.push(await open(variant, crm, round));
  for (const { opened } of stays) await pause(Math.max(0, opened + REST[1] + 200 - performance.now()));
  // A round of restless pages takes long, so that those beside the main one have only one.
  const restless = await makeRestless(stays.filter(({ crm }) => round === 0 || crm === 'pipedrive'));
  const traces = new Map<Variant, Trace>();
  for (const [variant, end] of ends) traces.set(variant, await end());
  for (const { variant, crm, page, address } of stays) {
    const trace = traces.get(variant);
    if (trace) note(results, `${crm}: at rest`, variant.name, GOALS.rest, trace.share(address, ...REST).script);
    const began = restless.get(page);
    const share = began === undefined ? undefined : trace?.share(address, began, began + RESTLESS.ms);
    if (share) {
      note(results, `${crm}: restless`, variant.name, GOALS.restless, share.script);
      const changes = await page.evaluate(() => window.bench.changes);
      // A busy machine makes fewer, and then the share says less.
      const name = `${crm}: changes made, of ${(RESTLESS.perSecond * RESTLESS.ms) / 1_000}`;
      results.add({ section: SECTION, name, unit: '', subject: 'ours' }, variant.name, changes);
    }
    await page.close();
  }
}

/** Beside Pipedrive's page, the smallest extensions are measured too: they do the same on any page. */
const isCompared = (crm: Crm, name: VariantName): boolean => crm === 'pipedrive' || name === 'ours';

async function open(variant: Variant, crm: Crm, round: number): Promise<Stay> {
  const address = addressOf(crm, KIND, `rest${round}`);
  const page = await variant.context.newPage();
  const opened = performance.now();
  await page.goto(address);
  return { variant, crm, page, address, opened };
}

/** Makes the pages restless, two at a time: on a small machine more of them would wait for each other. */
async function makeRestless(stays: readonly Stay[]): Promise<Map<Page, number>> {
  const began = new Map<Page, number>();
  const two = stays.filter(({ variant }) => variant.name === 'hello' || variant.name === 'ours');
  for (let index = 0; index < two.length; index += 2) {
    const pages = two.slice(index, index + 2).map(({ page }) => page);
    for (const page of pages)
      began.set(page, await page.evaluate(({ perSecond, ms }) => window.bench.change(perSecond, ms), RESTLESS));
    await pause(RESTLESS.ms + 200);
  }
  return began;
}

function note(results: Results, name: string, subject: VariantName, goal: number, script: number): void {
  const row = { section: SECTION, name, unit: '%' as const, subject: 'ours' };
  results.add({ ...row, goal: { atMost: goal } }, subject, (100 * script) / RESTLESS.ms);
}
