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
  /^\/api\/crm\/v3\/owners\/\d+\?(archived=true&)?portalId=\d+$/,
];

const DEAL_PROPERTIES = 'dealname,dealstage,hubspot_owner_id,hs_is_closed,hs_is_closed_won';
const PHONE_PROPERTIES = ['phone', 'mobilephone', 'hs_whatsapp_phone_number'];
const CONTACT_PROPERTIES = ['firstname', 'lastname', ...PHONE_PROPERTIES].join();

/** The reader fetches one card a request: those of the first so many contacts, some at a time. */
const MAX_CARDS = 100;
const CARDS_AT_ONCE = 5;

/** The reader asks HubSpot's API for the deal, then for its owner, its contacts and their cards. */
export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const get = withCsrfToken(getJson, deal, document);
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
  // The owner comes first because it takes only one request.
  yield* attributeFailures(['responsible'], fetchOwner(owner, get));
  const cards: CardSource = {
    chunkSize: CARDS_AT_ONCE,
    limit: MAX_CARDS,
    fetchCards: (some) => fetchContactCards(some, get),
  };
  yield* attributeFailures(
    ['contacts'],
    contacts
      ? fetchCards({ contacts, isComplete: true }, cards)
      : fetchContactsWithCards(fetchContacts(deal, get), cards),
  );
}

/** Sends requests as the page does: with the portal's number, and with the token of its cookie. */
function withCsrfToken(getJson: GetJson, deal: DealRef, document: Document): GetJson {
  const portal = recordAt(new URL(deal.uri))?.portal;
  const csrfToken = () => cookieNamed('hubspotapi-csrf', document) ?? cookieNamed('csrf.app', document);
  const send = (path: string, token: string | undefined) =>
    getJson(
      `${path}${path.includes('?') ? '&' : '?'}portalId=${portal}`,
      omitUndefined({ 'X-HubSpot-CSRF-hubspotapi': token }),
    );
  return async (path) => {
    const token = csrfToken();
    try {
      return await send(path, token);
    } catch (error) {
      // A page that the manager left for a while has a stale token, and a fresh one by the time HubSpot refuses that.
      const fresh = csrfToken();
      if (toFailure(error) !== 'refused' || fresh === token) throw error;
      return send(path, fresh);
    }
  };
}

/** The deal's contacts, still without names; undefined if the answer does not hold all of them. */
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
  const closed = getPath(properties, 'hs_is_closed');
  if (closed === 'true' || getPath(properties, 'hs_is_closed_won') === 'true') return true;
  if (closed === 'false') return false;
  const stage = getPath(properties, 'dealstage');
  return stage === 'closedwon' || stage === 'closedlost' ? true : undefined;
}

/**
 * Fetches the deal's list of contacts. HubSpot's answer about the deal leaves the list out if it is empty, and cuts it
 * short if it is long; the list of its own does neither.
 */
async function* fetchContacts({ id }: DealRef, get: GetJson): AsyncGenerator<PartialList> {
  const fetchPage = async (after?: string) => {
    const query = new URLSearchParams(omitUndefined({ limit: '100', after }));
    const page = toPage(await get(`/api/crm/v4/objects/0-3/${id}/associations/0-1?${query}`), 'toObjectId');
    if (!page) throw new ReadFailure('changed');
    return page;
  };
  for await (const { contacts, isComplete } of followPages(await fetchPage(), fetchPage))
    yield { contacts: mergeContactsById(contacts), isComplete };
}

/** Fetches the cards of as many as the manager may see. Where HubSpot refuses all, it would refuse more, too. */
async function fetchContactCards(some: readonly Contact[], get: GetJson): ReturnType<CardSource['fetchCards']> {
  const answers = await Promise.allSettled(some.map(({ id }) => fetchContactCard(id, get)));
  const cards = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const rejected = answers.find((answer) => answer.status === 'rejected');
  if (rejected && cards.length === 0) throw rejected.reason;
  return { cards, failure: rejected && toFailure(rejected.reason) };
}

async function fetchContactCard(id: string, get: GetJson): Promise<Contact> {
  const card = await get(`/api/crm/v3/objects/contacts/${id}?properties=${CONTACT_PROPERTIES}`);
  if (asId(getPath(card, 'id')) !== id) throw new ReadFailure('changed');
  const phones = PHONE_PROPERTIES.flatMap((name) => asWritten(getPath(card, 'properties', name)) ?? []);
  return createContact(id, fullName(getPath(card, 'properties'), 'firstname', 'lastname'), phones);
}

function fullName(value: unknown, ...parts: string[]): string | undefined {
  return asText(parts.map((part) => asText(getPath(value, part))).join(' '));
}

/** Fetches the owner's name, and the id that the owner has among the users, or had before they left. */
async function* fetchOwner(id: string | undefined, get: GetJson): AsyncGenerator<PartialFacts> {
  if (id === undefined) return;
  const path = `/api/crm/v3/owners/${id}`;
  const owner = await get(path).catch((error) => {
    // HubSpot may know an owner who left the company only in its archive.
    if (toFailure(error) !== 'failed') throw error;
    return get(`${path}?archived=true`);
  });
  if (asId(getPath(owner, 'id')) !== id) throw new ReadFailure('changed');
  const name = fullName(owner, 'firstName', 'lastName');
  const userId = asId(getPath(owner, 'userId')) ?? asId(getPath(owner, 'userIdIncludingInactive'));
  yield { responsible: omitUndefined({ id, name, userId }) };
}
