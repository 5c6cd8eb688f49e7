import type { CrmReader, GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { fetchCards } from '@/lib/crm/toolkit/contact-lists';
import { createContact, createResponsible, isWithoutChat, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';
import { CLOSED_STATUSES } from './statuses';

export const requests: CrmReader['requests'] = [
  /^\/api\/v4\/leads\/\d+\?with=contacts$/,
  /^\/api\/v4\/contacts\?limit=250(&filter\[id\]\[\]=\d+)+$/,
];

/** The page marks its own requests with this header. */
const PAGE_HEADERS = { 'X-Requested-With': 'XMLHttpRequest' };

/** One answer of Kommo's holds so many contacts. */
const MAX_CARDS = 250;

/** The reader asks Kommo's API for the lead, and then for the cards of its contacts. */
export async function* fetchFacts(deal: DealRef, getJson: GetJson): AsyncGenerator<PartialFacts> {
  const lead = await getJson(`/api/v4/leads/${deal.id}?with=contacts`, PAGE_HEADERS);
  if (asId(getPath(lead, 'id')) !== deal.id) throw new ReadFailure('changed');
  const contacts = linkedContacts(lead);
  yield omitUndefined({
    // An empty name is left out: for such a lead the page shows a placeholder of its own.
    name: asText(getPath(lead, 'name')),
    responsible: createResponsible(asId(getPath(lead, 'responsible_user_id')), undefined),
    contacts,
    closed: isClosed(lead),
  });
  const cards = { chunkSize: MAX_CARDS, fetchCards: (some: readonly Contact[]) => fetchContactCards(some, getJson) };
  if (contacts) yield* attributeFailures(['contacts'], fetchCards({ contacts, isComplete: true }, cards));
}

/** The lead's contacts, the main one first, still without names; undefined if any of them cannot be read. */
function linkedContacts(lead: unknown): Contact[] | undefined {
  const links = asList(getPath(lead, '_embedded', 'contacts'));
  const mainFirst = links?.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)));
  const contacts = mapAllOrNone(mainFirst, (link) => {
    const id = asId(getPath(link, 'id'));
    return id === undefined ? undefined : createContact(id, undefined);
  });
  return contacts && mergeContactsById(contacts);
}

function isMain(link: unknown): boolean {
  return getPath(link, 'is_main') === true;
}

function isClosed(lead: unknown): boolean | undefined {
  const status = asId(getPath(lead, 'status_id'));
  const isOver = getPath(lead, 'is_deleted') === true || asId(getPath(lead, 'closed_at')) !== undefined;
  return isOver || (status === undefined ? undefined : CLOSED_STATUSES.includes(status));
}

/** Fetches the names and phones of as many contacts as the manager may see. */
async function fetchContactCards(contacts: readonly Contact[], getJson: GetJson): Promise<{ cards: Contact[] }> {
  const filter = contacts.map(({ id }) => `&filter[id][]=${id}`).join('');
  const answer = await getJson(`/api/v4/contacts?limit=${MAX_CARDS}${filter}`, PAGE_HEADERS);
  const cards = asList(getPath(answer, '_embedded', 'contacts'));
  if (!cards) throw new ReadFailure('changed');
  return { cards: cards.flatMap(toContact) };
}

function toContact(card: unknown): Contact[] {
  const id = asId(getPath(card, 'id'));
  const fields = asList(getPath(card, 'custom_fields_values')) ?? [];
  const phones = fields
    .filter((field) => getPath(field, 'field_code') === 'PHONE')
    .flatMap((field) => asList(getPath(field, 'values')) ?? [])
    .filter((entry) => !isWithoutChat(getPath(entry, 'enum_code')))
    .flatMap((entry) => asWritten(getPath(entry, 'value')) ?? []);
  return id === undefined ? [] : [createContact(id, asText(getPath(card, 'name')), phones)];
}
