import type { CrmReader } from '@/lib/crm/reader';
import { findFront, type Page, viewIn } from './read-deal';
import { type ChangeReporter, createChangeReporter, type Sight } from './report-changes';
import { isSameSnapshot, type PageSnapshot, takeSnapshot } from './snapshot';
import { watchAddress } from './watch-address';
import { watchChanges } from './watch-changes';
import { runWhenIdle } from './when-idle';

/** How long a content script lives: WXT's context. */
export interface ScriptLifetime {
  /** Aborted when a newer copy of the script takes over. */
  signal: AbortSignal;
  /** Whether the extension was updated or removed; if so, reading this property aborts the signal. */
  readonly isInvalid: boolean;
}

/** No look comes sooner after another one, and content that has stayed the same for so long has come to rest. */
const SHORTEST_PAUSE_MS = 400;

/** After a look that took d ms the next comes no sooner than 100 d later, so that looks take 1 % of the time at most. */
const PAUSE_PER_COST = 100;

/**
 * On a page at rest we still look now and then, because a value that a script sets raises no event, nor does a style
 * that brings another view to the front. These looks take half a percent at most, and ever less while nothing comes of
 * them.
 */
const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 30_000;
const REST_PER_COST = 200;

/** A page whose address changes again so soon is restless: its looks wait as any other page's do. */
const RESTLESS_MS = 1_000;

/**
 * Follows a page from deal to deal and through changes of the deal it shows; `createChangeReporter` says what of it is
 * reported. It looks at the page when something may have changed and the page is idle, and rests while the tab is
 * hidden. On a page that is no deal it only listens for another address, unless the reader says that something can lie
 * over the page. It ends with the script.
 */
export function watchPage(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
  onChange: (snapshot: PageSnapshot) => void,
): void {
  const { document } = page;
  const { signal } = life;
  const reporter = createChangeReporter(onChange);
  let stop = new AbortController();

  function follow(): void {
    stop.abort();
    if (signal.aborted || document.visibilityState === 'hidden') return;
    stop = new AbortController();
    lookWhileVisible(reader, page, life, reporter, AbortSignal.any([signal, stop.signal]));
  }

  function followAnew(event: PageTransitionEvent): void {
    // When the manager goes back to a page, the browser restores its script as it was, but the background has
    // forgotten what the script reported of the page.
    if (event.persisted) reporter.forget();
    follow();
  }

  document.addEventListener('visibilitychange', follow, { signal });
  document.defaultView?.addEventListener('pageshow', followAnew, { signal });
  follow();
}

function lookWhileVisible(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
  reporter: ChangeReporter,
  signal: AbortSignal,
): void {
  let last: PageSnapshot | undefined;
  let look = { endedAt: Number.NEGATIVE_INFINITY, costMs: 0 };
  let restMs = FIRST_REST_MS;
  let movedAt = Number.NEGATIVE_INFINITY;
  let cancelNext = () => {};
  let unwatch = new AbortController();

  function runIn(ms: number, run: () => void): void {
    cancelNext();
    cancelNext = runWhenIdle(Math.max(0, ms), run);
  }

  function lookSoon(): void {
    const pause = Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_COST * look.costMs);
    runIn(look.endedAt + pause - performance.now(), takeLook);
  }

  /** The address may have changed: this is told at once, and the look at another deal's content is not put off. */
  function followAddress(): void {
    if (life.isInvalid) return;
    const front = findFront(reader, page);
    const deal = front && viewIn(reader, page, front)?.deal;
    const isRestless = performance.now() - movedAt < RESTLESS_MS;
    movedAt = performance.now();
    if (reporter.moveTo(deal) && !isRestless) runIn(0, takeLook);
    else lookSoon();
  }

  function takeLook(): void {
    if (life.isInvalid) return;
    const startedAt = performance.now();
    const front = findFront(reader, page);
    const snapshot = takeSnapshot(reader, page, front);
    const isSame = isSameSnapshot(last, snapshot);
    last = snapshot;
    watchForNext(front?.document, snapshot);
    look = { endedAt: performance.now(), costMs: performance.now() - startedAt };
    restMs = isSame ? Math.min(2 * restMs, LONGEST_REST_MS) : FIRST_REST_MS;
    goOn(reporter.see(snapshot, isSame));
  }

  function watchForNext(front: Document | undefined, { deal }: PageSnapshot): void {
    unwatch.abort();
    const mayBeCovered = reader.overlays?.mayLieAt(new URL(page.address())) ?? false;
    if (!deal && !mayBeCovered && front) return;
    unwatch = new AbortController();
    const documents = new Set([page.document, front ?? page.document]);
    watchChanges(documents, AbortSignal.any([signal, unwatch.signal]), lookSoon);
  }

  function goOn(sight: Sight): void {
    if (sight === 'no-deal') cancelNext();
    else if (sight === 'changing') runIn(SHORTEST_PAUSE_MS, settle);
    else runIn(Math.max(sight === 'in-doubt' ? FIRST_REST_MS : restMs, REST_PER_COST * look.costMs), takeLook);
  }

  /** Nothing has raised an event since the last look, or there would have been another: its content has come to rest. */
  function settle(): void {
    if (last) goOn(reporter.see(last, true));
  }

  signal.addEventListener('abort', () => cancelNext());
  watchAddress(page, signal, followAddress);
  followAddress();
}
