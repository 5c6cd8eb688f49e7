import type { ShownState } from '@/lib/deal/shown-state';
import { STATE_TONES } from '@/lib/deal/state-labels';
import type { AnswerOf, RequestOf, SentByBackground, SentByContent } from './protocol';

// Content scripts carry no zod. These guards check the same as the protocol's schemas, and the compiler compares their
// types with the protocol's.

type Guard<T> = (value: unknown) => value is T;

const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isNull = (value: unknown): value is null => value === null;
const isState = (value: unknown): value is ShownState => isText(value) && Object.hasOwn(STATE_TONES, value);

function isOneOf<T extends string>(values: readonly T[]): Guard<T> {
  return (value): value is T => values.includes(value as T);
}

function isNullOr<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value);
}

/** Accepts an object with exactly these fields, each of which its guard accepts. */
function isObjectOf<T extends object>(fields: { [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const guards = Object.entries(fields) as [string, Guard<unknown>][];
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== guards.length) return false;
    return guards.every(([name, guard]) => guard((value as Record<string, unknown>)[name]));
  };
}

/** Check whether the background's requests have the form of the protocol. */
export const REQUEST_GUARDS: { [T in SentByBackground]: Guard<RequestOf<T>> } = {
  'page.which': isObjectOf<RequestOf<'page.which'>>({ alone: isBoolean }),
  'page.read': isObjectOf<RequestOf<'page.read'>>({ session: isBoolean }),
  'script.end': isObjectOf<RequestOf<'script.end'>>({ crm: isText }),
  'visit.mark': isObjectOf<RequestOf<'visit.mark'>>({ uri: isText, state: isState }),
};

/** The messages of every content script; only the interpreter of lessons asks for one (ask-lesson.ts). */
export type Reported = Exclude<SentByContent, 'lesson.get'>;

/** Check whether the background's answers have the form of the protocol. */
export const ANSWER_GUARDS: { [T in Reported]: Guard<AnswerOf<T>> } = {
  'visit.start': isObjectOf<AnswerOf<'visit.start'>>({
    pill: isOneOf(['on', 'small', 'off']),
    sessionReads: isBoolean,
    hidden: isBoolean,
    place: isNullOr(isObjectOf<{ x: number; y: number }>({ x: isNumber, y: isNumber })),
  }),
  'visit.report': isObjectOf<AnswerOf<'visit.report'>>({ state: isNullOr(isState) }),
  'crm.held': isObjectOf<AnswerOf<'crm.held'>>({ held: isBoolean }),
  'crm.hold': isNull,
  'pill.open': isNull,
  'pill.keep': isNull,
};

export const isSentByBackground = (value: unknown): value is SentByBackground =>
  isText(value) && Object.hasOwn(REQUEST_GUARDS, value);
