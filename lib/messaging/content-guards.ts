import { type DealState, STATES } from '@/lib/deal/plan';
import type { AnswerOf, RequestOf, SentByBackground, SentByContent } from './protocol';

// Content scripts carry no zod: these few checks say the same as the schemas of the protocol, and their types hold them
// to it.

type Guard<T> = (value: unknown) => value is T;

const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isNull = (value: unknown): value is null => value === null;
const isState = isOneOf<DealState>(STATES);

function isOneOf<T extends string>(values: readonly T[]): Guard<T> {
  return (value): value is T => values.some((one) => one === value);
}

function isNullOr<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value);
}

/** An object with these fields, each of them good, and no others. */
function isObjectOf<T extends object>(fields: { [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const guards = Object.entries(fields) as [string, Guard<unknown>][];
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== guards.length) return false;
    return guards.every(([name, guard]) => Object.hasOwn(value, name) && guard(Reflect.get(value, name)));
  };
}

/** Whether what the background asks has the agreed form. */
export const REQUEST_GUARDS: { [T in SentByBackground]: Guard<RequestOf<T>> } = {
  'page.which': isObjectOf<RequestOf<'page.which'>>({ alone: isBoolean }),
  'page.read': isObjectOf<RequestOf<'page.read'>>({ session: isBoolean }),
  'script.end': isObjectOf<RequestOf<'script.end'>>({ crm: isText }),
  'visit.mark': isObjectOf<RequestOf<'visit.mark'>>({ uri: isText, state: isState }),
};

/** Whether what the background answers has the agreed form. */
export const ANSWER_GUARDS: { [T in SentByContent]: Guard<AnswerOf<T>> } = {
  'visit.start': isObjectOf<AnswerOf<'visit.start'>>({
    pill: isOneOf(['on', 'small', 'off']),
    sessionReads: isBoolean,
    hidden: isBoolean,
    place: isNullOr(isObjectOf<{ x: number; y: number }>({ x: isNumber, y: isNumber })),
  }),
  'visit.report': isObjectOf<AnswerOf<'visit.report'>>({ state: isNullOr(isState) }),
  'pill.open': isNull,
  'pill.keep': isNull,
};

export const isSentByBackground = (value: unknown): value is SentByBackground =>
  typeof value === 'string' && Object.hasOwn(REQUEST_GUARDS, value);
