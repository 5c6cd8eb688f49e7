import { type Edits, editsFor } from '@/lib/deal/compose';
import { composeIdentified, idInWazzup } from '@/lib/deal/identity';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import { type Action, sendsDeal, sendsEdits } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import type { RecalledDeal } from '@/lib/deal/recalled';
import type { TabView } from '@/lib/deal/tab-view';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import type { MessageKey } from '@/lib/i18n';
import { type DealTab, hasEdits, isChanged } from './deal-tab';
import { afterFirstRead, afterRecall, confirm, type Recalled } from './recalled';

/** What a manager can press and the background answers with a `WriteAnswer`. */
export type Write = Action | 'undo';

/** A question to Wazzup about the deal it has under an id. */
export interface Question {
  id: string;
  /** The question's number: a later question has a higher one. */
  number: number;
  /** When the answer came; null while the question is under way. */
  answeredAt: number | null;
  /** Whether the popup asked only because the background pushed news. */
  isPushed: boolean;
}

/**
 * All that the popup knows; view.ts derives from it what the popup shows. Times are in milliseconds since the epoch.
 */
export interface State {
  /** What the tab shows; null until the popup has read it once. */
  tab: TabView | null;
  edits: Edits;
  editedAt: number;
  /** The last answer about what Wazzup has, and the id that it is about. */
  lookup: { id: string; looked: Looked } | null;
  /** The newest question; the popup ignores answers to older ones. */
  question: Question | null;
  /** Why the popup must ask again about the deal in hand, although it has asked about that id before. */
  due: 'read' | 'pushed' | null;
  error: Reason | null;
  /** The command that is under way; `retry`: the outbox tries at once what waits to be sent. */
  busy: Write | 'retry' | null;
  /** The message that says what has just happened. */
  notice: MessageKey | null;
  /** The action that the manager pressed and that took no effect, because somebody had changed Wazzup's deal. */
  remoteChanged: Action | null;
  /** What the popup shows from an earlier look, until page and Wazzup have both answered; null once they have. */
  recalled: Recalled | null;
  /** Whether a manager finds a deal with these people beside the chat; null until Wazzup was asked about any. */
  people: { asked: DealPeople; visibility: Visibility } | null;
}

export type Event =
  /** The extension knows from an earlier look how the tab's deal stood. */
  | { type: 'recalled'; deal: RecalledDeal }
  /** The background has answered what the tab shows. */
  | { type: 'read'; tab: TabView }
  /** The popup has asked what Wazzup has under an id. */
  | { type: 'asked'; id: string; number: number }
  | { type: 'looked'; number: number; looked: Looked; at: number }
  | { type: 'lookFailed'; number: number; error: Reason; at: number }
  /** The background has learnt something of the deal that Wazzup has under this id. */
  | { type: 'pushed'; id: string }
  /** The manager has done something whose effect only a look at Wazzup can show. */
  | { type: 'lookWanted' }
  | { type: 'edited'; edits: Edits; at: number }
  | { type: 'editsDiscarded' }
  /** The background has stored that the manager wants the differences between these two versions. */
  | { type: 'kept'; kept: Looked['kept'] }
  /** The manager has dealt with a press that had ended without effect. */
  | { type: 'endDismissed' }
  | { type: 'writeStarted'; write: Write; at: number }
  | { type: 'writeEnded'; write: Write; id: string; answer: WriteAnswer; at: number }
  /** The background took no press, or ended before it could say what became of the press. */
  | { type: 'writeFailed'; error: Reason }
  /** The outbox has dropped the press that waited. */
  | { type: 'dropped'; at: number }
  | { type: 'retryStarted' }
  | { type: 'retryEnded' }
  /** The tab shows another deal than the manager acted on. */
  | { type: 'moved' }
  /** The site has another id template from now on. */
  | { type: 'renumbered' }
  /** The manager pressed before page and Wazzup had answered. */
  | { type: 'pressedEarly' }
  /** The background has answered whether a deal with these people shows beside the chat. */
  | { type: 'peopleSeen'; asked: DealPeople; visibility: Visibility }
  /** Another command failed. */
  | { type: 'failed'; error: Reason };

export const START: State = {
  tab: null,
  edits: {},
  editedAt: 0,
  lookup: null,
  question: null,
  due: null,
  error: null,
  busy: null,
  notice: null,
  remoteChanged: null,
  recalled: null,
  people: null,
};

