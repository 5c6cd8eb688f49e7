import type { CrmReader } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { showsThisDeal } from './page-freshness';
import { currentView, type Page } from './read-deal';

/** What a page shows at one moment, as far as a reader can say without a request. */
export interface PageSnapshot {
  deal: DealRef | undefined;
  /** The facts that the page shows of the deal; equal texts mean that nothing the reader sees has changed. */
  shown: string;
  /** The document that shows the deal: the page's, or that of a frame in it. */
  document?: Document;
}

/** How long a content script lives: WXT's context. */
export interface ScriptLifetime {
  /** Aborted when a newer copy of the script takes over. */
  signal: AbortSignal;
  /** Whether the extension was updated or removed; if so, reading this property aborts the signal. */
  readonly isInvalid: boolean;
}

/** How often `watchPage` takes a snapshot. It reports a change after two equal ones, so within a second. */
const TICK_MS = 400;

/** Takes a snapshot of a page: of its address alone where that is no deal. */
export function takeSnapshot(reader: CrmReader, page: Page): PageSnapshot {
  const view = currentView(reader, page);
  if (!view) return { deal: undefined, shown: '' };
  try {
    const root = view.root ?? reader.findDealRoot(view.document, view.deal);
    const shown = root ? JSON.stringify(reader.extractFacts(root, view.deal)) : '';
    return { deal: view.deal, shown, document: view.document };
  } catch {
    return { deal: view.deal, shown: '' };
  }
}

/**
 * Whether a snapshot that has stayed the same is of its deal, and not of the one before. This also records what the page
 * showed, by which the next deal is told apart from this one even where nobody reads this one.
 */
function isOfItsDeal({ deal, shown, document }: PageSnapshot): boolean {
  return !deal || !document || shown === '' || shown === '{}' || showsThisDeal(document, deal, shown);
}

/**
 * Follows a page from deal to deal and through changes of the deal it shows. It reports at once that the page shows
 * another deal, or none. It reports other content of the same deal when that has come to rest, and once more when
 * content that might have been the deal's before has stayed long enough to be this deal's. It rests while the tab is
 * hidden, and ends with the script.
 */
export function watchPage(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
  onChange: (snapshot: PageSnapshot) => void,
): void {
  const { document } = page;
  const { signal } = life;
  let reported: PageSnapshot | undefined;
  let last: PageSnapshot | undefined;
  let isInDoubt = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    if (life.isInvalid) return;
    const snapshot = takeSnapshot(reader, page);
    const hasMoved = snapshot.deal?.uri !== reported?.deal?.uri;
    const isAtRest = last?.shown === snapshot.shown && last.deal?.uri === snapshot.deal?.uri;
    last = snapshot;
    const wasInDoubt = isInDoubt && !hasMoved;
    isInDoubt = wasInDoubt;
    if (isAtRest && snapshot.shown === reported?.shown) isInDoubt = !isOfItsDeal(snapshot);
    const isSureNow = wasInDoubt && !isInDoubt;
    if (reported && !hasMoved && !isSureNow && (!isAtRest || snapshot.shown === reported.shown)) return;
    reported = snapshot;
    onChange(snapshot);
  }

  function follow(): void {
    clearInterval(timer);
    if (signal.aborted || document.visibilityState === 'hidden') return;
    timer = setInterval(tick, TICK_MS);
    tick();
  }

  function reportAnew(event: PageTransitionEvent): void {
    // When the manager goes back to a page, the browser restores its script as it was, but the background has
    // forgotten what the script reported of the page.
    if (event.persisted) reported = undefined;
    follow();
  }

  document.addEventListener('visibilitychange', follow, { signal });
  document.defaultView?.addEventListener('pageshow', reportAnew, { signal });
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  follow();
}
