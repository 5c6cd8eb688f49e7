import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { endWorkers } from '../../browser/chromiums.ts';
import type { Plan } from '../arguments.ts';
import { addressOf } from '../pages/grow.ts';
import type { Results } from '../results.ts';
import { asked, repeat } from '../rounds.ts';
import { loadReference, type Ours, startOurs } from '../variants.ts';
import type { World } from '../world.ts';

/** When a page of an extension had got so far, in milliseconds after its navigation began. */
interface Moments {
  /** The first paint of anything. */
  paint: number;
  /** The deal's state was shown, maybe as an earlier look knew it. */
  state: number | undefined;
  /** The deal's state was shown as Wazzup has it now. */
  settled: number | undefined;
}

const GOALS = { paint: 1.2, state: 1.5 };

const ROUNDS = { rounds: 9, atLeast: 5, limitMs: 40_000 };

/** How long Chromium may take to end the process of an extension of which nothing runs any more. */
const PROCESS_END_MS = 1_000;

/**
 * Measures how soon the extension's own pages show something, beside an empty React page of the same tools in the same
 * browser. The popup is about a deal in Wazzup whose page the content script has read and reported. First the processes
 * of both extensions run, as they do right after a visit; then neither, as after half a minute.
 */
export async function measurePopup(world: World, results: Results, plan: Plan): Promise<void> {
  const ours = await startOurs(world.port);
  try {
    const reference = await loadReference(ours, 'blank');
    const blank = `${reference}blank.html`;
    const popup = `${ours.root}popup.html?tab=${await openDeal(ours)}`;
    const desk = await openDesk(ours, reference);
    // The first page of all finds the caches of the browser cold.
    for (const address of [blank, popup]) await openOnce(ours, address);
    await repeat({ ...ROUNDS, label: 'Own pages, right after a visit', ...asked(plan) }, async () => {
      const note = noteBeside(results, 'Own pages, right after a visit', (await openOnce(ours, blank)).paint);
      const moments = await openOnce(ours, popup);
      note('popup: first paint', moments.paint, GOALS.paint);
      note('popup: state shown', moments.state, GOALS.state);
      note('popup: state as Wazzup has it now', moments.settled);
      note('options: first paint', (await openOnce(ours, `${ours.root}options.html`)).paint, GOALS.paint);
      note('history: first paint', (await openOnce(ours, `${ours.root}journal.html`)).paint, GOALS.paint);
    });
    await desk.close();
    await ours.desk.close();
    await repeat({ ...ROUNDS, label: 'Popup after a while', ...asked(plan) }, async () => {
      await endProcess(ours, reference);
      const note = noteBeside(
        results,
        'Own pages, while nothing of the extension runs',
        (await openOnce(ours, blank)).paint,
      );
      await endProcess(ours, ours.root);
      const moments = await openOnce(ours, popup);
      note('popup: first paint', moments.paint, GOALS.paint);
      note('popup: state shown', moments.state, GOALS.state);
    });
  } finally {
    await ours.close();
  }
}

/** Notes moments of our pages beside the first paint of the empty page in the same round. */
function noteBeside(results: Results, section: string, paint: number) {
  return (name: string, value: number | undefined, atMost?: number): void => {
    const goal = atMost === undefined ? undefined : { atMost };
    const row = { section, name, unit: 'ms' as const, base: 'blank', subject: 'ours', goal };
    if (value === undefined) results.fail(`${name}: it never came.`);
    results.add(row, 'blank', paint);
    if (value !== undefined) results.add(row, 'ours', value);
  };
}

/** Opens a page of an extension that does nothing by itself. */
async function openDesk({ context }: Ours, root: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${root}manifest.json`);
  return page;
}

/** Ends the worker of an extension that has no open page, and with it the extension's process. */
async function endProcess(ours: Ours, root: string): Promise<void> {
  const page = await openDesk(ours, root);
  await endWorkers(page);
  await page.close();
  await pause(PROCESS_END_MS);
}

/** Opens a deal's page, waits for the pill, and gives the id of its tab. */
async function openDeal({ context, desk }: Ours): Promise<number> {
  const page = await context.newPage();
  await page.goto(addressOf('pipedrive', 'deal-5000', 'popup'));
  await page.waitForFunction(() => window.bench.pillAt !== null);
  return desk.evaluate(async (url) => {
    const [tab] = await chrome.tabs.query({ url: url.replace(/\?.*/, '*') });
    return tab?.id ?? -1;
  }, page.url());
}

/** Opens a page of an extension in a tab of its own, waits until it is complete, and closes it. */
async function openOnce({ context }: Ours, address: string): Promise<Moments> {
  const page = await context.newPage();
  await page.addInitScript(watchMoments);
  await page.goto(address);
  const hasState = address.includes('popup.html');
  await page
    .waitForFunction((hasState) => window.moments.paint > 0 && (!hasState || window.moments.settled), hasState, {
      timeout: 20_000,
    })
    .catch(() => {});
  const moments = await readMoments(page);
  await page.close();
  return moments;
}

const readMoments = (page: Page): Promise<Moments> => page.evaluate(() => window.moments);

declare global {
  interface Window {
    moments: Moments;
  }
}

/** Runs in each page before its own scripts. */
function watchMoments(): void {
  const moments: Moments = { paint: 0, state: undefined, settled: undefined };
  window.moments = moments;
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') moments.paint = startTime;
  }).observe({ type: 'paint', buffered: true });
  /** Takes the time once the browser has painted what is there now. */
  const afterPaint = (take: (at: number) => void) =>
    requestAnimationFrame(() => setTimeout(() => take(performance.now())));
  let [isShown, isSettled] = [false, false];
  new MutationObserver(() => {
    const status = document.querySelector('[role=status][data-state]');
    if (!status) return;
    if (!isShown)
      afterPaint((at) => {
        moments.state = at;
      });
    isShown = true;
    if (isSettled || status.getAttribute('aria-busy') === 'true') return;
    isSettled = true;
    afterPaint((at) => {
      moments.settled = at;
    });
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