/** Returns what the popup knows after an event. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'recalled':
      return afterRecall(state, event.deal);
    case 'read':
      return afterRead(state, event.tab);
    case 'asked': {
      const { id, number } = event;
      return { ...state, due: null, question: { id, number, answeredAt: null, isPushed: state.due === 'pushed' } };
    }
    case 'looked':
      return afterLook(state, event);
    case 'lookFailed':
      return afterFailedLook(state, event);
    case 'pushed':
      return afterPush(state, event.id);
    case 'lookWanted':
      return { ...state, due: 'read' };
    case 'edited':
      return afterEdit(state, event);
    case 'editsDiscarded':
      return { ...state, ...withoutEnded(state), edits: {}, notice: null, remoteChanged: null, error: null };
    case 'kept':
      return { ...state, ...withLooked(state, { kept: event.kept }) };
    case 'endDismissed':
      return { ...state, ...withoutEnded(state) };
    case 'writeStarted':
      return {
        ...state,
        ...withoutQuestion(state, event.at),
        busy: event.write,
        notice: null,
        remoteChanged: null,
        error: null,
      };
    case 'writeEnded':
      return afterWrite(state, event);
    case 'writeFailed': {
      const { error } = event;
      return { ...state, busy: null, error, notice: error.kind === 'interrupted' ? 'interrupted' : null };
    }
    case 'dropped':
      return { ...state, ...withoutQuestion(state, event.at), ...withoutWaiting(state) };
    case 'retryStarted':
      return { ...state, busy: 'retry' };
    case 'retryEnded':
      return { ...state, busy: null, due: 'read' };
    case 'moved':
      return { ...START, notice: 'moved' };
    case 'renumbered':
      return START;
    case 'pressedEarly':
      return { ...state, notice: 'not_confirmed' };
    case 'peopleSeen':
      return { ...state, people: { asked: event.asked, visibility: event.visibility } };
    case 'failed':
      // Nobody has confirmed what the popup shows from an earlier look.
      return state.recalled ? { ...START, error: event.error } : { ...state, busy: null, error: event.error };
  }
}

const dealTabOf = ({ tab }: State): DealTab | null => (tab?.kind === 'deal' ? tab : null);

function afterRead(state: State, tab: TabView): State {
  if (tab.kind === 'deal' && dealTabOf(state)?.page.uri === tab.page.uri)
    return state.recalled?.isPageRead === false ? afterFirstRead(state, tab) : { ...state, tab, due: 'read' };
  // Nothing of the previous deal stays, except the notice that the background sent nothing.
  const notice = state.notice === 'moved' || state.notice === 'other_account' ? state.notice : null;
  return { ...START, tab, edits: (tab.kind === 'deal' && tab.draft) || {}, due: 'read', notice };
}

/** Whether the popup still waits for this answer: not if there is a newer question, or a write has begun since. */
const isAwaited = (question: Question, number: number): boolean =>
  question.number === number && question.answeredAt === null;

function afterLook(state: State, { number, looked, at }: Extract<Event, { type: 'looked' }>): State {
  const { question, lookup, edits } = state;
  const tab = dealTabOf(state);
  if (!tab || !question || !isAwaited(question, number)) return state;
  const { id } = question;
  const answered = { ...state, question: { ...question, answeredAt: at } };
  // The manager has typed another id meanwhile, and the answer says nothing about that id.
  if (id !== idInWazzup(tab, edits)) return { ...answered, lookup: { id, looked } };
  if (state.recalled)
    return { ...answered, ...afterAnswer(tab, edits, id, looked), recalled: confirm(state.recalled, 'isLooked') };
  const next = { ...answered, ...afterAnswer(tab, edits, id, looked) };
  if (!hasArrived(lookup?.id === id ? lookup.looked : null, looked) || isChanged(tab, edits, looked.there, looked.kept))
    return next;
  // The press has reached Wazzup, so its edits are no edits any more.
  return { ...next, edits: {}, ...(isAsTyped(tab, edits, looked.there) && { notice: 'done_as_typed' }) };
}

/**
 * Whether the press that waited has reached Wazzup. One that the manager cancelled has not: Wazzup still has what it had,
 * which before a create is no deal.
 */
const hasArrived = (before: Looked | null, { there, pending, ended }: Looked): boolean =>
  before?.pending === true && !pending && !ended && (there !== null || before.there !== null);

/** Whether Wazzup has the manager's edits, and they differ from what the CRM's page says. */
const isAsTyped = (tab: DealTab, edits: Edits, there: Looked['there']): boolean =>
  hasEdits(edits) && isChanged(tab, {}, there);

/**
 * What the popup knows after an answer about the deal in hand. If a press ended without effect, the popup shows that as
 * if the manager had just pressed.
 */
