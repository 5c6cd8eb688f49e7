import { describe, expect, it } from 'vitest';
import { ANSWER_GUARDS, REQUEST_GUARDS, type Reported } from '@/lib/messaging/content-guards';
import { type AnswerOf, MESSAGES, type RequestOf, type SentByBackground } from '@/lib/messaging/protocol';

/** Good values of each message, and values that its fields must not have. */
type Cases<T> = { good: T[]; wrong: { [K in keyof T]?: unknown[] } };

const NO_TEXT = [undefined, null, 1, {}, ['x']];
const NO_BOOLEAN = [undefined, null, 0, 'true', {}];
const NO_STATE = [undefined, '', 'conflct', 'toString', 1, ['conflict']];

const REQUESTS: { [T in SentByBackground]: Cases<RequestOf<T>> } = {
  'page.which': { good: [{ alone: true }, { alone: false }], wrong: { alone: NO_BOOLEAN } },
  'page.read': { good: [{ session: true }, { session: false }], wrong: { session: NO_BOOLEAN } },
  'script.end': { good: [{ crm: 'kommo' }], wrong: { crm: NO_TEXT } },
  'visit.mark': {
    good: [{ uri: 'https://acme.kommo.com/leads/detail/1', state: 'conflict' }],
    wrong: { uri: NO_TEXT, state: [...NO_STATE, null] },
  },
};

const ANSWERS: { [T in Exclude<Reported, 'crm.hold' | 'pill.open' | 'pill.keep'>]: Cases<AnswerOf<T>> } = {
  'visit.start': {
    good: [
      { pill: 'on', sessionReads: true, hidden: false, place: null },
      { pill: 'off', sessionReads: false, hidden: true, place: { x: 0, y: 0.5 } },
    ],
    wrong: {
      pill: [undefined, null, 'big', true],
      sessionReads: NO_BOOLEAN,
      hidden: NO_BOOLEAN,
      place: [undefined, 'left', {}, { x: 1 }, { x: '1', y: 1 }, { x: 1, y: Number.NaN }, { x: 1, y: 1, z: 1 }, [1, 1]],
    },
  },
  'crm.held': { good: [{ held: true }, { held: false }], wrong: { held: NO_BOOLEAN } },
  'visit.report': { good: [{ state: null }, { state: 'in-sync' }], wrong: { state: NO_STATE } },
};

const NO_OBJECT = [undefined, null, true, 'x', [], [{}], {}];

describe.each([
  ...Object.entries(REQUESTS).map(([type, cases]) => ({
    what: `request of ${type}`,
    ...cases,
    guard: REQUEST_GUARDS[type as SentByBackground] as (value: unknown) => boolean,
    schema: MESSAGES[type as SentByBackground].request,
  })),
  ...Object.entries(ANSWERS).map(([type, cases]) => ({
    what: `answer to ${type}`,
    ...cases,
    guard: ANSWER_GUARDS[type as keyof typeof ANSWERS] as (value: unknown) => boolean,
    schema: MESSAGES[type as keyof typeof ANSWERS].answer,
  })),
])('the $what', ({ good, wrong, guard, schema }) => {
  /** The guard, and the schema with which it has to agree. */
  const verdicts = (value: unknown) => [guard(value), schema.safeParse(value).success];

  it('passes if each field is good', () => {
    for (const value of good) expect([value, ...verdicts(value)]).toEqual([value, true, true]);
  });

  it('is refused if one field is wrong, missing or additional', () => {
    const first: object = { ...good[0] };
    expect(Object.keys(wrong)).toEqual(Object.keys(first));
    for (const [field, values] of Object.entries(wrong))
      for (const value of values as unknown[]) {
        const bad = { ...first, [field]: value };
        expect([bad, ...verdicts(bad)]).toEqual([bad, false, false]);
      }
    for (const field of Object.keys(first)) {
      const lacking = Object.fromEntries(Object.entries(first).filter(([name]) => name !== field));
      expect([lacking, ...verdicts(lacking)]).toEqual([lacking, false, false]);
    }
    for (const more of ['more', 'toString', 'constructor'])
      expect(verdicts({ ...first, [more]: 1 })).toEqual([false, false]);
  });

  it('is refused if it is no such object', () => {
    for (const value of NO_OBJECT) expect([value, ...verdicts(value)]).toEqual([value, false, false]);
    // A field that only the prototype has does not count.
    expect(guard(Object.create(good[0] ?? {}))).toBe(false);
  });
});

it.each(['pill.open', 'pill.keep'] as const)('the answer to %s is null and nothing else', (type) => {
  expect(ANSWER_GUARDS[type](null)).toBe(true);
  for (const odd of [undefined, {}, '', 0]) expect(ANSWER_GUARDS[type](odd)).toBe(false);
});
