import type { CrmReader, GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';

// Replace: every request that `fetchFacts` makes, and nothing more.
export const requests: CrmReader['requests'] = [/^\/api\/deals\/\d+$/];

// Replace: the path that the CRM's own page requests, and the names of the fields in the answer.
export async function* fetchFacts(deal: DealRef, getJson: GetJson): AsyncGenerator<PartialFacts> {
  const answer = await getJson(`/api/deals/${deal.id}`);
  // The reader does not use an answer about anything else.
  if (asId(getPath(answer, 'id')) !== deal.id) throw new ReadFailure('changed');
  yield omitUndefined({
    name: asText(getPath(answer, 'title')),
    responsible: createResponsible(asId(getPath(answer, 'owner_id')), undefined),
    contacts: parseContacts(getPath(answer, 'contacts')),
    closed: isClosed(getPath(answer, 'status')),
  });
}

/** All contacts; undefined if any of them cannot be read, because the list would be one short. */
function parseContacts(list: unknown): Contact[] | undefined {
  const contacts = mapAllOrNone(asList(list), (contact) => {
    const id = asId(getPath(contact, 'id'));
    const name = asText(getPath(contact, 'name'));
    const phones = asList(getPath(contact, 'phones')) ?? [];
    const written = phones.flatMap((phone) => asWritten(phone) ?? []);
    return id === undefined ? undefined : createContact(id, name, written);
  });
  return contacts && mergeContactsById(contacts);
}

/** Replace: what the CRM writes for open, won, lost. Any other status leaves it unknown. */
function isClosed(status: unknown): boolean | undefined {
  if (status === 'open') return false;
  return status === 'won' || status === 'lost' ? true : undefined;
}
