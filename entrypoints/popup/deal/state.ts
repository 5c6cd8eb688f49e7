import { type Edits, editsFor } from '@/lib/deal/compose';
import { composeIdentified, idInWazzup } from '@/lib/deal/identity';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import { type Action, sendsDeal, sendsEdits } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import type { TabView } from '@/lib/deal/tab-view';
import type { MessageKey } from '@/lib/i18n';
import { type DealTab, hasEdits, isChanged } from './deal-tab';

/** What a manager can press that is answered like a write. */
export type Write = Action | 'undo';

/** A question to Wazzup about the deal it has under an id. */
export interface Question {
  id: string;
  /** Tells it from the questions before and after it. */
  number: number;
  /** Null while it is under way. */
  answeredAt: number | null;
  /** The background said that there is news; without that nobody would have asked. */
  isPushed: boolean;
}

/** All that the popup knows. What it shows follows from it (view.ts). Times are in milliseconds since the epoch. */
export interface State {
  /** What the tab shows; null while it is read for the first time. */
  tab: TabView | null;
  edits: Edits;
  editedAt: number;
  /** What Wazzup was last seen to have, and under which id. */
  lookup: { id: string; looked: Looked } | null;
  /** The newest question: answers to older ones come too late. */
  question: Question | null;
  /** Why Wazzup is to be asked again about the deal in hand, although it was asked about that id. */
  due: 'read' | 'pushed' | null;
  error: Reason | null;
  /** What is under way; `retry` tries at once what waits to be sent. */
  busy: Write | 'retry' | null;
  /** What has just happened. */
  notice: MessageKey | null;
  /** What the manager pressed, and could not be done because someone changed Wazzup's deal. */
  remoteChanged: Action | null;
}

export type Event =
  /** The tab was read. */
  | { type: 'read'; tab: TabView }
  /** Wazzup is being asked what it has under an id. */
  | { type: 'asked'; id: string; number: number }
  | { type: 'looked'; number: number; looked: Looked; at: number }
  | { type: 'lookFailed'; number: number; error: Reason; at: number }
  /** The background has learnt something of the deal that Wazzup has under this id. */
  | { type: 'pushed'; id: string }
  /** Something was done that only a look at Wazzup can tell the effect of. */
  | { type: 'lookWanted' }
  | { type: 'edited'; edits: Edits; at: number }
  | { type: 'editsDiscarded' }
  /** The manager has dealt with a press that had ended without effect. */
  | { type: 'endDismissed' }
  | { type: 'writeStarted'; write: Write; at: number }
  | { type: 'writeEnded'; write: Write; id: string; answer: WriteAnswer; at: number }
  /** Nothing was pressed, or the background ended before it could say what became of it. */
  | { type: 'writeFailed'; error: Reason }
  /** What waited to be sent is not sent. */
  | { type: 'dropped'; at: number }
  | { type: 'retryStarted' }
  | { type: 'retryEnded' }
  /** The tab shows another deal than the manager acted on. */
  | { type: 'moved' }
  /** The site's ids are written in another way from now on. */
  | { type: 'renumbered' }
  /** Something else could not be done. */
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
};

/** What the popup knows after something has happened. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
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
      return { ...state, ...dismissed(state), edits: {}, notice: null, remoteChanged: null, error: null };
    case 'endDismissed':
      return { ...state, ...dismissed(state) };
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
    case 'failed':
      return { ...state, busy: null, error: event.error };
  }
}

const dealTabOf = ({ tab }: State): DealTab | null => (tab?.kind === 'deal' ? tab : null);

function afterRead(state: State, tab: TabView): State {
  if (tab.kind === 'deal' && dealTabOf(state)?.page.uri === tab.page.uri) return { ...state, tab, due: 'read' };
  // Of the deal before nothing stays, but the word that nothing was sent.
  const notice = state.notice === 'moved' ? state.notice : null;
  return { ...START, tab, edits: (tab.kind === 'deal' && tab.draft) || {}, due: 'read', notice };
}

/** An answer to a question that is not the newest comes too late, and so does one of before a write. */
const isAwaited = (question: Question, number: number): boolean =>
  question.number === number && question.answeredAt === null;

function afterLook(state: State, { number, looked, at }: Extract<Event, { type: 'looked' }>): State {
  const { question, lookup, edits } = state;
  const tab = dealTabOf(state);
  if (!tab || !question || !isAwaited(question, number)) return state;
  const { id } = question;
  const answered = { ...state, question: { ...question, answeredAt: at } };
  // The manager has typed another id meanwhile, and the answer says nothing of that.
  if (id !== idInWazzup(tab, edits)) return { ...answered, lookup: { id, looked } };
  const next = { ...answered, ...shown(tab, edits, id, looked) };
  if (!hasArrived(lookup?.id === id ? lookup.looked : null, looked) || isChanged(tab, edits, looked.there)) return next;
  // What waited has reached Wazzup: it is no longer only typed.
  return { ...next, edits: {}, ...(isAsTyped(tab, edits, looked.there) && { notice: 'done_as_typed' }) };
}

