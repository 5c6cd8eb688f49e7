import type { PartialFacts } from '@/lib/crm/reader';
import { chunk } from '@/lib/deal/chunk';
import type { Contact, Failure } from '@/lib/deal/model';
import { completeContacts } from './contacts';

/** How readers fetch the contacts of a deal: first their list, page by page, then the card of each with its phones. */

/** A reader follows one list for so many pages. */
const MAX_PAGES = 10;

/** A reader fetches so many cards, unless its CRM gives a reason for fewer: nobody writes to more people of a deal. */
const MAX_CARDS = 1_000;

/** One page of a list of contacts, as the CRM answered it. */
export interface ListPage {
  contacts: readonly Contact[];
  hasMore: boolean;
  /** The value by which the reader requests the next page; some CRMs say that there are more and do not give it. */
  next?: string | undefined;
}

/** A list of contacts as far as the reader knows it. */
export interface PartialList {
  contacts: Contact[];
  isComplete: boolean;
}

/** How a reader fetches cards, which hold names and phones. */
export interface CardSource {
  /** So many cards come in one chunk. */
  chunkSize: number;
  /** The reader fetches the cards of the first so many contacts only; by default, of a thousand. */
  limit?: number;
  /** Fetches the cards of some contacts, and says why some of them are missing. */
  fetchCards(contacts: readonly Contact[]): Promise<{ cards: readonly Contact[]; failure?: Failure | undefined }>;
}

/** Follows a list from its first page, as far as it goes, and yields what it has so far after each page. */
export async function* followPages(
  first: ListPage,
  fetchPage: (next: string) => Promise<ListPage>,
): AsyncGenerator<PartialList> {
  let page = first;
  let contacts = [...page.contacts];
  for (let count = 1; ; count += 1) {
    yield { contacts, isComplete: !page.hasMore };
    if (!page.hasMore || page.next === undefined || count >= MAX_PAGES) return;
    page = await fetchPage(page.next);
    contacts = [...contacts, ...page.contacts];
  }
}

/**
 * Yields the contacts of a list, and then what their cards add. Where the CRM refuses the rest of the list, it still
 * fetches the cards of the contacts that it has, and throws the list's error at the end.
 */
export async function* fetchContactsWithCards(
  list: AsyncIterable<PartialList>,
  source: CardSource,
): AsyncGenerator<PartialFacts> {
  let latest: PartialList = { contacts: [], isComplete: false };
  let firstError: unknown;
  try {
    for await (latest of list) yield contactFacts(latest);
  } catch (error) {
    firstError = error;
  }
  try {
    yield* fetchCards(latest, source);
  } catch (error) {
    firstError ??= error;
  }
  if (firstError !== undefined) throw firstError;
}

/** Fetches the cards of a list's contacts, a chunk at a time, and yields the contacts as they become complete. */
export async function* fetchCards(
  { contacts, isComplete }: PartialList,
  source: CardSource,
): AsyncGenerator<PartialFacts> {
  let completed = contacts;
  for (const some of chunk(contacts.slice(0, source.limit ?? MAX_CARDS), source.chunkSize)) {
    const { cards, failure } = await source.fetchCards(some);
    completed = completeContacts(completed, cards);
    yield { ...contactFacts({ contacts: completed, isComplete }), ...(failure && { failures: { contacts: failure } }) };
  }
}

/** What a list says of the deal: all of its contacts, or some of them. */
export function contactFacts({ contacts, isComplete }: PartialList): PartialFacts {
  return isComplete ? { contacts } : { someContacts: contacts };
}
