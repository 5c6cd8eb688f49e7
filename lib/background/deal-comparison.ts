import { DealError } from '@/lib/deal/errors';
import { composeIdentified, type IdentifiedDeal, idInWazzup } from '@/lib/deal/identity';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { type DealState, planDeal } from '@/lib/deal/plan';
import type { Agreement } from '@/lib/storage/database';

/** A deal as the content script of its page reported it. */
export interface ReportedDeal {
  deal: { crm: string; id: string; uri: string };
  /** Null where the page was not to be read. */
  page: PageDeal | null;
}

/** What Wazzup has under an id, and whether a write is under way there. */
export interface DealLookup {
  there: Deal | null;
  pending: boolean;
}

export interface DealComparisonOptions {
  hasToken: () => Promise<boolean>;
  look: (id: string) => Promise<DealLookup>;
  isAgreed: (agreement: Agreement) => Promise<boolean>;
  identify: (page: PageDeal) => Promise<IdentifiedDeal>;
}

/** How long one look at Wazzup serves. */
const FRESH_MS = 5 * 60_000;
/** The same for a write that is under way: a look may itself bring it on, and tell of that. */
const PENDING_MS = 3_000;

type KnownDeal = DealLookup & { id: string; at: number };

/** Compares deals of pages with Wazzup, which is asked once about each; what others learn of a deal is taken over. */
export interface DealComparison {
  stateOf(reported: ReportedDeal): Promise<DealState>;
  /** Wazzup was seen to have this under an id, by whoever looked: it is taken over if that is the reported deal's. */
  learn(reported: ReportedDeal, id: string, lookup: DealLookup): Promise<boolean>;
  /** What is known of the deal of a canonical link is needed no more, or may be otherwise now. */
  forget(uri: string): void;
}

export function createDealComparison({ hasToken, look, isAgreed, identify }: DealComparisonOptions): DealComparison {
  /** By canonical link. Lost when the worker ends: the next report or popup tells it anew. */
  const knownDeals = new Map<string, KnownDeal>();

  // Identified each time: a manager may have told apart or linked somebody since the page was read.
  const identified = ({ deal, page }: ReportedDeal) => identify(page ?? { ...deal, sources: {}, failures: {} });

  async function stateOf(reported: ReportedDeal): Promise<DealState> {
    if (!(await hasToken())) return 'no-token';
    const { origin } = new URL(reported.deal.uri);
    try {
      const deal = await identified(reported);
      const id = idInWazzup(deal);
      const { there, pending } = await lookUp(reported.deal.uri, id);
      const sameDealAgreed = there !== null && (await isAgreed({ origin, id, uri: there.uri }));
      // Without a reading there is nothing to compare: the deal is in Wazzup, not there, or closed.
      const here = reported.page || !there ? composeIdentified(deal, { there }).deal : there;
      return planDeal({ here, origin, there, hasToken: true, pending, sameDealAgreed }).state;
    } catch (error) {
      return error instanceof DealError && error.kind === 'no-access' ? 'no-access' : 'error';
    }
  }

  async function lookUp(uri: string, id: string): Promise<DealLookup> {
    const known = knownDeals.get(uri);
    if (known?.id === id && Date.now() - known.at < (known.pending ? PENDING_MS : FRESH_MS)) return known;
    const seen: KnownDeal = { ...(await look(id)), id, at: Date.now() };
    // What somebody learnt while we were asking is newer than our answer.
    const now = knownDeals.get(uri);
    if (now !== known && now?.id === id) return now;
    knownDeals.set(uri, seen);
    return seen;
  }

  return {
    stateOf,

    async learn(reported, id, { there, pending }) {
      if (idInWazzup(await identified(reported)) !== id) return false;
      knownDeals.set(reported.deal.uri, { there, pending, id, at: Date.now() });
      return true;
    },

    forget: (uri) => void knownDeals.delete(uri),
  };
}
