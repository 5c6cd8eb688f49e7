import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { WriteAnswer } from '@/lib/deal/looked';
import { type Action, sendsDeal } from '@/lib/deal/plan';
import { type DealKey, siteOf } from '@/lib/deal/site';
import { validateDeal } from '@/lib/deal/validate';
import type { DEAL_MESSAGES } from '@/lib/messaging/messages/deal';
import type { RequestOf } from '@/lib/messaging/protocol';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { Journal } from '@/lib/outbox/journal';
import type { Outbox } from '@/lib/outbox/outbox';
import { forbiddenActions } from '@/lib/settings';
import type { Agreements } from '../agreements';
import type { Announcements } from '../announcements';
import type { Drafts } from '../drafts';
import type { KeptDifferences } from '../kept-differences';
import type { createLooked } from '../looked';
import type { HandlersOf } from '../router';
import type { VisitStatus } from '../visit-status';

export interface DealServices {
  outbox: Outbox;
  people: ContactOutbox;
  visitStatus: VisitStatus;
  announce: Pick<Announcements, 'dealAnswered'>;
  agreements: Agreements;
  drafts: Drafts;
  journal: Pick<Journal, 'undo'>;
  kept: Pick<KeptDifferences, 'decide'>;
  looked: ReturnType<typeof createLooked>;
  /** Gives the mark of the account that the manager is connected with. */
  account: () => Promise<string | undefined>;
  /** Whether a tab shows the deal of a canonical link at this moment. */
  showsDeal: (tabId: number, uri: string) => Promise<boolean>;
}

/** The answers to a press for another deal than the tab shows by now, or for another account: nothing was pressed. */
const MOVED: WriteAnswer = { outcome: 'moved', looked: null, linkedId: null };
const OTHER_ACCOUNT: WriteAnswer = { outcome: 'other-account', looked: null, linkedId: null };

/** Creates the handlers of the messages about one deal. */
export function createDealHandlers(services: DealServices): HandlersOf<typeof DEAL_MESSAGES> {
  const { outbox, people, visitStatus, announce, agreements, drafts, showsDeal } = services;
  const { account: accountNow, looked, journal, kept } = services;
  const { toLooked, toWriteAnswer } = looked;

  /** Whether a tab no longer shows the deal that the manager pressed for, so that nothing may be sent. */
  const hasMoved = async (tabId: number | undefined, page: string) =>
    tabId !== undefined && !(await showsDeal(tabId, page));

  async function toPress({ page, action, deal, base }: RequestOf<'deal.write'>): Promise<Press> {
    const { site } = keyOf(page, deal.id);
    if (sendsDeal(action)) {
      const problem = validateDeal(deal, site).find(({ blocks }) => blocks);
      if (problem) throw new DealError('invalid', { fields: { [problem.field]: [] } });
    }
    const sameDealAgreed = base !== null && (await agreements.has({ site, id: deal.id, uri: base.uri }));
    return { action, deal, base, site, sameDealAgreed };
  }

  return {
    'deal.look': async ({ id, page }) => {
      const key = keyOf(page, id);
      const status = await outbox.look(key);
      announce.dealAnswered(key, status);
      void visitStatus.learn(key, status);
      return toLooked(key, status);
    },

    'deal.write': async (request) => {
      const { tabId, page, action, idTyped, contacts, account } = request;
      if (await hasMoved(tabId, page)) return MOVED;
      await refuseForbidden(action);
      const press = await toPress(request);
      // A press does not fail because a full disk forgets what the manager wants to differ: they are asked once more.
      if (request.ofPage && sendsDeal(action))
        await kept.decide(keyOf(page, press.deal.id), { here: request.ofPage, there: press.deal }).catch(console.error);
      const pressedIn = tabId === undefined ? null : { tabId, page, idTyped };
      const written = outbox.press(press, pressedIn, { account, ...(contacts && { contacts }) });
      return toWriteAnswer({ key: keyOf(page, press.deal.id), page }, written).catch(toOtherAccount);
    },

    'deal.undo': async ({ tabId, page, id, seq, base, account }) => {
      if (await hasMoved(tabId, page)) return MOVED;
      if (account !== undefined && account !== ((await accountNow()) ?? '')) return OTHER_ACCOUNT;
      return toWriteAnswer({ key: keyOf(page, id), page }, journal.undo(seq, base)).catch(toOtherAccount);
    },

    'deal.keep': async ({ deal, kept: decided }) => {
      await kept.decide(deal, decided);
      void visitStatus.learn(deal, await outbox.status(deal, decided.there));
      return null;
    },

    'draft.keep': async ({ tabId, page, typed }) => {
      await drafts.keep(tabId, page, typed);
      return null;
    },

    'conflict.agree': async ({ page, id, uri }) => {
      await agreements.add({ ...keyOf(page, id), uri });
      return null;
    },

    'outbox.retry': async () => {
      void people.wake({ hurry: true });
      await outbox.wake({ hurry: true });
      return null;
    },

    'outbox.discard': ({ id, page }) => outbox.discard(keyOf(page, id)),
  };
}

/** Gives the key of the deal that stands under an id in Wazzup, for the deal of a CRM's page. */
function keyOf(page: string, id: string): DealKey {
  const site = siteOf(page);
  if (site === undefined) throw new DealError('invalid', { fields: { uri: [] } });
  return { site, id };
}

/** Answers that nothing was pressed, because the manager is connected with another account; throws any other error. */
function toOtherAccount(error: unknown): WriteAnswer {
  if (error instanceof DealError && error.kind === 'other-account') return OTHER_ACCOUNT;
  throw error;
}

/** Throws `company` if the manager's company has switched an action off. */
async function refuseForbidden(action: Action): Promise<void> {
  if ((await forbiddenActions()).includes(action)) throw new DealError('company');
}
