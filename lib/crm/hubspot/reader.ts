import { isFormPath, linkedAddress } from '@/lib/crm/deal-urls';
import type { DealRef, GetJson, PartialFacts, Reader } from '@/lib/crm/reader';
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
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { attributeFailures } from '@/lib/crm/toolkit/fallback';
import { ReadFailure, toFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';

export const hubspot: Reader = {
  crm: 'hubspot',
  label: 'HubSpot',
  hosts: ['https://*.hubspot.com/*'],
  matches: ({ protocol, hostname }) => protocol === 'https:' && /^app(-[a-z0-9]+)?\.hubspot\.com$/.test(hostname),
  detect: (url) => (hubspot.matches(url) ? dealAt(url) : undefined),

  findOverlay(document, url) {
    if (!mayPreview(url)) return undefined;
    const panel = queryAll(document, PANEL).filter(isOutermostPanel).filter(isVisible).at(-1);
    const record = panel && onlyValue(previewed(panel, url));
    // Somebody's card beside a deal does not hide the deal; a card that cannot be told may be another deal's.
    const isOther = record !== undefined && !dealAt(new URL(record));
    return panel && !isOther ? { url: new URL(record ?? url.origin), document, root: panel } : undefined;
  },

  requests: [
    /^\/api\/crm\/v3\/objects\/deals\/\d+\?properties=[a-z_,]+&associations=contacts&portalId=\d+$/,
    /^\/api\/crm\/v4\/objects\/0-3\/\d+\/associations\/0-1\?limit=100(&after=[^&]+)?&portalId=\d+$/,
    /^\/api\/crm\/v3\/objects\/contacts\/\d+\?properties=[a-z_,]+&portalId=\d+$/,
    /^\/api\/crm\/v3\/owners\/\d+\?portalId=\d+$/,
  ],

  async *fetchFacts(deal, getJson, document) {
    const get = asThePage(getJson, deal, document);
    const answer = await get(
      `/api/crm/v3/objects/deals/${deal.id}?properties=${DEAL_PROPERTIES}&associations=contacts`,
    );
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
  },

  // Views that were left are kept, hidden; the one in front is one deal's if all titles it shows are the same.
  findDealRoot: (document) => (lookFor(TITLE, document) === undefined ? undefined : document.body),

  extractFacts: (root, deal) =>
    omitUndefined({
      name: lookFor(TITLE, root),
      // The page does not tell the owner's id.
      responsible: createResponsible(undefined, asPersonsName(lookFor(OWNER, root))),
      // The card shows the first few, and tells how many there are in words only.
      someContacts: lookForContacts(root, deal),
    }),
};

/** The deal an address names. */
function dealAt(url: URL): DealRef | undefined {
  const record = recordAt(url);
  return record?.type === '0-3' ? { id: record.id, uri: addressOf(record, url) } : undefined;
}

interface RecordRef {
  portal: string;
  /** `0-1` is of contacts, `0-3` of deals. */
  type: string;
  id: string;
}

/** What older addresses call the types. */
const OLD_NAMES: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' };

const RECORD = /^\/contacts\/(\d+)\/(?:record\/(0-\d+)|(contact|company|deal|ticket))\/([1-9]\d{0,19})(?:\/([^/]*)|$)/;

function recordAt({ pathname }: URL): RecordRef | undefined {
  const [, portal, type, oldName = '', id, next = ''] = RECORD.exec(pathname) ?? [];
  if (portal === undefined || id === undefined || isFormPath(next)) return undefined;
  return { portal, type: type ?? OLD_NAMES[oldName] ?? '', id };
}

function addressOf({ portal, type, id }: RecordRef, { origin }: URL): string {
  return `${origin}/contacts/${portal}/record/${type}/${id}`;
}

/* ---- the preview: over a board, a list, another record ---- */

const PANEL = [
  '[data-selenium-test="sidebar-preview-panel"]',
  '[data-test-id="IndexPageInlineSidebar"]',
  '[data-crm-location="CRM_OBJECT_PREVIEW"]',
].join();

/** Whether it is a page of records, the only ones that preview others: all the rest of HubSpot is not searched. */
function mayPreview(url: URL): boolean {
  return hubspot.matches(url) && /^\/contacts\/\d+\/(objects|record|contact|company|deal|ticket)\//.test(url.pathname);
}

function isOutermostPanel(panel: Element): boolean {
  return !panel.parentElement?.closest(PANEL);
}

/** The record a preview is of, as the links of its head and the page's query name it. Its other links lead to others. */
function previewed(panel: Element, page: URL): string[] {
  const links = queryAll(panel, '[data-selenium-test="preview-panel-header"] a[href]');
  const addresses = links.flatMap((link) => linkedAddress(link, 'href', page.origin) ?? []);
  const records = [...addresses.flatMap((url) => recordAt(url) ?? []), ...[page, ...addresses].flatMap(recordsInQuery)];
  return records.map((record) => addressOf(record, page));
}

/** Records as queries name them: `?…=0-3-5501`, type and id. */
function recordsInQuery({ pathname, searchParams }: URL): RecordRef[] {
  const portal = /^\/[a-z-]+\/(\d+)(?:\/|$)/.exec(pathname)?.[1];
  // Content scripts in Firefox cannot go through the values with an iterator.
  const values: string[] = [];
  searchParams.forEach((value) => void values.push(value));
  return values.flatMap((value) => {
    const [, type, id] = /^(0-\d+)-([1-9]\d{0,19})$/.exec(value) ?? [];
    return portal === undefined || type === undefined || id === undefined ? [] : { portal, type, id };
  });
}

/* ---- asking ---- */

const DEAL_PROPERTIES = 'dealname,dealstage,hubspot_owner_id,hs_is_closed,hs_is_closed_won';
const PHONE_PROPERTIES = ['phone', 'mobilephone', 'hs_whatsapp_phone_number'];
const CONTACT_PROPERTIES = ['firstname', 'lastname', ...PHONE_PROPERTIES].join();

/** Contacts are asked for one by one: the first so many, some at a time. */
const MOST_CARDS = 100;
const CARDS_AT_ONCE = 5;

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

/* ---- looking ---- */

const TITLE = '[data-selenium-test="highlightTitle"], [data-test-id="highlight-property-display-dealname"]';

const OWNER = '[data-selenium-test="property-input-hubspot_owner_id"], [data-test-id="hubspot_owner_id"]';

const CONTACT_TILE = '[data-test-id^="chiclet-0-1-"]';
const CHICKLET = '[data-selenium-test="chicklet"]';
const CONTACT_LINK = [
  '[data-selenium-test="contact-chicklet-title-link"]',
  '[data-test-id="contact-chicklet-title-link"]',
  '[data-selenium-test="card-id-ASSOCIATION_TABLE/0-1"] a[href*="/0-1/"]',
  '[id="card-wrapper-ASSOCIATION_TABLE/0-1"] a[href*="/0-1/"]',
].join();

/** What is shown of the part: of a page without the preview that lies over it, which is another record's. */
function shown(root: ParentNode, selector: string): Element[] {
  const isPreview = 'matches' in root && (root as Element).matches(PANEL);
  return queryAll(root, selector).filter((element) => isVisible(element) && (isPreview || !element.closest(PANEL)));
}

/** What the field's places say, if they agree. */
function lookFor(field: string, root: ParentNode): string | undefined {
  return onlyValue(shown(root, field).map(visibleText));
}

/** Where nobody is chosen, dashes stand. */
function asPersonsName(text: string | undefined): string | undefined {
  return text !== undefined && /\p{L}/u.test(text) ? text : undefined;
}

/** The contacts the card shows; undefined if it shows none. */
function lookForContacts(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const places = shown(root, `${CONTACT_TILE}, ${CONTACT_LINK}`);
  const people = places.flatMap((place) => lookAtContact(place, new URL(uri).origin) ?? []);
  return people.length > 0 ? mergeContactsById(people) : undefined;
}

function lookAtContact(place: Element, origin: string): Contact | undefined {
  const tile = place.closest(CONTACT_TILE);
  const isLink = place.matches(CONTACT_LINK);
  const id = tile ? idOfTile(tile) : idOfLink(place, origin);
  const around = tile ?? place.closest(CHICKLET);
  const phones = around
    ? queryAll(around, '[data-selenium-test="contact-chicklet-phone"] a span').filter(isVisible).map(visibleText)
    : [];
  // Cards show phones only where they were set up to.
  const shownPhones = phones.flatMap((phone) => phone ?? []);
  return id === undefined
    ? undefined
    : createContact(id, isLink ? visibleText(place) : undefined, shownPhones.length > 0 ? shownPhones : undefined);
}

function idOfTile(tile: Element): string | undefined {
  return /^chiclet-0-1-([1-9]\d{0,19})$/.exec(tile.getAttribute('data-test-id') ?? '')?.[1];
}

function idOfLink(link: Element, origin: string): string | undefined {
  const address = linkedAddress(link, 'href', origin);
  const record = address && recordAt(address);
  return record?.type === '0-1' ? record.id : undefined;
}
