import type { GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { chunk } from '@/lib/crm/toolkit/contact-lists';
import { completeContact, createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { addMissingFacts, NO_FACTS } from '@/lib/crm/toolkit/merge';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { type Batch, MOST_COMMANDS, openSession } from './batch';
import { isClosed, phonesIn } from './fields';

export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const batch = openSession(deal, getJson, document);
  const answers = await batch({
    deal: `crm.deal.get?id=${deal.id}`,
    item: `crm.item.get?entityTypeId=2&id=${deal.id}`,
    links: `crm.deal.contact.items.get?id=${deal.id}`,
  });
  // The old method goes on answering while it is replaced by the new one.
  const facts = addMissingFacts(
    addMissingFacts(NO_FACTS, oldFacts(deal, answers.told), 'session'),
    newFacts(deal, getPath(answers.told, 'item', 'item')),
    'session',
  ).facts;
  if (Object.keys(facts).length === 0) throw new ReadFailure(answers.whyNot('deal', 'item') ?? 'changed');
  yield { ...facts, failures: omitUndefined({ contacts: facts.contacts ? undefined : answers.whyNot('links') }) };
  yield* attributeFailures(['responsible', 'contacts'], askPeople(facts, batch));
}

function oldFacts(deal: DealRef, answers: unknown): DealFacts {
  const fields = getPath(answers, 'deal');
  if (asId(getPath(fields, 'ID')) !== deal.id) return {};
  return omitUndefined({
    name: asText(getPath(fields, 'TITLE')),
    responsible: createResponsible(asId(getPath(fields, 'ASSIGNED_BY_ID')), undefined),
    contacts: linkedContacts(getPath(answers, 'links')),
    closed: isClosed(getPath(fields, 'STAGE_SEMANTIC_ID'), getPath(fields, 'CLOSED'), getPath(fields, 'STAGE_ID')),
  });
}

function newFacts(deal: DealRef, item: unknown): DealFacts {
  if (asId(getPath(item, 'id')) !== deal.id) return {};
  const ids = mapAllOrNone(asList(getPath(item, 'contactIds')), asId);
  return omitUndefined({
    name: asText(getPath(item, 'title')),
    responsible: createResponsible(asId(getPath(item, 'assignedById')), undefined),
    contacts: ids && mergeContactsById(ids.map((id) => createContact(id, undefined))),
    closed: isClosed(getPath(item, 'stageSemanticId'), getPath(item, 'closed'), getPath(item, 'stageId')),
  });
}

/** The contacts of a deal, main one first, as yet without names; undefined if any cannot be read. */
function linkedContacts(links: unknown): Contact[] | undefined {
  const isMain = (link: unknown) => Number(getPath(link, 'IS_PRIMARY') === 'Y');
  const contacts = mapAllOrNone(
    asList(links)?.toSorted((a, b) => isMain(b) - isMain(a)),
    (link) => {
      const id = asId(getPath(link, 'CONTACT_ID'));
      return id === undefined ? undefined : createContact(id, undefined);
    },
  );
  return contacts && mergeContactsById(contacts);
}

/** Names and phones, of as many as the manager may see. */
async function* askPeople({ responsible, contacts }: DealFacts, batch: Batch): AsyncGenerator<PartialFacts> {
  const user = responsible?.id;
  let people = contacts ?? [];
  const commands = [
    ...(user === undefined ? [] : [['user', `user.get?ID=${user}`] as const]),
    ...people.map(({ id }) => [nameOf(id), `crm.contact.get?id=${id}`] as const),
  ];
  for (const some of chunk(commands, MOST_COMMANDS)) {
    const { told, whyNot } = await batch(Object.fromEntries(some));
    const cards = people.flatMap(({ id }) => toContact(id, getPath(told, nameOf(id))));
    people = people.map((contact) => completeContact(contact, cards));
    const name = userName(user, getPath(told, 'user'));
    yield omitUndefined({
      responsible: name === undefined ? undefined : createResponsible(user, name),
      contacts: contacts && people,
      failures: omitUndefined({
        responsible: whyNot('user'),
        contacts: whyNot(...people.map(({ id }) => nameOf(id))),
      }),
    });
  }
}

/** Of the command that asks for a contact. */
function nameOf(id: string): string {
  return `contact${id}`;
}

function userName(id: string | undefined, users: unknown): string | undefined {
  return fullName(asList(users)?.find((user) => asId(getPath(user, 'ID')) === id));
}

function toContact(id: string, card: unknown): Contact[] {
  if (asId(getPath(card, 'ID')) !== id) return [];
  return [createContact(id, fullName(card), phonesIn(asList(getPath(card, 'PHONE')) ?? []))];
}

function fullName(person: unknown): string | undefined {
  return asText(
    [getPath(person, 'NAME'), getPath(person, 'LAST_NAME')].flatMap((part) => asText(part) ?? []).join(' '),
  );
}
