import { DealError } from '@/lib/deal/errors';
import { composeIdentified, type IdentifiedDeal, idInWazzup } from '@/lib/deal/identity';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { type DealState, planDeal } from '@/lib/deal/plan';
import type { Agreement } from '@/lib/storage/database';
import { isWithin } from '@/lib/time';

/** A deal as the content script of its page reported it. */
export interface ReportedDeal {
  deal: { crm: string; id: string; uri: string };
  /** Null if the content script was not to read the page. */
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

/** How long the comparison uses one look at Wazzup, in milliseconds. */
const FRESH_MS = 5 * 60_000;
/** The same while a write is under way: a look may itself advance the write, and report its outcome. */
const PENDING_MS = 3_000;

type KnownDeal = DealLookup & { id: string; at: number };

/** Compares deals of pages with Wazzup. It asks Wazzup once about each deal, and takes over what other looks found. */
export interface DealComparison {
  stateOf(reported: ReportedDeal): Promise<DealState>;
  /** Takes over what somebody else's look found under an id, if that is the reported deal's id; gives whether it is. */
  learn(reported: ReportedDeal, id: string, lookup: DealLookup): Promise<boolean>;
  /** Forgets the deal of a canonical link, which nobody shows any more or which may have changed. */
  forget(uri: string): void;
}

export function createDealComparison({ hasToken, look, isAgreed, identify }: DealComparisonOptions): DealComparison {
  /** By canonical link. It is lost when the worker ends: the next report or popup looks anew. */
  const knownDeals = new Map<string, KnownDeal>();

  // The deal is identified each time, because the manager may have linked it or mapped a user since the page was read.
  const identified = ({ deal, page }: ReportedDeal) => identify(page ?? { ...deal, sources: {}, failures: {} });

  async function stateOf(reported: ReportedDeal): Promise<DealState> {
    if (!(await hasToken())) return 'no-token';
    const { origin } = new URL(reported.deal.uri);
    try {
      const deal = await identified(reported);
      const id = idInWazzup(deal);
      const { there, pending } = await lookUp(reported.deal.uri, id);
      const sameDealAgreed = there !== null && (await isAgreed({ origin, id, uri: there.uri }));
      // If the page was not read, there is nothing to compare: the state only says whether Wazzup has the deal, open or
      // closed.
      const here = reported.page || !there ? composeIdentified(deal, { there }).deal : there;
      return planDeal({ here, origin, there, hasToken: true, pending, sameDealAgreed }).state;
    } catch (error) {
      return error instanceof DealError && error.kind === 'no-access' ? 'no-access' : 'error';
    }
  }

  async function lookUp(uri: string, id: string): Promise<DealLookup> {
    const known = knownDeals.get(uri);
    if (known?.id === id && isWithin(known.at, known.pending ? PENDING_MS : FRESH_MS)) return known;
    const looked: KnownDeal = { ...(await look(id)), id, at: Date.now() };
    // What `learn` took over while this look was under way is newer than its answer.
    const now = knownDeals.get(uri);
    if (now !== known && now?.id === id) return now;
    knownDeals.set(uri, looked);
    return looked;
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
