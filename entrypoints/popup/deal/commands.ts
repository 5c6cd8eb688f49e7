import type { ChatContact } from '@/lib/chat/model';
import type { Edits } from '@/lib/deal/compose';
import { asDealError } from '@/lib/deal/errors';
import { templateWithPrefix } from '@/lib/deal/id-template';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import type { Deal } from '@/lib/deal/model';
import { type Action, sendsDeal } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import { siteAddress } from '@/lib/deal/site';
import { sendToBackground } from '@/lib/messaging/send';
import { hasEdits } from './deal-tab';
import type { EventInHand } from './in-hand';
import type { Event, Write } from './state';
import type { View } from './view';

interface Context {
  /** What the popup showed when the manager acted. */
  view: View;
  tabId: number | undefined;
  dispatch: (event: EventInHand) => void;
  /** Reads the tab again. */
  reload: () => Promise<void>;
  /** Makes the popup ignore the answer to a `tab.read` that is under way. */
  forgetReading: () => void;
}

/** The commands of the popup: each one asks the background, and dispatches what has happened. */
export function createCommands(outer: Context) {
  const page = outer.view.deal?.page.uri;
  const dispatch = (event: Event) => outer.dispatch(page === undefined ? event : { ...event, page });
  const context = { ...outer, dispatch };
  return {
    reload: context.reload,
    /** Says that a press has to wait until page and Wazzup have answered. */
    sayUnconfirmed: () => dispatch({ type: 'pressedEarly' }),
    ...createEditCommands(context),
    ...createWriteCommands(context),
    ...createQueueCommands(context),
    ...createConflictCommands(context),
  };
}

/** Turns anything that was thrown into a reason that the popup can show. */
export function toReason(thrown: unknown): Reason {
  const { kind, details } = asDealError(thrown);
  return { kind, details };
}

/** Stores the edits of the tab's deal as a draft, so that they outlive the popup. */
async function storeDraft({ view: { deal }, tabId }: Context, edits: Edits): Promise<void> {
  if (!deal || tabId === undefined) return;
  await sendToBackground('draft.keep', { tabId, page: deal.page.uri, typed: hasEdits(edits) ? edits : null });
}

/** Tells the outbox that the press that ended without effect needs no attention any more. */
async function discardEnded({ view: { deal, looked, id } }: Context): Promise<void> {
  if (deal && looked?.ended && id !== undefined) await sendToBackground('outbox.discard', { id, page: deal.page.uri });
}

function createEditCommands(context: Context) {
  const { view, dispatch } = context;
  return {
    edit(change: Edits): void {
      // We store the draft at once, not after a pause, because the next click may close the popup.
      void storeDraft(context, { ...view.edits, ...change });
      void discardEnded(context);
      dispatch({ type: 'edited', edits: change, at: Date.now() });
    },

    /** Takes over that the background has stored which differences the manager wants. */
    setKept: (kept: Looked['kept']) => dispatch({ type: 'kept', kept }),
    fail: (thrown: unknown) => dispatch({ type: 'failed', error: toReason(thrown) }),

    discardEdits(): void {
      void storeDraft(context, {});
      void discardEnded(context);
      dispatch({ type: 'editsDiscarded' });
    },
  };
}

