import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import browser from 'webextension-polyfill';
import { useSettings } from '@/components/useSettings';
import type { ChatContact } from '@/lib/chat/model';
import { diffDeals } from '@/lib/deal/compare';
import { type ComposedDeal, composeDeal, type Edits, editsFor } from '@/lib/deal/compose';
import { asDealError, DealError } from '@/lib/deal/errors';
import { templateWithPrefix } from '@/lib/deal/id-template';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import type { Deal } from '@/lib/deal/model';
import { type Action, type Plan, planDeal, sendsEdits } from '@/lib/deal/plan';
import type { TabView } from '@/lib/deal/tab-view';
import type { MessageKey } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { setIdTemplate } from '@/lib/settings';
import { HELD_UNTIL } from '@/lib/storage/held-until';
import { tabInHand } from './tab';

type DealView = Extract<TabView, { kind: 'deal' }>;

/** What Wazzup has under an id, as far as it is known. */
interface Look {
  id: string;
  looked: Looked;
}

interface State {
  /** Null while the tab is read. */
  view: TabView | null;
  typed: Edits;
  look: Look | null;
  error: DealError | null;
  /** What is under way. */
  busy: Action | 'undo' | 'send' | null;
  /** What has just happened. */
  notice: MessageKey | null;
  /** Someone changed Wazzup's deal before this could be done. */
  overtaken: Action | null;
}

const START: State = {
  view: null,
  typed: {},
  look: null,
  error: null,
  busy: null,
  notice: null,
  overtaken: null,
};

/** How long the manager may pause in typing a deal's id before Wazzup is asked about it. */
const TYPING_MS = 400;
const PENDING_POLL_MS = 3000;

/** The same with nothing on its way to Wazzup. */
const withoutWaiting = ({ id, looked }: Look): Look => ({ id, looked: { ...looked, pending: false, waiting: null } });

/** A write that ended without effect is shown as if it had just been pressed. */
function afterEnd({ ended, there }: Looked): Partial<State> {
  const { action, reason } = ended ?? {};
  if (reason) return { error: new DealError(reason.kind, reason.details), overtaken: null };
  // A deal that is gone can only be created again.
  return { error: null, overtaken: (there && action) ?? null, ...(ended && !there && { notice: 'gone' as const }) };
}

/** The choice between Wazzup's version and the manager's is about the one that was pressed, whatever the page says by now. */
function asPressed({ page, idTemplate }: DealView, typed: Edits, { ended, there }: Looked): { typed?: Edits } {
  if (!ended || ended.reason || !there || !isSending(ended.action) || Object.keys(typed).length > 0) return {};
  return { typed: editsFor(ended.deal, page, { there: ended.base, form: idTemplate }) };
}

/** Whether this sends the deal as it stands in the popup. */
const isSending = (action: Action | 'undo'): boolean => action === 'create' || action === 'update';

const originOf = (view: DealView): string => new URL(view.page.uri).origin;

