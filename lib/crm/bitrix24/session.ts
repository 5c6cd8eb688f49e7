import type { GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { completeContacts, createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { addMissingFacts, NO_FACTS } from '@/lib/crm/toolkit/merge';
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
  const facts = addMissingFacts(
    addMissingFacts(NO_FACTS, factsOfOldMethod(deal, results), 'session'),
    factsOfNewMethod(deal, results),
    'session',
  ).facts;
  if (Object.keys(facts).length === 0) throw new ReadFailure(failureOf('deal', 'item') ?? 'changed');
  yield { ...facts, failures: omitUndefined({ contacts: facts.contacts ? undefined : failureOf('links') }) };
  yield* attributeFailures(['responsible', 'contacts'], fetchPeople(facts, sendBatch));
}

function factsOfOldMethod(deal: DealRef, results: unknown): DealFacts {
  const field = (name: string) => getPath(results, 'deal', name);
  return asId(field('ID')) === deal.id ? factsIn(field, linkedContacts(getPath(results, 'links'))) : {};
}

/** The new method's name of a field: it says `assignedById` for ASSIGNED_BY_ID. */
const newName = (name: string) => name.toLowerCase().replace(/_./g, ([, first = '']) => first.toUpperCase());

function factsOfNewMethod(deal: DealRef, results: unknown): DealFacts {
  const field = (name: string) => getPath(results, 'item', 'item', newName(name));
  return asId(field('ID')) === deal.id ? factsIn(field, toContacts(asList(field('CONTACT_IDS')))) : {};
}

/** The contacts of a deal, the main one first, still without names; undefined if any of them cannot be read. */
function linkedContacts(links: unknown): Contact[] | undefined {
  const isMain = (link: unknown) => Number(getPath(link, 'IS_PRIMARY') === 'Y');
  const mainFirst = asList(links)?.toSorted((a, b) => isMain(b) - isMain(a));
  return toContacts(mainFirst?.map((link) => getPath(link, 'CONTACT_ID')));
}

function toContacts(ids: readonly unknown[] | undefined): Contact[] | undefined {
  return mapAllOrNone(ids, asId)?.map((id) => createContact(id, undefined));
}

/** Fetches the names and phones of as many people as the manager may see. */
async function* fetchPeople({ responsible, contacts }: DealFacts, sendBatch: SendBatch): AsyncGenerator<PartialFacts> {
  const userId = responsible?.id;
  let completed = contacts ?? [];
  const commands = [
    ...(userId === undefined ? [] : [{ id: userId, name: 'user', command: `user.get?ID=${userId}` }]),
    ...completed.map(({ id }) => ({ id, name: `contact${id}`, command: `crm.contact.get?id=${id}` })),
  ];
  for (const some of chunk(commands.slice(0, MAX_PEOPLE), MAX_COMMANDS)) {
    const { results, failureOf } = await sendBatch(
      Object.fromEntries(some.map(({ name, command }) => [name, command])),
    );
    const ofContacts = some.filter(({ name }) => name !== 'user');
    const cards = ofContacts.flatMap(({ id, name }) => toContact(id, getPath(results, name)));
    completed = completeContacts(completed, cards);
    const name = userName(userId, getPath(results, 'user'));
    yield omitUndefined({
      responsible: name === undefined ? undefined : createResponsible(userId, name),
      contacts: contacts && completed,
      failures: omitUndefined({
        responsible: failureOf('user'),
        contacts: failureOf(...ofContacts.map(({ name }) => name)),
      }),
    });
  }
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