/** Whether what waited has reached Wazzup; one that was taken back has not, and Wazzup still has what it had. */
const hasArrived = (before: Looked | null, { there, pending, ended }: Looked): boolean =>
  before?.pending === true && !pending && !ended && (there !== null || before.there !== null);

/** Whether Wazzup has what the manager typed, and that is not what the CRM's page says. */
const isAsTyped = (tab: DealTab, edits: Edits, there: Looked['there']): boolean =>
  hasEdits(edits) && isChanged(tab, {}, there);

/** What Wazzup has, and what follows from a press that ended without effect: it is shown as if it had just been made. */
function shown(
  tab: DealTab,
  edits: Edits,
  id: string,
  looked: Looked,
): Pick<State, 'lookup' | 'edits' | 'error' | 'remoteChanged'> & { notice?: MessageKey } {
  const { ended, there } = looked;
  const seen = { lookup: { id, looked }, edits, error: null, remoteChanged: null };
  if (!ended) return seen;
  if (ended.reason) return { ...seen, error: ended.reason };
  // A deal that is gone can only be created again.
  if (!there) return { ...seen, notice: 'gone' };
  // The choice between Wazzup's version and the manager's is about the one that was pressed, whatever the page says now.
  const isOfPress = sendsDeal(ended.action) && !hasEdits(edits);
  const pressed = isOfPress ? editsFor(ended.deal, tab.page, { there: ended.base, idTemplate: tab.idTemplate }) : edits;
  return { ...seen, edits: pressed, remoteChanged: ended.action };
}

function afterFailedLook(state: State, { number, error, at }: Extract<Event, { type: 'lookFailed' }>): State {
  const { question, lookup } = state;
  if (!question || !isAwaited(question, number)) return state;
  const answered = { ...state, question: { ...question, answeredAt: at } };
  const known = lookup?.id === question.id ? lookup.looked : null;
  // Nobody had asked, so what is known stays. What waits is no longer told as soon as nothing does.
  if (question.isPushed && known && !known.pending) return answered;
  // While something waits the outbox asks nobody else: that Wazzup cannot be asked means that nothing does.
  const isOver = known !== null && error.kind !== 'interrupted';
  return { ...answered, error, ...(isOver && withoutWaiting(state)) };
}

function afterPush(state: State, id: string): State {
  const tab = dealTabOf(state);
  // What is under way is answered with all that the background knows by then.
  if (!tab || state.busy !== null || id !== idInWazzup(tab, state.edits)) return state;
  return { ...state, due: state.due ?? 'pushed' };
}

function afterEdit(state: State, { edits, at }: Extract<Event, { type: 'edited' }>): State {
  return {
    ...state,
    ...dismissed(state),
    edits: { ...state.edits, ...edits },
    editedAt: at,
    notice: null,
    // What Wazzup refused may be mended now.
    error: state.error?.kind === 'invalid' ? null : state.error,
  };
}

function afterWrite(state: State, { write, id, answer, at }: Extract<Event, { type: 'writeEnded' }>): State {
  const { outcome, looked, linkedId } = answer;
  const { edits, lookup } = state;
  const tab = dealTabOf(state);
  if (!looked || !tab) return { ...START, notice: 'moved' };
  const question: Question = { id, number: state.question?.number ?? 0, answeredAt: at, isPushed: false };
  const next = { ...state, busy: null, due: null, question, ...shown(tab, edits, id, looked) };
  if (outcome !== 'saved' && outcome !== 'pending') return next;
  const linked = { ...tab, linkedId: linkedId ?? id };
  const there = lookup?.id === id ? lookup.looked.there : null;
  const pressed = composeIdentified(tab, { edits, there }).deal;
  const asTyped = sendsDeal(write) && isAsTyped(linked, edits, pressed);
  return {
    ...next,
    tab: linked,
    edits: sendsEdits(write) ? {} : edits,
    notice: asTyped ? 'done_as_typed' : outcome === 'saved' ? `done_${write}` : null,
  };
}

/** What is known from now on is newer than an answer that is still under way. */
const withoutQuestion = ({ question }: State, at: number): Pick<State, 'question' | 'due'> => ({
  question: question && { ...question, answeredAt: question.answeredAt ?? at },
  due: null,
});

type Lookup = Pick<State, 'lookup'>;

/** Nothing is on its way to Wazzup any more. */
const withoutWaiting = ({ lookup }: State): Lookup => ({
  lookup: lookup && { ...lookup, looked: { ...lookup.looked, pending: false, waiting: null } },
});

/** What had ended without effect is settled. */
const dismissed = ({ lookup }: State): Lookup => ({
  lookup: lookup?.looked.ended ? { ...lookup, looked: { ...lookup.looked, ended: null } } : lookup,
});
