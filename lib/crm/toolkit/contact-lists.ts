import type { PartialFacts } from '@/lib/crm/reader';
import type { Contact, Failure } from '@/lib/deal/model';
import { completeContact } from './contacts';

/** How the contacts of a deal are told: as their list is asked for, page by page, then what their cards say. */

/** Of one list. */
const MOST_PAGES = 10;

/** One page of a list of people, as it was answered. */
export interface ListPage {
  contacts: readonly Contact[];
  hasMore: boolean;
  /** What the next page is asked for by; a list can go on without telling. */
  next?: string | undefined;
}

/** What is known of a list so far. */
export interface PartialList {
  contacts: Contact[];
  isComplete: boolean;
}

/** How people's cards are asked for, with their names and phones. */
export interface CardSource {
  chunkSize: number;
  /** Of so many people. */
  limit?: number;
  /** The cards of some people, and why some of them are missing. */
  fetchCards(some: readonly Contact[]): Promise<{ cards: readonly Contact[]; failure?: Failure | undefined }>;
}

/** Follows a list behind its first page, as far as it goes. */
export async function* followPages(
  first: ListPage,
  ask: (next: string) => Promise<ListPage>,
): AsyncGenerator<PartialList> {
  let page = first;
  const people = [...page.contacts];
  for (let count = 1; ; count += 1) {
    yield { contacts: [...people], isComplete: !page.hasMore };
    if (!page.hasMore || page.next === undefined || count >= MOST_PAGES) return;
    page = await ask(page.next);
    people.push(...page.contacts);
  }
}

/** Tells the people of a list, and then what their cards say; of those known until the list was refused, too. */
export async function* fetchContactsWithCards(
  list: AsyncIterable<PartialList>,
  cards: CardSource,
): AsyncGenerator<PartialFacts> {
  let known: PartialList = { contacts: [], isComplete: false };
  let refusal: unknown;
  try {
    for await (known of list) yield contactFacts(known);
  } catch (error) {
    refusal = error;
  }
  try {
    yield* fetchCards(known, cards);
  } catch (error) {
    refusal ??= error;
  }
  if (refusal !== undefined) throw refusal;
}

/** Tells what the cards of people say, as many at once as can be asked for. */
export async function* fetchCards(
  { contacts, isComplete }: PartialList,
  { chunkSize, limit, fetchCards }: CardSource,
): AsyncGenerator<PartialFacts> {
  let known = contacts;
  for (const some of chunk(contacts.slice(0, limit), chunkSize)) {
    const { cards, failure } = await fetchCards(some);
    known = known.map((contact) => completeContact(contact, cards));
    yield { ...contactFacts({ contacts: known, isComplete }), ...(failure && { failures: { contacts: failure } }) };
  }
}

/** What is known of a list, as facts of the deal. */
export function contactFacts({ contacts, isComplete }: PartialList): PartialFacts {
  return isComplete ? { contacts: contacts } : { someContacts: contacts };
}

/** A list in parts of so many items. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
