import { composeDeal } from '@/lib/deal/compose';
import { DealError } from '@/lib/deal/errors';
import { applyUserMapping } from '@/lib/deal/known-users';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { type DealState, planDeal } from '@/lib/deal/plan';
import { idTemplateOf, readSettings } from '@/lib/settings';
import type { Database } from '@/lib/storage/database';

/** The deal a tab shows, as its content script reported it. */
export interface Visit {
  deal: { crm: string; id: string; uri: string };
  /** Null where the page was not to be read. */
  page: PageDeal | null;
}

/** Where a report comes from, as the browser stamps it. */
export interface FrameRef {
  tabId: number;
  frameId: number;
}

/** What Wazzup has under an id, and whether an accepted write is still not visible. */
export interface DealLookup {
  there: Deal | null;
  pending: boolean;
}

export interface VisitStatusOptions {
  database: Promise<Database>;
  hasToken: () => Promise<boolean>;
  look: (id: string) => Promise<DealLookup>;
  isAgreed: (origin: string, id: string, uri: string) => Promise<boolean>;
  /** The canonical link of the deal a tab shows at this moment. */
  dealInTab: (tabId: number) => Promise<string | undefined>;
  /** Shows a state on the toolbar button of a tab; null shows nothing. Without a reading nothing was compared. */
  badge: (tabId: number, state: DealState | null, isCompared: boolean) => void;
  /** Shows a state in the page of a tab. */
  mark: (tabId: number, uri: string, state: DealState) => void;
}

/** How long one look at Wazzup serves a visit. */
const FRESH_MS = 5 * 60_000;
/** The same for a write that is under way: a look may itself bring it on, and tell of that. */
const PENDING_MS = 3_000;

interface Followed extends Visit {
  /** The frame that reported it; undefined where nobody did yet. */
  frameId?: number;
  known?: DealLookup & { id: string; at: number };
}

/**
 * What pill and badge say of the deal in each tab. Wazzup is asked once a visit, and what popup and writes learn of a
 * deal is taken over, so that all three say the same.
 */
export function createVisitStatus({ database, hasToken, look, isAgreed, dealInTab, badge, mark }: VisitStatusOptions) {
  // Lost when the worker ends: the next report or popup tells it anew.
  const followed = new Map<number, Followed>();

  async function stateOf(visit: Followed): Promise<DealState> {
    if (!(await hasToken())) return 'no-token';
    const { origin } = new URL(visit.deal.uri);
    try {
      const { id, compose } = await composerOf(visit);
      const { there, pending } = await knownOf(visit, id);
      const sameDealAgreed = there !== null && (await isAgreed(origin, id, there.uri));
      // Without a reading there is nothing to compare: in, not in or closed.
      const here = visit.page || !there ? compose(there) : there;
      return planDeal({ here, origin, there, hasToken: true, pending, sameDealAgreed }).state;
    } catch (error) {
      return error instanceof DealError && error.kind === 'no-access' ? 'no-access' : 'error';
    }
  }

  /** The id a visited deal has in Wazzup, and the deal as it would be sent. */
  async function composerOf(visit: Visit) {
    const read: PageDeal = visit.page ?? { ...visit.deal, sources: {}, failures: {} };
    // Again: somebody may have been told apart since the page was read.
    const page = applyUserMapping(read, await readSettings());
    const form = await idTemplateOf(new URL(page.uri).origin);
    const link = await (await database).get('links', page.uri);
    const compose = (there: Deal | null): Deal =>
      composeDeal(page, { typed: link ? { id: link.id } : {}, there, form }).deal;
    return { id: compose(null).id, compose };
  }

  async function knownOf(visit: Followed, id: string): Promise<DealLookup> {
    const { known } = visit;
    if (known?.id === id && Date.now() - known.at < (known.pending ? PENDING_MS : FRESH_MS)) return known;
    const seen = { ...(await look(id)), id, at: Date.now() };
    // What somebody learnt while we were asking is newer than our answer.
    if (visit.known === known || visit.known?.id !== id) visit.known = seen;
    return visit.known;
  }

  async function show(tabId: number, visit: Followed): Promise<DealState | null> {
    const state = await stateOf(visit);
    // The tab may have gone on while Wazzup was asked.
    if (followed.get(tabId) !== visit) return null;
    badge(tabId, state, visit.page !== null);
    return state;
  }

  /** Shows a visit's state on toolbar and page, unless the tab has gone elsewhere. */
  async function showAnew(tabId: number, visit: Followed): Promise<void> {
    if ((await dealInTab(tabId)) !== visit.deal.uri) {
      if (followed.get(tabId) === visit) followed.delete(tabId);
      return;
    }
    const state = await show(tabId, visit);
    if (state) mark(tabId, visit.deal.uri, state);
  }

  return {
    /** A tab shows a deal, or none. Gives the state to show in its page. */
    async report({ tabId, frameId }: FrameRef, visit: Visit | null): Promise<DealState | null> {
      if (!visit) {
        // A frame speaks for its own deal only.
        const shown = followed.get(tabId);
        if (shown?.frameId !== undefined && shown.frameId !== frameId) return null;
        followed.delete(tabId);
        badge(tabId, null, false);
        return null;
      }
      const before = followed.get(tabId);
      const now: Followed = { ...visit, frameId };
      if (before?.deal.uri === visit.deal.uri && before.known) now.known = before.known;
      else badge(tabId, null, false);
      followed.set(tabId, now);
      return show(tabId, now);
    },

    /** A tab was seen to show a deal, by somebody who does not need its state: a worker that died knows it again. */
    seen(tabId: number, visit: Visit): void {
      if (followed.get(tabId)?.deal.uri !== visit.deal.uri) followed.set(tabId, { ...visit });
    },

    /** Wazzup was seen to have this, by whoever looked. */
    async learn(id: string, known: DealLookup): Promise<void> {
      for (const [tabId, visit] of followed) {
        if ((await composerOf(visit)).id !== id) continue;
        visit.known = { ...known, id, at: Date.now() };
        await showAnew(tabId, visit);
      }
    },

    /** Everything may be otherwise now: there is another token, or none. */
    async renew(): Promise<void> {
      for (const [tabId, visit] of followed) {
        delete visit.known;
        await showAnew(tabId, visit);
      }
    },

    forget: (tabId: number): void => void followed.delete(tabId),
  };
}

export type VisitStatus = ReturnType<typeof createVisitStatus>;
