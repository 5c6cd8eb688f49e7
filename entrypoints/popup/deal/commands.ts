import type { ChatContact } from '@/lib/chat/model';
import type { Edits } from '@/lib/deal/compose';
import { asDealError } from '@/lib/deal/errors';
import { templateWithPrefix } from '@/lib/deal/id-template';
import type { WriteAnswer } from '@/lib/deal/looked';
import type { Deal } from '@/lib/deal/model';
import { type Action, sendsDeal } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import { sendToBackground } from '@/lib/messaging/send';
import { setIdTemplate } from '@/lib/settings';
import { hasEdits, originOf } from './deal-tab';
import type { Event, Write } from './state';
import type { View } from './view';

interface Context {
  /** What the manager saw when they acted. */
  view: View;
  tabId: number | undefined;
  dispatch: (event: Event) => void;
  /** Reads the tab anew. */
  reload: () => Promise<void>;
  /** Drops the answer to a reading of the tab that is under way. */
  forgetReading: () => void;
}

/** What a manager can do in the popup: each command asks the background, and says what has happened. */
export const createCommands = (context: Context) => ({
  reload: context.reload,
  ...createEditCommands(context),
  ...createWriteCommands(context),
  ...createQueueCommands(context),
  ...createConflictCommands(context),
});

/** Whatever was thrown, as it is shown. */
export function toReason(thrown: unknown): Reason {
  const { kind, details } = asDealError(thrown);
  return { kind, details };
}

/** Keeps what was typed of the tab's deal, so that it outlives the popup. */
async function keepDraft({ view: { deal }, tabId }: Context, edits: Edits): Promise<void> {
  if (!deal || tabId === undefined) return;
  await sendToBackground('draft.keep', { tabId, page: deal.page.uri, typed: hasEdits(edits) ? edits : null });
}

/** A press that ended without effect needs no attention any more. */
async function discardEnded({ view: { looked, id } }: Context): Promise<void> {
  if (looked?.ended && id !== undefined) await sendToBackground('outbox.discard', { id });
}

function createEditCommands(context: Context) {
  const { view, dispatch } = context;
  return {
    edit(change: Edits): void {
      // At once, not after a pause: the next click may close the popup.
      void keepDraft(context, { ...view.edits, ...change });
      void discardEnded(context);
      dispatch({ type: 'edited', edits: change, at: Date.now() });
    },

    discardEdits(): void {
      void keepDraft(context, {});
      void discardEnded(context);
      dispatch({ type: 'editsDiscarded' });
    },
  };
}

function createWriteCommands({ view, tabId, dispatch, reload, forgetReading }: Context) {
  const { deal, composed, id, looked, edits } = view;

  async function settle(write: Write, id: string, asked: Promise<WriteAnswer>): Promise<void> {
    forgetReading();
    dispatch({ type: 'writeStarted', write, at: Date.now() });
    try {
      const answer = await asked;
      dispatch({ type: 'writeEnded', write, id, answer, at: Date.now() });
      if (answer.outcome === 'moved') await reload();
    } catch (thrown) {
      const error = toReason(thrown);
      dispatch({ type: 'writeFailed', error });
      // Only Wazzup knows whether it was done.
      if (error.kind === 'interrupted') await reload();
    }
  }

  return {
    /** Carries out an action; what creates or updates the deal adds these contacts first. */
    press(action: Action, contacts: readonly ChatContact[] = []): void {
      if (!deal || !composed || id === undefined || tabId === undefined) return;
      const write = {
        tabId,
        page: deal.page.uri,
        action,
        deal: trimmed(composed.deal),
        base: looked?.there ?? null,
        idTyped: edits.id !== undefined,
        ...(contacts.length > 0 && sendsDeal(action) && { contacts: [...contacts] }),
      };
      void settle(action, id, sendToBackground('deal.write', write));
    },

    /** Puts a deleted deal back. */
    undo(): void {
      if (!deal || id === undefined || tabId === undefined) return;
      const asked = { tabId, page: deal.page.uri, id, origin: originOf(deal) };
      void settle('undo', id, sendToBackground('deal.undo', asked));
    },

    /** Adds contacts of the deal to Wazzup, by themselves. */
    async addContacts(contacts: ChatContact[]): Promise<void> {
      if (!deal || tabId === undefined) return;
      // What became of it is told by the next look at the contacts.
      const asked = sendToBackground('chat.add', { tabId, page: deal.page.uri, contacts });
      const { outcome } = await asked.catch(() => ({ outcome: 'done' }));
      if (outcome !== 'moved') return;
      dispatch({ type: 'moved' });
      await reload();
    },
  };
}

function createQueueCommands({ view: { id }, dispatch, forgetReading }: Context) {
  return {
    /** Takes back what waits to be sent; what was typed stays. */
    async doNotSend(): Promise<void> {
      if (id === undefined) return;
      try {
        const { isDropped, isGoing } = await sendToBackground('outbox.discard', { id });
        // What is on its way may get through all the same, and what is no longer there has.
        if (isGoing || !isDropped) return dispatch({ type: 'lookWanted' });
        forgetReading();
        dispatch({ type: 'dropped', at: Date.now() });
      } catch (thrown) {
        dispatch({ type: 'failed', error: toReason(thrown) });
      }
    },

    /** Tries at once what waits to be sent. */
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
    /** Tells this site's deals from another CRM's with the same numbers. */
    async choosePrefix(prefix: string): Promise<void> {
      if (!deal) return;
      // Of what was typed only this is of the old numbering.
      const { id: _, contacts: __, phones: ___, ...kept } = edits;
      await discardEnded(context);
      await keepDraft(context, kept);
      await setIdTemplate(originOf(deal), templateWithPrefix(prefix));
      dispatch({ type: 'renumbered' });
      await reload();
    },

    /** Says that Wazzup's deal, whose link leads elsewhere, is this very deal. */
    async agreeSame(): Promise<void> {
      if (!deal || id === undefined || !looked?.there) return;
      dispatch({ type: 'endDismissed' });
      await discardEnded(context);
      await sendToBackground('conflict.agree', { id, origin: originOf(deal), uri: looked.there.uri });
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
