import type { GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { completeContacts, createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { addMissingFacts } from '@/lib/crm/toolkit/merge';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import { chunk } from '@/lib/deal/chunk';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { MAX_COMMANDS, openSession, type SendBatch } from './batch';
import { factsIn, phonesIn } from './fields';

/** The reader asks for so many people, as every reader does: nobody writes to more people of a deal. */
const MAX_PEOPLE = 1_000;

/** The reader asks Bitrix24's API for the deal in one batch, and in further ones for the people by their ids. */
export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const sendBatch = openSession(deal, getJson, document);
  const { results, failureOf } = await sendBatch({
    deal: `crm.deal.get?id=${deal.id}`,
    item: `crm.item.get?entityTypeId=2&id=${deal.id}`,
    links: `crm.deal.contact.items.get?id=${deal.id}`,
  });
  // Bitrix24 is replacing the old method by the new one, and until then answers to both.
  const ofOld = factsOf(deal, (name) => getPath(results, 'deal', name), linkedIds(getPath(results, 'links')));
  const newField = (name: string) => getPath(results, 'item', 'item', newName(name));
  const ofNew = factsOf(deal, newField, asList(newField('CONTACT_IDS')));
  const { facts } = addMissingFacts({ facts: ofOld, sources: {} }, ofNew, 'session');
  if (Object.keys(facts).length === 0) throw new ReadFailure(failureOf('deal', 'item') ?? 'changed');
  yield { ...facts, failures: omitUndefined({ contacts: facts.contacts ? undefined : failureOf('links') }) };
  yield* attributeFailures(['responsible', 'contacts'], fetchPeople(facts, sendBatch));
}

/** The facts in the answer of one method, unless it is about another deal. */
function factsOf(deal: DealRef, field: (name: string) => unknown, contacts?: readonly unknown[]): DealFacts {
  return asId(field('ID')) === deal.id ? factsIn(field, toContacts(contacts)) : {};
}

/** The new method's name of a field: it says `assignedById` for ASSIGNED_BY_ID. */
const newName = (name: string) => name.toLowerCase().replace(/_./g, (pair) => pair.slice(1).toUpperCase());

/** The ids of the contacts to which a deal is linked, the main one first. */
function linkedIds(links: unknown): unknown[] | undefined {
  const isMain = (link: unknown) => Number(getPath(link, 'IS_PRIMARY') === 'Y');
  const mainFirst = asList(links)?.toSorted((a, b) => isMain(b) - isMain(a));
  return mainFirst?.map((link) => getPath(link, 'CONTACT_ID'));
}

/** The contacts of these ids, still without names; undefined if any of them cannot be read. */
function toContacts(ids: readonly unknown[] | undefined): Contact[] | undefined {
  return mapAllOrNone(ids, asId)?.map((id) => ({ id }));
}

/** Fetches the names and phones of as many people as the manager may see. */
async function* fetchPeople({ responsible, contacts }: DealFacts, sendBatch: SendBatch): AsyncGenerator<PartialFacts> {
  const userId = responsible?.id;
  let completed = contacts ?? [];
  const commands = [
    ...(userId === undefined ? [] : [['user', `user.get?ID=${userId}`]]),
    ...completed.map(({ id }) => [`contact${id}`, `crm.contact.get?id=${id}`]),
  ];
  for (const some of chunk(commands.slice(0, MAX_PEOPLE), MAX_COMMANDS)) {
    const { results, failureOf } = await sendBatch(Object.fromEntries(some));
    const ofContacts = some.flatMap(([name = '']) => (name === 'user' ? [] : name));
    completed = completeContacts(
      completed,
      ofContacts.flatMap((command) => toContact(command, getPath(results, command))),
    );
    const name = userName(userId, getPath(results, 'user'));
    yield omitUndefined({
      responsible: name === undefined ? undefined : createResponsible(userId, name),
      contacts: contacts && completed,
      failures: omitUndefined({
        responsible: failureOf('user'),
        contacts: failureOf(...ofContacts),
      }),
    });
  }
}

function userName(id: string | undefined, users: unknown): string | undefined {
  return fullName(asList(users)?.find((user) => asId(getPath(user, 'ID')) === id));
}

/** Parses the card that a command asked for, unless it is somebody else's. */
function toContact(command: string, card: unknown): Contact[] {
  const id = asId(getPath(card, 'ID'));
  if (id === undefined || command !== `contact${id}`) return [];
  return [createContact(id, fullName(card), phonesIn(asList(getPath(card, 'PHONE')) ?? []))];
}

function fullName(person: unknown): string | undefined {
  return asText(['NAME', 'LAST_NAME'].map((part) => asText(getPath(person, part))).join(' '));
}
