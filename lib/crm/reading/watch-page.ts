import type { CrmReader } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { showsThisDeal } from './page-freshness';
import { currentView, type Page } from './read-deal';

/** What can be told of a page without asking anybody. */
export interface PageSnapshot {
  deal: DealRef | undefined;
  /** What the page shows of the deal; equal texts mean that nothing a reader sees has changed. */
  shown: string;
  /** The page, or the frame in it, that shows the deal. */
  document?: Document;
}

/** How long a content script lives: WXT's context. */
export interface ScriptLifetime {
  /** Aborted when a newer copy of the script takes over. */
  signal: AbortSignal;
  /** Whether the extension was updated or removed; looking aborts the signal then. */
  readonly isInvalid: boolean;
}

/** How often the address is compared. A change is told after two equal looks, so within a second. */
const TICK_MS = 400;

/** Looks at a page: at its address alone where that is no deal. */
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
 * What has stayed is this deal's, unless it may still be the one's before; the next deal's is told from it by that, also
 * where this one is never read.
 */
function isThisDeals({ deal, shown, document }: PageSnapshot): boolean {
  return !deal || !document || shown === '' || shown === '{}' || showsThisDeal(document, deal, shown);
}

/**
 * Follows a page from deal to deal and through changes of the deal it shows. Told at once: another deal, or none. Told
 * when it has come to rest: other content, and content that is sure to be the deal's only since it has stayed. Rests while the tab is hidden, and ends with the script.
 */
export function watchPage(
  reader: CrmReader,
  page: Page,
  life: ScriptLifetime,
  onSight: (sight: PageSnapshot) => void,
): void {
  const { document } = page;
  const { signal } = life;
  let told: PageSnapshot | undefined;
  let last: PageSnapshot | undefined;
  let isInDoubt = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    if (life.isInvalid) return;
    const sight = takeSnapshot(reader, page);
    const moved = sight.deal?.uri !== told?.deal?.uri;
    const atRest = last?.shown === sight.shown && last.deal?.uri === sight.deal?.uri;
    last = sight;
    const wasInDoubt = isInDoubt && !moved;
    isInDoubt = wasInDoubt;
    if (atRest && sight.shown === told?.shown) isInDoubt = !isThisDeals(sight);
    const isSureNow = wasInDoubt && !isInDoubt;
    if (told && !moved && !isSureNow && (!atRest || sight.shown === told.shown)) return;
    told = sight;
    onSight(sight);
  }

  function follow(): void {
    clearInterval(timer);
    if (signal.aborted || document.visibilityState === 'hidden') return;
    timer = setInterval(tick, TICK_MS);
    tick();
  }

  function tellAnew(event: PageTransitionEvent): void {
    // Going back to a page brings its script back as it was, and the browser has forgotten what was shown of it.
    if (event.persisted) told = undefined;
    follow();
  }

  document.addEventListener('visibilitychange', follow, { signal });
  document.defaultView?.addEventListener('pageshow', tellAnew, { signal });
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  follow();
}
