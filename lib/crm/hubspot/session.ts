import type { CrmReader, GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import {
  type CardSource,
  fetchCards,
  fetchContactsWithCards,
  followPages,
  type ListPage,
  type PartialList,
} from '@/lib/crm/toolkit/contact-lists';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { cookieNamed } from '@/lib/crm/toolkit/cookies';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { ReadFailure, toFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';
import { recordAt } from './record-urls';

export const requests: CrmReader['requests'] = [
  /^\/api\/crm\/v3\/objects\/deals\/\d+\?properties=[a-z_,]+&associations=contacts&portalId=\d+$/,
  /^\/api\/crm\/v4\/objects\/0-3\/\d+\/associations\/0-1\?limit=100(&after=[^&]+)?&portalId=\d+$/,
  /^\/api\/crm\/v3\/objects\/contacts\/\d+\?properties=[a-z_,]+&portalId=\d+$/,
  /^\/api\/crm\/v3\/owners\/\d+\?portalId=\d+$/,
];

const DEAL_PROPERTIES = 'dealname,dealstage,hubspot_owner_id,hs_is_closed,hs_is_closed_won';

const PHONE_PROPERTIES = ['phone', 'mobilephone', 'hs_whatsapp_phone_number'];

const CONTACT_PROPERTIES = ['firstname', 'lastname', ...PHONE_PROPERTIES].join();

/** Contacts are asked for one by one: the first so many, some at a time. */
const MOST_CARDS = 100;

const CARDS_AT_ONCE = 5;

export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const get = asThePage(getJson, deal, document);
  const answer = await get(`/api/crm/v3/objects/deals/${deal.id}?properties=${DEAL_PROPERTIES}&associations=contacts`);
  if (asId(getPath(answer, 'id')) !== deal.id) throw new ReadFailure('changed');
  const owner = asId(getPath(answer, 'properties', 'hubspot_owner_id'));
  const contacts = linkedContacts(answer);
  yield omitUndefined({
    name: asText(getPath(answer, 'properties', 'dealname')),
    responsible: createResponsible(owner, undefined),
    contacts,
    closed: isClosed(getPath(answer, 'properties')),
  });
  // First what takes one request.
  yield* attributeFailures(['responsible'], askOwner(owner, get));
  const cards: CardSource = {
    chunkSize: CARDS_AT_ONCE,
    limit: MOST_CARDS,
    fetchCards: (some) => askCards(some, get),
  };
  yield* attributeFailures(
    ['contacts'],
    contacts
      ? fetchCards({ contacts: contacts, isComplete: true }, cards)
      : fetchContactsWithCards(askContacts(deal, get), cards),
  );
}

/** As the page itself asks. */
function asThePage(getJson: GetJson, deal: DealRef, document: Document): GetJson {
  const portal = recordAt(new URL(deal.uri))?.portal;
  const csrfToken = () => cookieNamed('hubspotapi-csrf', document) ?? cookieNamed('csrf.app', document);
  const ask = (path: string, token: string | undefined) =>
    getJson(
      `${path}${path.includes('?') ? '&' : '?'}portalId=${portal}`,
      omitUndefined({ 'X-HubSpot-CSRF-hubspotapi': token }),
    );
  return async (path) => {
    const token = csrfToken();
    try {
      return await ask(path, token);
    } catch (error) {
      // A page that was left for a while has a stale token, and a fresh one by the time it was refused.
      const fresh = csrfToken();
      if (toFailure(error) !== 'refused' || fresh === token) throw error;
      return ask(path, fresh);
    }
  };
}

/** The deal's contacts, as yet without names; undefined if they are not all there. */
function linkedContacts(answer: unknown): Contact[] | undefined {
  const page = toPage(getPath(answer, 'associations', 'contacts'), 'id');
  return page && !page.hasMore ? mergeContactsById(page.contacts) : undefined;
}

function toPage(list: unknown, idField: string): ListPage | undefined {
  const contacts = mapAllOrNone(asList(getPath(list, 'results')), (link) => {
    const id = asId(getPath(link, idField));
    return id === undefined ? undefined : createContact(id, undefined);
  });
  const paging = getPath(list, 'paging');
  return contacts && { contacts, hasMore: paging !== undefined, next: asText(getPath(paging, 'next', 'after')) };
}

function isClosed(properties: unknown): boolean | undefined {
  const told = getPath(properties, 'hs_is_closed');
  if (told === 'true' || getPath(properties, 'hs_is_closed_won') === 'true') return true;
  if (told === 'false') return false;
  const stage = getPath(properties, 'dealstage');
  return stage === 'closedwon' || stage === 'closedlost' ? true : undefined;
}

/** A deal without contacts tells nothing of them, nor one with many of all; their own list does. */
async function* askContacts({ id }: DealRef, get: GetJson): AsyncGenerator<PartialList> {
  const ask = async (after?: string) => {
    const query = new URLSearchParams(omitUndefined({ limit: '100', after }));
    const page = toPage(await get(`/api/crm/v4/objects/0-3/${id}/associations/0-1?${query}`), 'toObjectId');
    if (!page) throw new ReadFailure('changed');
    return page;
  };
  for await (const { contacts, isComplete } of followPages(await ask(), ask))
    yield { contacts: mergeContactsById(contacts), isComplete };
}

/** Of as many as the manager may see. Where all are refused, more would be too. */
async function askCards(some: readonly Contact[], get: GetJson): ReturnType<CardSource['fetchCards']> {
  const answers = await Promise.allSettled(some.map(({ id }) => askCard(id, get)));
  const cards = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const refusal = answers.find((answer) => answer.status === 'rejected');
  if (refusal && cards.length === 0) throw refusal.reason;
  return { cards, failure: refusal && toFailure(refusal.reason) };
}

async function askCard(id: string, get: GetJson): Promise<Contact> {
  const card = await get(`/api/crm/v3/objects/contacts/${id}?properties=${CONTACT_PROPERTIES}`);
  if (asId(getPath(card, 'id')) !== id) throw new ReadFailure('changed');
  const phones = PHONE_PROPERTIES.flatMap((name) => asWritten(getPath(card, 'properties', name)) ?? []);
  return createContact(id, fullName(getPath(card, 'properties'), 'firstname', 'lastname'), phones);
}

function fullName(value: unknown, ...parts: string[]): string | undefined {
  return asText(parts.flatMap((part) => asText(getPath(value, part)) ?? []).join(' '));
}

/** The owner's name, and who that is among the users. */
async function* askOwner(owner: string | undefined, get: GetJson): AsyncGenerator<PartialFacts> {
  if (owner === undefined) return;
  const told = await get(`/api/crm/v3/owners/${owner}`);
  if (asId(getPath(told, 'id')) !== owner) throw new ReadFailure('changed');
  const responsible = {
    id: owner,
    name: fullName(told, 'firstName', 'lastName'),
    userId: asId(getPath(told, 'userId')),
  };
  yield { responsible: omitUndefined(responsible) };
}
