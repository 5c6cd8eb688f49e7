import { agreedValue } from '@/lib/crm/taught/field-values';
import type { LessonField, Mark, PersonMark } from '@/lib/lesson/model';
import { pickDiverse } from './pick-diverse';
import { wordsLike } from './state-words';
import type { FieldValue } from './teacher';

/** A field keeps so many marks. */
const MOST_KEPT = 3;

/** What a second deal says of marks that were chosen on the first. */
export type Outcome =
  | 'proven'
  /** Every mark says the same on both: it is a label, a menu, or by chance the same person. */
  | 'same-on-both'
  | 'silent-on-second'
  /** The marks say different things on the second deal, and as many say the one as the other. */
  | 'disagree';

export interface Proof {
  outcome: Outcome;
  /** The marks to keep, best first; none unless they are proven. */
  marks: (Mark | PersonMark)[];
  /** What they say together on the second deal. */
  value: FieldValue | null;
}

/** One mark, and what it said on both deals. */
interface Tried {
  mark: Mark | PersonMark;
  first: FieldValue | null;
  second: FieldValue | null;
}

/** Keeps of a field's marks those that a second deal proves, by what they said on both. */
export function proveField(
  field: LessonField,
  marks: readonly (Mark | PersonMark)[],
  first: readonly (FieldValue | null)[],
  second: readonly (FieldValue | null)[],
  /** For `closed`: whether one of the deals is closed and the other is not. */
  statesDiffer = false,
): Proof {
  const tried = marks.map(
    (mark, index): Tried => ({ mark, first: first[index] ?? null, second: second[index] ?? null }),
  );
  const speaking = tried.filter((one) => one.first && one.second);
  if (speaking.length === 0) return statesDiffer ? keepOneSided(tried) : fail('silent-on-second');
  const mayRepeat = field === 'closed' && !statesDiffer;
  const telling = speaking.filter((one) => mayRepeat || !isSame(field, one));
  if (telling.length === 0) return fail('same-on-both');
  const groups = groupAgreeing(field, telling).sort((one, other) => other.length - one.length);
  const [largest = [], next = []] = groups;
  if (next.length === largest.length) return fail('disagree');
  const kept = pickDiverse(
    largest.map(({ mark }) => mark),
    MOST_KEPT,
  );
  return {
    outcome: 'proven',
    marks: kept,
    value: agreedValue(
      field,
      largest.filter(({ mark }) => kept.includes(mark)).map(({ second }) => second),
    ),
  };
}

/** A CRM may mark one of the states alone: then a mark is proven by a deal of the other state, which shows nothing there. */
function keepOneSided(tried: readonly Tried[]): Proof {
  const marks = tried.filter(({ first }) => first).map(({ mark }) => mark);
  return { outcome: 'proven', marks: pickDiverse(marks, MOST_KEPT), value: null };
}

const fail = (outcome: Outcome): Proof => ({ outcome, marks: [], value: null });

/** Whether a mark said the same on both deals. */
function isSame(field: LessonField, { first, second }: Tried): boolean {
  if (field === 'closed') return first?.texts.join() === second?.texts.join();
  return agreedValue(field, [first, second]) !== null;
}

/** Puts marks that agree on both deals together, each with the first group that it agrees with. */
function groupAgreeing(field: LessonField, tried: readonly Tried[]): Tried[][] {
  const groups: Tried[][] = [];
  for (const one of tried) {
    const group = groups.find(([head]) => head && agrees(field, head, one));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

const agrees = (field: LessonField, one: Tried, other: Tried): boolean =>
  agreedValue(field, [one.first, other.first]) !== null && agreedValue(field, [one.second, other.second]) !== null;

/** The words that a state's place showed while deals were open and while they were closed, with those that mean the same. */
export function learnStates(shown: readonly { value: FieldValue | null; closed: boolean }[]): {
  open: string[];
  closed: string[];
} {
  const wordsWhile = (closed: boolean) =>
    shown.filter((one) => one.closed === closed).flatMap(({ value }) => value?.texts ?? []);
  const [open, closed] = [wordsWhile(false), wordsWhile(true)];
  return { open: wordsLike('open', open, closed), closed: wordsLike('closed', closed, open) };
}
