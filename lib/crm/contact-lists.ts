import type { Contact, Failure } from '@/lib/deal/model';
import { completed } from './contacts';
import type { Told } from './reader';

/** How the contacts of a deal are told: as their list is asked for, page by page, then what their cards say. */

/** Of one list. */
const MOST_PAGES = 10;

/** One page of a list of people, as it was answered. */
export interface ListPage {
  people: readonly Contact[];
  goesOn: boolean;
  /** What the next page is asked for by; a list can go on without telling. */
  next?: string | undefined;
}

/** What is known of a list so far. */
export interface ListSoFar {
  people: Contact[];
  areAll: boolean;
}

/** How people's cards are asked for, with their names and phones. */
export interface Cards {
  atOnce: number;
  /** Of so many people. */
  most?: number;
  /** The cards of some people, and why some of them are missing. */
  ask(some: readonly Contact[]): Promise<{ cards: readonly Contact[]; failure?: Failure | undefined }>;
}

/** Follows a list behind its first page, as far as it goes. */
export async function* pagesFrom(first: ListPage, ask: (next: string) => Promise<ListPage>): AsyncGenerator<ListSoFar> {
  let page = first;
  const people = [...page.people];
  for (let count = 1; ; count += 1) {
    yield { people: [...people], areAll: !page.goesOn };
    if (!page.goesOn || page.next === undefined || count >= MOST_PAGES) return;
    page = await ask(page.next);
    people.push(...page.people);
  }
}

/** Tells the people of a list, and then what their cards say; of those known until the list was refused, too. */
export async function* tellPeople(list: AsyncIterable<ListSoFar>, cards: Cards): AsyncGenerator<Told> {
  let known: ListSoFar = { people: [], areAll: false };
  let refusal: unknown;
  try {
    for await (known of list) yield told(known);
  } catch (error) {
    refusal = error;
  }
  try {
    yield* tellCards(known, cards);
  } catch (error) {
    refusal ??= error;
  }
  if (refusal !== undefined) throw refusal;
}

/** Tells what the cards of people say, as many at once as can be asked for. */
export async function* tellCards({ people, areAll }: ListSoFar, { atOnce, most, ask }: Cards): AsyncGenerator<Told> {
  let known = people;
  for (const some of inChunks(people.slice(0, most), atOnce)) {
    const { cards, failure } = await ask(some);
    known = known.map((contact) => completed(contact, cards));
    yield { ...told({ people: known, areAll }), ...(failure && { failures: { contacts: failure } }) };
  }
}

/** What is known of a list, as facts of the deal. */
export function told({ people, areAll }: ListSoFar): Told {
  return areAll ? { contacts: people } : { someContacts: people };
}

/** A list in parts of so many items. */
export function inChunks<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