function createWriteCommands({ view, tabId, dispatch, reload, forgetReading }: Context) {
  const { deal, composed, id, looked, edits } = view;

  async function settle(write: Write, id: string, request: Promise<WriteAnswer>): Promise<void> {
    forgetReading();
    dispatch({ type: 'writeStarted', write, at: Date.now() });
    try {
      const answer = await request;
      dispatch({ type: 'writeEnded', write, id, answer, at: Date.now() });
      if (answer.looked === null) await reload();
    } catch (thrown) {
      const error = toReason(thrown);
      dispatch({ type: 'writeFailed', error });
      // Only Wazzup knows whether the write took effect, and what became of a press that cannot be taken back any more.
      if (error.kind === 'interrupted' || write === 'undo') await reload();
    }
  }

  return {
    /** Presses an action; a press that creates or updates the deal adds these contacts to Wazzup first. */
    press(action: Action, contacts: readonly ChatContact[] = []): void {
      if (!deal || !composed || id === undefined || tabId === undefined) return;
      const write = {
        tabId,
        page: deal.page.uri,
        action,
        deal: trimmed(composed.deal),
        base: looked?.there ?? null,
        account: looked?.account ?? '',
        ofPage: composed.ofPage.deal,
        idTyped: edits.id !== undefined,
        ...(contacts.length > 0 && sendsDeal(action) && { contacts: [...contacts] }),
      };
      void settle(action, id, sendToBackground('deal.write', write));
    },

    /** Takes back the last press, if the popup offers that. */
    undo(): void {
      if (!deal || id === undefined || tabId === undefined || !looked?.undo) return;
      const { account, there, undo } = looked;
      const request = { tabId, page: deal.page.uri, id, seq: undo.seq, base: there, account };
      void settle('undo', id, sendToBackground('deal.undo', request));
    },

    /** Adds contacts of the deal to Wazzup, without a press on the deal. */
    async addContacts(contacts: ChatContact[]): Promise<void> {
      if (!deal || tabId === undefined) return;
      // If the request fails, the next look at the contacts says what became of it.
      const request = sendToBackground('chat.add', { tabId, page: deal.page.uri, contacts });
      const { outcome } = await request.catch(() => ({ outcome: 'done' }));
      if (outcome !== 'moved') return;
      dispatch({ type: 'moved' });
      await reload();
    },
  };
}

function createQueueCommands({ view: { deal, id }, dispatch, forgetReading }: Context) {
  return {
    /** Cancels the press that waits to be sent; the edits stay. */
    async doNotSend(): Promise<void> {
      if (!deal || id === undefined) return;
      try {
        const { isDropped, isGoing } = await sendToBackground('outbox.discard', { id, page: deal.page.uri });
        // A press that is on its way may still take effect, and one that the outbox no longer has did take effect.
        if (isGoing || !isDropped) return dispatch({ type: 'lookWanted' });
        forgetReading();
        dispatch({ type: 'dropped', at: Date.now() });
      } catch (thrown) {
        dispatch({ type: 'failed', error: toReason(thrown) });
      }
    },

    /** Makes the outbox try at once what waits to be sent. */
    async sendNow(): Promise<void> {
      dispatch({ type: 'retryStarted' });
      try {
        await sendToBackground('outbox.retry', {});
        dispatch({ type: 'retryEnded' });
      } catch (thrown) {
        dispatch({ type: 'failed', error: toReason(thrown) });
      }
    },
  };
}

function createConflictCommands(context: Context) {
  const { view, dispatch, reload } = context;
  const { deal, id, looked, edits } = view;
  return {
    /** Gives this site a prefix, which tells its deals from another CRM's deals with the same numbers. */
    async choosePrefix(prefix: string): Promise<void> {
      if (!deal) return;
      // These three edits have ids without the prefix; the other edits stay.
      const { id: _, contacts: __, phones: ___, ...editsWithoutIds } = edits;
      await discardEnded(context);
      await storeDraft(context, editsWithoutIds);
      // The settings load only here: the popup shows a deal without them.
      const { setIdTemplate } = await import('@/lib/settings');
      await setIdTemplate(siteAddress(deal.page.uri) ?? deal.page.uri, templateWithPrefix(prefix));
      dispatch({ type: 'renumbered' });
      await reload();
    },

    /** Agrees that Wazzup's deal is the same deal, although its link leads to another site. */
    async agreeSame(): Promise<void> {
      if (!deal || id === undefined || !looked?.there) return;
      dispatch({ type: 'endDismissed' });
      await discardEnded(context);
      await sendToBackground('conflict.agree', { id, page: deal.page.uri, uri: looked.there.uri });
      dispatch({ type: 'lookWanted' });
    },
  };
}

const trimmed = (deal: Deal): Deal => ({
  ...deal,
  id: deal.id.trim(),
  name: deal.name.trim(),
  uri: deal.uri.trim(),
  responsibleUserId: deal.responsibleUserId.trim(),
  contacts: deal.contacts.map((contact) => contact.trim()),
});