function afterAnswer(
  tab: DealTab,
  edits: Edits,
  id: string,
  looked: Looked,
): Pick<State, 'lookup' | 'edits' | 'error' | 'remoteChanged'> & { notice?: MessageKey } {
  const { ended, there } = looked;
  const known = { lookup: { id, looked }, edits, error: null, remoteChanged: null };
  if (!ended) return known;
  if (ended.reason) return { ...known, error: ended.reason };
  // If Wazzup no longer has the deal, the manager can only create it again.
  if (!there) return { ...known, notice: 'gone' };
  // The manager chooses between Wazzup's deal and the deal that they pressed, whatever the page says now.
  const isOfPress = sendsDeal(ended.action) && !hasEdits(edits);
  const editsOfPress = isOfPress
    ? editsFor(ended.deal, tab.page, { there: ended.base, idTemplate: tab.idTemplate })
    : edits;
  return { ...known, edits: editsOfPress, remoteChanged: ended.action };
}

function afterFailedLook(state: State, { number, error, at }: Extract<Event, { type: 'lookFailed' }>): State {
  const { question, lookup } = state;
  if (!question || !isAwaited(question, number)) return state;
  const answered = { ...state, question: { ...question, answeredAt: at } };
  // What the popup shows from an earlier look is nothing that Wazzup says now.
  if (state.recalled) return { ...answered, error, lookup: null, recalled: confirm(state.recalled, 'isLooked') };
  const known = lookup?.id === question.id ? lookup.looked : null;
  // No manager asked, so the popup keeps what it knows; unless a press waits, because its end would then go unnoticed.
  if (question.isPushed && known && !known.pending) return answered;
  // While a press waits, the background answers from the outbox and does not ask Wazzup; so this error means that none
  // waits.
  const isOver = known !== null && error.kind !== 'interrupted';
  return { ...answered, error, ...(isOver && withoutWaiting(state)) };
}

function afterPush(state: State, id: string): State {
  const tab = dealTabOf(state);
  // The answer to the command that is under way will have all that the background knows by then.
  if (!tab || state.busy !== null || id !== idInWazzup(tab, state.edits)) return state;
  return { ...state, due: state.due ?? 'pushed' };
}

function afterEdit(state: State, { edits, at }: Extract<Event, { type: 'edited' }>): State {
  return {
    ...state,
    ...withoutEnded(state),
    edits: { ...state.edits, ...edits },
    editedAt: at,
    notice: null,
    // The edit may have mended what Wazzup refused.
    error: state.error?.kind === 'invalid' ? null : state.error,
  };
}

function afterWrite(state: State, { write, id, answer, at }: Extract<Event, { type: 'writeEnded' }>): State {
  const { outcome, looked, linkedId } = answer;
  const { edits, lookup } = state;
  const tab = dealTabOf(state);
  if (!looked || !tab) return { ...START, notice: outcome === 'other-account' ? 'other_account' : 'moved' };
  const question: Question = { id, number: state.question?.number ?? 0, answeredAt: at, isPushed: false };
  const next = { ...state, busy: null, due: null, question, ...afterAnswer(tab, edits, id, looked) };
  if (write === 'undo' && outcome === 'changed' && !looked.ended) return { ...next, notice: 'undo_overtaken' };
  if (outcome !== 'saved' && outcome !== 'pending') return next;
  const linked = { ...tab, linkedId: linkedId ?? id };
  const before = lookup?.id === id ? lookup.looked : null;
  const pressedDeal = composeIdentified(tab, { edits, there: before?.there ?? null, kept: before?.kept }).deal;
  const asTyped = sendsDeal(write) && isAsTyped(linked, edits, pressedDeal);
  return {
    ...next,
    tab: linked,
    edits: sendsEdits(write) ? {} : edits,
    notice: asTyped ? 'done_as_typed' : outcome === 'saved' ? `done_${write}` : null,
  };
}

/** Ends the question that is under way: what the popup knows from now on is newer than its answer. */
const withoutQuestion = ({ question }: State, at: number): Pick<State, 'question' | 'due'> => ({
  question: question && { ...question, answeredAt: question.answeredAt ?? at },
  due: null,
});

type Lookup = Pick<State, 'lookup'>;

const withLooked = ({ lookup }: State, change: Partial<Looked>): Lookup => ({
  lookup: lookup && { ...lookup, looked: { ...lookup.looked, ...change } },
});

/** The lookup after the outbox has dropped the press that waited. */
const withoutWaiting = (state: State): Lookup => withLooked(state, { pending: false, waiting: null });

/** The lookup after the manager has dealt with the press that ended without effect. */
const withoutEnded = ({ lookup }: State): Lookup => ({
  lookup: lookup?.looked.ended ? { ...lookup, looked: { ...lookup.looked, ended: null } } : lookup,
});
