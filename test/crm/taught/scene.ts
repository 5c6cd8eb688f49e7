import type { Change } from './changes.ts';
import type { Contact, Deal, Person, PointedField } from './model.ts';
import type { Random } from './random.ts';
import { type Content, el, type TreeElement } from './tree.ts';
import { type Language, type Word, wordIn } from './words.ts';

/** Who and what a page shows besides its deal: all that a reader must not take for the deal's own. */
export interface Surroundings {
  /** The signed-in user. */
  me: Person;
  createdBy: Person;
  changedBy: Person;
  followers: Person[];
  /** Users who wrote comments. */
  commenters: Person[];
  /** People who stand on the page and are no contacts of the deal. */
  mentioned: Contact[];
  deals: OtherDeal[];
  company: Contact;
  supportPhone: string;
}

export interface OtherDeal extends Deal {
  responsible: Person;
}

/** A row that is no field of ours, such as the amount. */
export interface Filler {
  /** The field's name in the CRM's code. */
  key: string;
  label: string;
  value: string;
}

/** All that the author of a kind of page has in hand to draw one. */
export interface Scene {
  deal: Deal;
  around: Surroundings;
  change: Change;
  language: Language;
  random: Random;
  /** The deal's page, in the tenant's way: what comes after the id differs. */
  suffix(...choices: string[]): string;
  word(word: Word): string;
  /** A class name that the build has made. */
  css(name: string): string;
  /** Some characters that are other ones in another build. */
  buildHash(name: string, length: number): string;
  /** Gives one of several ways in which a build may write something. */
  byBuild<T>(...choices: [T, ...T[]]): T;
  /** The next number that the page's framework gives to an element; it starts elsewhere on each page. */
  serial(): number;
  /** Puts further elements around the content, if the page has a wrapper more. */
  wrap(content: TreeElement): TreeElement;
  /** Rows, sections or columns in the page's order. */
  arrange<T>(rows: readonly T[]): T[];
  fillers(): Filler[];
  banner(): Content;
  /** Notes that a manager points here for this field. */
  point(field: PointedField, element: TreeElement): TreeElement;
}

/** What an author has drawn. */
export interface Drawing {
  /** Path, query and hash. */
  address: string;
  title: string;
  head?: Content;
  body: TreeElement;
  htmlAttributes?: Record<string, string>;
}

export interface Pointed {
  field: PointedField;
  element: TreeElement;
}

/** What a page is drawn from. */
export interface Material {
  deal: Deal;
  around: Surroundings;
  change: Change;
  /** For what is the page's own. */
  random: Random;
  /** For what the builds of a kind's front end have made, which is the same on all its pages. */
  builds: Random;
}

export function createScene({ deal, around, change, random, builds }: Material): { scene: Scene; pointed: Pointed[] } {
  const { language, build } = change;
  const pointed: Pointed[] = [];
  const order = random.fork('order');
  const wrappers = random.fork('wrappers');
  const extras = random.fork('extras');
  let serial = random.fork('serial').between(3, 900);
  const buildHash = (name: string, length: number) =>
    builds.fork(`${build} ${name}`).text(length, '0123456789abcdefghijklmnopqrstuvwxyz');
  const word = (one: Word) => wordIn(language, one);
  const scene: Scene = {
    deal,
    around,
    change,
    language,
    random: random.fork('author'),
    suffix: (...choices) => choices[change.tenant % choices.length] ?? '',
    word,
    css: (name) => `${name}_${buildHash(name, 5)}`,
    buildHash,
    byBuild: (...choices) => choices[(build - 1) % choices.length] ?? choices[0],
    serial: () => {
      serial += random.between(1, 3);
      return serial;
    },
    wrap: (content) => {
      if (!change.wrapped) return content;
      const inner = el('div', { class: wrappers.pick(['wrap', 'inner', `c${buildHash('wrap', 6)}`]) }, content);
      return wrappers.chance(0.3) ? el('div', {}, inner) : inner;
    },
    arrange: (rows) => (change.shuffled ? order.shuffle(rows) : [...rows]),
    fillers: () => fillersOf(word, change.siblings, extras),
    banner: () =>
      change.siblings &&
      el('div', { role: 'status', class: scene.css('banner') }, word('banner'), el('button', { type: 'button' }, '×')),
    point: (field, element) => {
      pointed.push({ field, element });
      return element;
    },
  };
  return { scene, pointed };
}

function fillersOf(word: (one: Word) => string, further: boolean, random: Random): Filler[] {
  const day = () => `2026-0${random.between(1, 9)}-1${random.below(10)}`;
  const usual: Filler[] = [
    { key: 'amount', label: word('amount'), value: `${random.between(2, 90)} ${random.between(100, 999)}.00` },
    { key: 'source', label: word('source'), value: random.pick(['Instagram', 'WhatsApp', 'Website', 'Expo 2026']) },
  ];
  const more: Filler[] = [
    { key: 'closing_date', label: word('closeDate'), value: day() },
    { key: 'priority', label: word('priority'), value: random.pick(['A', 'B', 'C']) },
    { key: 'budget_code', label: word('budget'), value: `${random.between(10, 99)}-${random.between(1_000, 9_999)}` },
  ];
  return further ? [...more.slice(0, 1), ...usual, ...more.slice(1)] : usual;
}