/** Everything the popup shows and does; the words and the looks are the components'. */
export function useDealLink() {
  const [state, setState] = useState(START);
  const patch = useCallback((change: Partial<State>) => setState((old) => ({ ...old, ...change })), []);
  const now = useRef(state);
  now.current = state;
  const tab = useRef<number | undefined>(undefined);
  /** The newest question: answers to older ones come too late. */
  const question = useRef(0);

  const company = useSettings().settings?.company;

  const { view, typed, look, error } = state;
  const deal = view?.kind === 'deal' ? view : null;

  const composed = useMemo<ComposedDeal | null>(() => {
    if (!deal) return null;
    const there = look?.id === idOf(deal, typed) ? look.looked.there : null;
    return composeDeal(deal.page, { typed: withLink(deal, typed), form: deal.idTemplate, there });
  }, [deal, typed, look]);

  // Wazzup's answer counts only for the id that stands there now.
  const id = composed?.deal.id.trim();
  const looked = look?.id === id ? look?.looked : undefined;

  const plan = useMemo<Plan | null>(() => {
    if (!deal || !composed) return null;
    return planDeal({
      here: composed.deal,
      origin: originOf(deal),
      there: looked?.there,
      hasToken: deal.hasToken,
      pending: looked?.pending ?? false,
      error: error?.kind,
      sameDealAgreed: looked?.sameDealAgreed ?? false,
      ...(company?.forbid && { forbidden: company.forbid }),
    });
  }, [deal, composed, looked, error, company]);

  const lookUp = useCallback(
    async (of: DealView, id: string) => {
      const mine = ++question.current;
      try {
        const answer = await sendToBackground('deal.look', { id, origin: originOf(of) });
        if (mine !== question.current) return;
        const { look, typed } = now.current;
        // What waited has reached Wazzup meanwhile: it is no longer only typed.
        const isOver = look?.id === id && look.looked.pending && !answer.pending && !answer.ended;
        // Or it was taken back: then Wazzup still has nothing.
        const hasArrived = isOver && (answer.there !== null || look.looked.there !== null);
        patch({ look: { id, looked: answer }, ...afterEnd(answer), ...asPressed(of, typed, answer) });
        // Unless it was closed or reopened, which sends nothing that was typed.
        if (hasArrived && !isLeft(of, typed, answer.there))
          patch({ typed: {}, ...(isAsTyped(of, typed, answer.there) && { notice: 'done_as_typed' }) });
      } catch (caught) {
        if (mine !== question.current) return;
        const error = asDealError(caught);
        const { look } = now.current;
        // As long as something waits nobody else is asked: that Wazzup cannot be asked means that nothing does.
        const isOver = look?.id === id && error.kind !== 'interrupted';
        patch({ error, ...(isOver && { look: withoutWaiting(look) }) });
      }
    },
    [patch],
  );

  /** Reads tab and Wazzup anew; what is shown stays until the answers are there. */
  const load = useCallback(async () => {
    const mine = ++question.current;
    try {
      tab.current ??= await tabInHand();
      const read: TabView =
        tab.current === undefined ? { kind: 'not-a-deal' } : await sendToBackground('tab.read', { tabId: tab.current });
      if (mine !== question.current) return;
      const old = now.current;
      const isSame = read.kind === 'deal' && old.view?.kind === 'deal' && old.view.page.uri === read.page.uri;
      if (isSame) patch({ view: read });
      // Of the deal before nothing stays, but the word that nothing was sent.
      else {
        const notice = old.notice === 'moved' ? old.notice : null;
        setState({ ...START, view: read, typed: (read.kind === 'deal' && read.draft) || {}, notice });
      }
      if (read.kind !== 'deal' || !read.hasToken) return;
      // What is being typed at this moment is newer than the draft that was read.
      await lookUp(read, idOf(read, isSame ? now.current.typed : (read.draft ?? {})));
    } catch (caught) {
      if (mine === question.current) patch({ error: asDealError(caught) });
    }
  }, [lookUp, patch]);

  useEffect(() => void load(), [load]);

  // As a page of its own the popup outlives visits to the CRM's tab and to the settings.
  useEffect(() => {
    const isInUse = () => document.visibilityState === 'visible' && !now.current.busy;
    const refresh = () => {
      if (now.current.view && isInUse()) void load();
    };
    const onChange = (changes: object) => {
      // What is being read for the first time may be read by settings that no longer hold.
      if ('settings' in changes && isInUse()) void load();
      else if (Object.keys(changes).some((key) => key !== HELD_UNTIL)) refresh();
    };
    document.addEventListener('visibilitychange', refresh);
    // Windows side by side are both visible: coming back to one is a change of focus.
    window.addEventListener('focus', refresh);
    browser.storage.onChanged.addListener(onChange);
    return () => {
      document.removeEventListener('visibilitychange', refresh);
      window.removeEventListener('focus', refresh);
      browser.storage.onChanged.removeListener(onChange);
    };
  }, [load]);

  useEffect(() => {
    if (!deal?.hasToken || id === undefined || look?.id === id || !look) return;
    const timer = setTimeout(() => void lookUp(deal, id), TYPING_MS);
    return () => clearTimeout(timer);
  }, [deal, id, look, lookUp]);

  const undoUntil = looked?.undo?.until;
  useEffect(() => {
    if (!deal || id === undefined || undoUntil === undefined) return;
    const timer = setTimeout(() => void lookUp(deal, id), Math.max(0, undoUntil - Date.now()) + 500);
    return () => clearTimeout(timer);
  }, [deal, id, undoUntil, lookUp]);

  const pending = plan?.state === 'pending';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer, also the same or an error, sets the next timer
  useEffect(() => {
    if (!pending || !deal || id === undefined) return;
    // After each answer anew: one that takes its time is not overtaken by the next question.
    const timer = setTimeout(() => void lookUp(deal, id), PENDING_POLL_MS);
    return () => clearTimeout(timer);
  }, [pending, deal, id, look, error, lookUp]);

  async function keepDraft(next: Edits) {
    if (!deal || tab.current === undefined) return;
    const kept = Object.keys(next).length > 0 ? next : null;
    await sendToBackground('draft.keep', { tabId: tab.current, page: deal.page.uri, typed: kept });
  }

  function type(change: Edits) {
    const next = { ...typed, ...change };
    // At once, not after a pause: the next click may close the popup.
    void keepDraft(next);
    if (looked?.ended) void dismiss();
    patch({ typed: next, notice: null, error: error?.kind === 'invalid' ? null : error });
  }

  /** What waits, or ended without effect, is not wanted any more. */
  async function dismiss() {
    if (!look) return;
    const { id, looked } = withoutWaiting(look);
    patch({ look: { id, looked: { ...looked, ended: null } } });
    await sendToBackground('outbox.discard', { id });
  }

  /** Takes back what waits to be sent; what was typed stays. */
  async function doNotSend() {
    if (!deal || id === undefined) return;
    try {
      const { isDropped, isGoing } = await sendToBackground('outbox.discard', { id });
      // What is on its way may get through all the same, and what is no longer there has.
      if (isGoing || !isDropped) return await lookUp(deal, id);
      ++question.current;
      patch({ look: look && withoutWaiting(look) });
    } catch (caught) {
      patch({ error: asDealError(caught) });
    }
  }

  function discard() {
    void keepDraft({});
    if (looked?.ended) void dismiss();
    patch({ typed: {}, notice: null, overtaken: null, error: null });
  }

  async function sendNow() {
    if (!deal || id === undefined) return;
    patch({ busy: 'send' });
    try {
      await sendToBackground('outbox.retry', {});
    } catch (caught) {
      return patch({ error: asDealError(caught) });
    } finally {
      patch({ busy: null });
    }
    await lookUp(deal, id);
  }

  /** The tab shows another deal than was pressed for. */
  async function moved() {
    patch({ ...START, notice: 'moved' });
    await load();
  }

  /** Adds contacts of the deal to Wazzup, by themselves. */
  async function addContacts(contacts: ChatContact[]) {
    if (!deal || tab.current === undefined) return;
    // What became of it is told by the next look at the people.
    const asked = sendToBackground('chat.add', { tabId: tab.current, page: deal.page.uri, contacts });
    const { outcome } = await asked.catch(() => ({ outcome: 'done' }));
    if (outcome === 'moved') await moved();
  }

  async function settle(action: Action | 'undo', write: Promise<WriteAnswer>) {
    ++question.current;
    patch({ busy: action, notice: null, overtaken: null, error: null });
    try {
      const { outcome, looked } = await write;
      patch({ busy: null });
      if (!deal || !composed) return;
      if (looked === null) return await moved();
      const dealId = composed.deal.id.trim();
      const look = { id: dealId, looked };
      if (outcome !== 'saved' && outcome !== 'pending')
        return patch({ look, ...((outcome === 'changed' || outcome === 'failed') && afterEnd(looked)) });
      const linked = { ...deal, linkedId: dealId };
      const asTyped = isSending(action) && isAsTyped(linked, typed, composed.deal);
      patch({
        view: linked,
        typed: sendsEdits(action) ? {} : typed,
        look,
        notice: asTyped ? 'done_as_typed' : outcome === 'saved' ? `done_${action}` : null,
      });
    } catch (caught) {
      const error = asDealError(caught);
      patch({ busy: null, error });
      if (error.kind !== 'interrupted') return;
      // Only Wazzup knows whether it was done.
      patch({ notice: 'interrupted' });
      await load();
    }
  }

  /** Carries out an action; what creates or updates the deal adds these contacts first. */
  function press(action: Action, contacts: readonly ChatContact[] = []) {
    if (!deal || !composed || tab.current === undefined) return;
    const write = {
      tabId: tab.current,
      page: deal.page.uri,
      action,
      deal: trimmed(composed.deal),
      base: looked?.there ?? null,
      idTyped: typed.id !== undefined,
      ...(contacts.length > 0 && isSending(action) && { contacts: [...contacts] }),
    };
    void settle(action, sendToBackground('deal.write', write));
  }

  function undo() {
    if (!deal || id === undefined || tab.current === undefined) return;
    const { uri: page } = deal.page;
    void settle('undo', sendToBackground('deal.undo', { tabId: tab.current, page, id, origin: originOf(deal) }));
  }

  async function choosePrefix(prefix: string) {
    if (!deal) return;
    // Of what was typed only this is of the old numbering.
    const { id: _, contacts: __, phones: ___, ...kept } = typed;
    if (looked?.ended) await dismiss();
    await keepDraft(kept);
    await setIdTemplate(originOf(deal), templateWithPrefix(prefix));
    patch({ ...START });
    await load();
  }

  async function agreeSame() {
    if (!deal || id === undefined || !looked?.there) return;
    if (looked.ended) await dismiss();
    await sendToBackground('conflict.agree', { id, origin: originOf(deal), uri: looked.there.uri });
    await lookUp(deal, id);
  }

  return {
    ...state,
    deal,
    composed,
    looked,
    plan,
    /** What the manager's company sets. */
    company,
    /** Wazzup is being asked; what is shown may be of before. */
    asking:
      view === null || company === undefined || (deal?.hasToken === true && looked === undefined && error === null),
    type,
    discard,
    press,
    addContacts,
    undo,
    keepTheirs: discard,
    doNotSend,
    sendNow,
    choosePrefix,
    agreeSame,
    reload: load,
  };
}

