import type { KeptApart } from '@/lib/deal/compare';
import { DealError } from '@/lib/deal/errors';
import { composeIdentified, type IdentifiedDeal, idInWazzup } from '@/lib/deal/identity';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { stateOfDeal } from '@/lib/deal/plan';
import { type ShownState, shownState } from '@/lib/deal/shown-state';
import { type DealKey, keyText, siteOf } from '@/lib/deal/site';
import { type DealPeople, isSamePeople, peopleOf, type Visibility } from '@/lib/deal/visibility';
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
  look: (deal: DealKey) => Promise<DealLookup>;
  isAgreed: (agreement: Agreement) => Promise<boolean>;
  /** Gives the differences that the manager wants. */
  keptOf: (deal: DealKey) => Promise<KeptApart | null>;
  identify: (page: PageDeal) => Promise<IdentifiedDeal>;
  /** Says whether a manager finds a deal with these people beside the chat. */
  checkVisibility: (people: DealPeople) => Promise<Visibility>;
}

/** How long the comparison uses one look at Wazzup, in milliseconds. */
const FRESH_MS = 5 * 60_000;
/** The same while a write is under way: a look may itself advance the write, and report its outcome. */
const PENDING_MS = 3_000;

/** Whether a deal with these people shows beside the chat, and when Wazzup said so. */
interface KnownVisibility {
  people: DealPeople;
  visibility: Visibility;
  at: number;
}

type KnownDeal = DealLookup & { key: DealKey; at: number };

/** Compares deals of pages with Wazzup. It asks Wazzup once about each deal, and takes over what other looks found. */
export interface DealComparison {
  /** Gives how a deal stands. It asks nothing about people: what `checkVisibility` found is part of the answer. */
  stateOf(reported: ReportedDeal): Promise<ShownState>;
  /**
   * Asks whether the deal shows beside the chat, unless that is known; gives whether `stateOf` may now say something
   * else.
   */
  checkVisibility(reported: ReportedDeal): Promise<boolean>;
  /** Takes over what somebody else's question about people found, if they are the reported deal's; gives whether. */
  learnVisibility(reported: ReportedDeal, people: DealPeople, visibility: Visibility): Promise<boolean>;
  /** Gives what Wazzup had of a deal at the last look, and when that was; undefined if nobody has looked. */
  lastLook(uri: string): { key: DealKey; there: Deal | null; at: number } | undefined;
  /** Takes over what somebody else's look found of a deal, if that is the reported deal; gives whether it is. */
  learn(reported: ReportedDeal, deal: DealKey, lookup: DealLookup): Promise<boolean>;
  /** Forgets the deal of a canonical link, which nobody shows any more or which may have changed. */
  forget(uri: string): void;
}

const keyOf = ({ deal }: ReportedDeal, identified: IdentifiedDeal): DealKey => ({
  site: siteOf(deal.uri) ?? '',
  id: idInWazzup(identified),
});

export function createDealComparison(options: DealComparisonOptions): DealComparison {
  const { hasToken, look, isAgreed, keptOf, identify, checkVisibility } = options;
  // Both are by canonical link, and lost when the worker ends: the next report or popup looks anew.
  const knownDeals = new Map<string, KnownDeal>();
  const knownVisibilities = new Map<string, KnownVisibility>();
  /** How often a deal was forgotten. An answer to a question from before may be another account's. */
  let generation = 0;

  // The deal is identified each time, because the manager may have linked it or mapped a user since the page was read.
  const identified = ({ deal, page }: ReportedDeal) => identify(page ?? { ...deal, sources: {}, failures: {} });

  /** Composes the deal that a press without edits would send. */
  const compose = async (deal: IdentifiedDeal, key: DealKey, there: Deal | null): Promise<Deal> =>
    composeIdentified(deal, { there, kept: await keptOf(key) }).deal;

  async function stateOf(reported: ReportedDeal): Promise<ShownState> {
    if (!(await hasToken())) return 'no-token';
    try {
      const deal = await identified(reported);
      const key = keyOf(reported, deal);
      const { there, pending } = await lookUp(reported.deal.uri, key);
      const sameDealAgreed = there !== null && (await isAgreed({ ...key, uri: there.uri }));
      // If the page was not read, there is nothing to compare: the state only says whether Wazzup has the deal, open or
      // closed.
      const here = reported.page || !there ? await compose(deal, key, there) : there;
      const known = reported.page ? findVisibility(peopleOf(reported.deal.uri, here)) : undefined;
      const visibility = known?.visibility ?? 'not-checked';
      const state = stateOfDeal({ here, site: key.site, there, hasToken: true, pending, sameDealAgreed, visibility });
      return shownState(state, visibility);
    } catch (error) {
      return error instanceof DealError && error.kind === 'no-access' ? 'no-access' : 'error';
    }
  }

  /** What is known of these people; undefined if nothing is, or if it is too old. */
  function findVisibility(people: DealPeople): KnownVisibility | undefined {
    const known = knownVisibilities.get(people.page);
    return known && isSamePeople(known.people, people) && isWithin(known.at, FRESH_MS) ? known : undefined;
  }

  /** The people of a reported deal, as the extension would send it. */
  async function reportedPeople(reported: ReportedDeal): Promise<DealPeople> {
    const there = knownDeals.get(reported.deal.uri)?.there ?? null;
    const deal = await identified(reported);
    return peopleOf(reported.deal.uri, await compose(deal, keyOf(reported, deal), there));
  }

  async function lookUp(uri: string, key: DealKey): Promise<DealLookup> {
    const known = knownDeals.get(uri);
    if (known?.key.id === key.id && isWithin(known.at, known.pending ? PENDING_MS : FRESH_MS)) return known;
    const looked: KnownDeal = { ...(await look(key)), key, at: Date.now() };
    // What `learn` took over while this look was under way is newer than its answer.
    const now = knownDeals.get(uri);
    if (now !== known && now?.key.id === key.id) return now;
    knownDeals.set(uri, looked);
    return looked;
  }

  return {
    stateOf,
    lastLook: (uri) => knownDeals.get(uri),

    async learn(reported, key, { there, pending }) {
      if (keyText(keyOf(reported, await identified(reported))) !== keyText(key)) return false;
      knownDeals.set(reported.deal.uri, { there, pending, key, at: Date.now() });
      return true;
    },

    async checkVisibility(reported) {
      const people = await reportedPeople(reported);
      if (findVisibility(people)) return false;
      const askedIn = generation;
      const visibility = await checkVisibility(people);
      if (askedIn !== generation) return false;
      knownVisibilities.set(people.page, { people, visibility, at: Date.now() });
      return visibility !== 'not-checked';
    },

    async learnVisibility(reported, people, visibility) {
      if (!isSamePeople(await reportedPeople(reported), people)) return false;
      const before = findVisibility(people)?.visibility;
      knownVisibilities.set(people.page, { people, visibility, at: Date.now() });
      return visibility !== before;
    },

    forget(uri) {
      generation += 1;
      knownDeals.delete(uri);
      knownVisibilities.delete(uri);
    },
  };
}
