import type { Random } from './random.ts';
import { LANGUAGES, type Language } from './words.ts';

/** How a page differs from the one that the lesson was taught on. */
export interface Change {
  /** The language of the labels. */
  language: Language;
  /** The number of the build of the CRM's front end: another one has other generated classes, ids and attributes. */
  build: number;
  /** Whether fields, contacts and sections stand in another order. */
  shuffled: boolean;
  /** Whether there is a wrapper more around values, rows and sections. */
  wrapped: boolean;
  /** Whether there are a banner, further rows and further columns. */
  siblings: boolean;
  /** Whether the page shows many other deals and people. A few stand on every page. */
  crowded: boolean;
  /** Whether the page shows values in a second place too. */
  twice: boolean;
  /** What the deal does not have. */
  missing: readonly ('responsible' | 'contacts' | 'phones')[];
  /** How many contacts the deal has. */
  contacts: number;
  /** The number of an oddness of the deal's name. */
  odd: number | undefined;
  /** Whether the signed-in user is responsible, or who was responsible for the first deal; else it is somebody new. */
  owner: 'new' | 'first' | 'me';
  closed: boolean;
  /** The number of the tenant: its company, its skin, and what it appends to addresses. */
  tenant: number;
}

type Step = (change: Change, random: Random) => Partial<Change>;

export const CHANGES = {
  'shuffled order': () => ({ shuffled: true }),
  'no contacts': () => ({ missing: ['contacts'] }),
  'no responsible': () => ({ missing: ['responsible'] }),
  'no phones': () => ({ missing: ['phones'] }),
  'another language': ({ language }, random) => ({
    language: random.pick(LANGUAGES.filter((one) => one !== language)),
  }),
  'another build': ({ build }) => ({ build: build + 1 }),
  'a wrapper more': () => ({ wrapped: true }),
  'a sibling more': () => ({ siblings: true }),
  'more other records': () => ({ crowded: true }),
  'a long list of contacts': (_, random) => ({ contacts: random.between(5, 9) }),
  'one contact': () => ({ contacts: 1 }),
  'an odd name': (_, random) => ({ odd: random.below(64) }),
  'values twice': () => ({ twice: true }),
  'closed or open': ({ closed }) => ({ closed: !closed }),
  'the same responsible': () => ({ owner: 'first' }),
  'one’s own deal': () => ({ owner: 'me' }),
  'another tenant': ({ tenant }) => ({ tenant: tenant + 1 }),
} satisfies Record<string, Step>;

export type ChangeName = keyof typeof CHANGES;

export const PLAIN: Change = {
  language: 'en',
  build: 1,
  shuffled: false,
  wrapped: false,
  siblings: false,
  crowded: false,
  twice: false,
  missing: [],
  contacts: 2,
  odd: undefined,
  owner: 'new',
  closed: false,
  tenant: 0,
};

/** Applies changes one after the other. */
export function applyChanges(names: readonly ChangeName[], random: Random, plain: Change = PLAIN): Change {
  let change = plain;
  for (const name of names) {
    const step: Step = CHANGES[name];
    const changed = step(change, random.fork(name));
    change = { ...change, ...changed, missing: [...change.missing, ...(changed.missing ?? [])] };
  }
  return change;
}