export type DealLink = ReturnType<typeof useDealLink>;

/** A deal that was linked under another id than its own stays so. */
const withLink = (view: DealView, typed: Edits): Edits =>
  view.linkedId === undefined ? typed : { id: view.linkedId, ...typed };

/** Wazzup has something else than what was typed, or, with nothing typed, than the page says. */
const isLeft = (view: DealView, typed: Edits, there: Deal | null): boolean =>
  there !== null &&
  diffDeals(composeDeal(view.page, { typed: withLink(view, typed), form: view.idTemplate, there }).deal, there).length >
    0;

/** What Wazzup has was typed, and is not what the CRM's page says. */
const isAsTyped = (view: DealView, typed: Edits, there: Deal | null): boolean =>
  Object.keys(typed).length > 0 && isLeft(view, {}, there);

const idOf = (view: DealView, typed: Edits): string =>
  composeDeal(view.page, { typed: withLink(view, typed), form: view.idTemplate }).deal.id.trim();

const trimmed = (deal: Deal): Deal => ({
  ...deal,
  id: deal.id.trim(),
  name: deal.name.trim(),
  uri: deal.uri.trim(),
  responsibleUserId: deal.responsibleUserId.trim(),
  contacts: deal.contacts.map((contact) => contact.trim()),
});
