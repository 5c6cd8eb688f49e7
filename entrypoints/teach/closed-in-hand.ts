import { valueWords } from '@/components/taught-words';
import { learnStates, proveField } from '@/lib/crm/teaching/prove';
import { wordsLike } from '@/lib/crm/teaching/state-words';
import type { MarkedField } from '@/lib/crm/teaching/teacher';
import type { ClosedField, Mark } from '@/lib/lesson/model';
import type { TeachState } from './state';

/** The word that a deal shows as its state; none if it shows nothing. */
export const wordOf = (shown: MarkedField | null): string => (shown?.value ? valueWords('closed', shown.value) : '');

/** Whether the other deal shows nothing where the first shows its state, as in CRMs that mark closed deals alone. */
export const isSilent = ({ fields: { closed } }: TeachState): boolean =>
  closed.marked !== null && closed.other === null && closed.proof === 'silent';

/** Where the state stands, with the words for open and for closed deals, as far as the manager has said what they mean. */
export function closedInHand(state: TeachState): ClosedField | undefined {
  const { marked, other } = state.fields.closed;
  if (!marked || (!other && !isSilent(state))) return undefined;
  const [first, second] = [isClosed(state, marked), isClosed(state, other)];
  const statesDiffer = first !== null && second !== null && first !== second;
  const { marks } = proveField('closed', marked.marks, marked.values, other?.values ?? [], statesDiffer);
  const shown = marks.flatMap((mark) => {
    const at = marked.marks.indexOf(mark);
    return [
      { value: marked.values[at] ?? null, closed: first },
      { value: other?.values[at] ?? null, closed: second },
    ];
  });
  const learnt = learnStates(shown.flatMap(({ value, closed }) => (closed === null ? [] : [{ value, closed }])));
  const all = statesOf(state);
  const words = (which: 'open' | 'closed') =>
    wordsLike(which, [...learnt[which], ...all[which], ...saidOf(state, which), ...state.further[which]]);
  const [open, closed] = [words('open'), words('closed')];
  return marks.length > 0 && open.length + closed.length > 0 ? { marks: marks as Mark[], open, closed } : undefined;
}

/** All states that the page can show, as far as the manager has said which of them are over: then the others are not. */
function statesOf({ fields, over }: TeachState): { open: string[]; closed: string[] } {
  const options = over.length > 0 ? (fields.closed.marked?.options ?? []) : [];
  const isOver = ([first = '']: string[]) => over.includes(first);
  return { open: options.filter((one) => !isOver(one)).flat(), closed: options.filter(isOver).flat() };
}

/** Whether a deal is closed, as the manager has said of the state that it shows; null if nobody has. */
function isClosed(state: TeachState, shown: MarkedField | null): boolean | null {
  const { open, closed } = statesOf(state);
  const has = (words: string[]) => shown?.value?.texts.some((text) => words.includes(text)) === true;
  const said = state.meanings.find(({ word }) => word === wordOf(shown));
  return said?.isClosed ?? (has(closed) ? true : has(open) ? false : null);
}

/** The words that the manager has called those of open, or of closed deals, on whatever deal they stood. */
const saidOf = ({ meanings }: TeachState, which: 'open' | 'closed'): string[] =>
  meanings.flatMap(({ word, isClosed }) => (word !== '' && isClosed === (which === 'closed') ? [word] : []));
