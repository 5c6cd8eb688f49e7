import type { DealRef } from '@/lib/crm/site';
import { showsThisDeal } from './page-freshness';
import type { PageSnapshot } from './snapshot';

/** What follows from a snapshot: there is no deal, or its content still changes, or nobody can tell whether it is the
 * deal's or the one's before, or it has come to rest. */
export type Sight = 'no-deal' | 'changing' | 'in-doubt' | 'at-rest';

/** Decides which snapshots are news. */
export interface ChangeReporter {
  /** The page's address is of this deal, or of none. Returns whether it was of another one before. */
  moveTo(deal: DealRef | undefined): boolean;
  /** The page shows this; `isSettled` says that it has shown the same for a while. */
  see(snapshot: PageSnapshot, isSettled: boolean): Sight;
  /** Takes whatever comes next for news. */
  forget(): void;
}

/**
 * Reports at once that the page is of another deal, or of none; other content of the same deal when it has come to
 * rest; and once more, when content that might have been the deal's before has stayed long enough to be this deal's.
 */
export function createChangeReporter(onChange: (snapshot: PageSnapshot) => void): ChangeReporter {
  let deal: DealRef | undefined;
  /** What the page showed of the deal when it was last reported; undefined if nobody has looked since it was. */
  let shown: string | undefined;
  let hasReported = false;
  let isInDoubt = false;

  function report(snapshot: PageSnapshot): void {
    hasReported = true;
    deal = snapshot.deal;
    onChange(snapshot);
  }

  function moveTo(to: DealRef | undefined): boolean {
    if (hasReported && to?.uri === deal?.uri) return false;
    shown = undefined;
    isInDoubt = false;
    report({ deal: to, shown: '' });
    return true;
  }

  function see(snapshot: PageSnapshot, isSettled: boolean): Sight {
    moveTo(snapshot.deal);
    if (!snapshot.deal) return 'no-deal';
    shown ??= snapshot.shown;
    if (!isSettled) return 'changing';
    const wasInDoubt = isInDoubt;
    isInDoubt = !isOfItsDeal(snapshot);
    if (snapshot.shown !== shown || (wasInDoubt && !isInDoubt)) {
      shown = snapshot.shown;
      report(snapshot);
    }
    return isInDoubt ? 'in-doubt' : 'at-rest';
  }

  return {
    moveTo,
    see,
    forget() {
      hasReported = false;
    },
  };
}

/**
 * Whether a snapshot that has stayed the same is of its deal, and not of the one before. This also records what the page
 * showed, by which the next deal is told apart from this one even where nobody reads this one.
 */
function isOfItsDeal({ deal, shown, document }: PageSnapshot): boolean {
  return !deal || !document || shown === '' || shown === '{}' || showsThisDeal(document, deal, shown);
}
