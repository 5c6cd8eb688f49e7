import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { insideOf, isVisible, onlyText, outermost, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedAddress } from '@/lib/crm/toolkit/links';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { PANEL } from './preview';
import { recordAt } from './record-urls';

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

// HubSpot keeps views that the manager left, hidden; the view in front is of one deal if all its titles are the same.
export function findDealRoot(document: Document): ParentNode | undefined {
  return extractField(TITLE, document) === undefined ? undefined : document.body;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  return omitUndefined({
    name: extractField(TITLE, root),
    // The page does not show the owner's id.
    responsible: createResponsible(undefined, asPersonName(extractField(OWNER, root))),
    // The card shows the first few contacts, and says in words only how many there are.
    someContacts: extractContacts(root, deal),
  });
}

/** The visible elements of the part; those of a page without the preview over it, which shows another record. */
function queryVisible(root: ParentNode, selector: string): Element[] {
  const isPreview = 'matches' in root && (root as Element).matches(PANEL);
  const isInPreview = insideOf(root, (element) => !isPreview && element.matches(PANEL));
  return queryAll(root, selector).filter((element) => !isInPreview(element) && isVisible(element));
}

/** The text that the field's places show, if they agree. */
function extractField(field: string, root: ParentNode): string | undefined {
  return onlyText(queryVisible(root, field));
}

/** The text as a person's name: HubSpot shows dashes where nobody is chosen. */
function asPersonName(text: string | undefined): string | undefined {
  return text !== undefined && /\p{L}/u.test(text) ? text : undefined;
}

/** The contacts that the card shows; undefined if it shows none. */
function extractContacts(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const { origin } = new URL(uri);
  const places = queryVisible(root, `${CONTACT_TILE}, ${CONTACT_LINK}`);
  const links = new Set(outermost(places.filter((place) => place.matches(CONTACT_LINK))));
  const phones = findPhones(root);
  const contacts = places.flatMap((place) => {
    const tile = place.closest(CONTACT_TILE);
    const id = tile ? tileId(tile) : linkId(place, origin);
    const name = links.has(place) ? visibleText(place) : undefined;
    return id === undefined ? [] : createContact(id, name, phones.get(boxOf(place)));
  });
  return contacts.length > 0 ? mergeContactsById(contacts) : undefined;
}

/** The phones that each contact's box shows. Most show none, because tiles do so only where they are set up to. */
function findPhones(root: ParentNode): Map<Element | null, string[]> {
  const phones = new Map<Element | null, string[]>();
  for (const place of queryAll(root, '[data-selenium-test="contact-chicklet-phone"] a span').filter(isVisible)) {
    const phone = visibleText(place);
    const box = boxOf(place);
    const ofBox = phones.get(box) ?? [];
    if (box && phone !== undefined) phones.set(box, ofBox);
    if (phone !== undefined) ofBox.push(phone);
  }
  return phones;
}

/** The part of the page that shows all of one contact. */
function boxOf(place: Element): Element | null {
  return place.closest(CONTACT_TILE) ?? place.closest(CHICKLET);
}

function tileId(tile: Element): string | undefined {
  return /^chiclet-0-1-([1-9]\d{0,19})$/.exec(tile.getAttribute('data-test-id') ?? '')?.[1];
}

function linkId(link: Element, origin: string): string | undefined {
  const address = linkedAddress(link, 'href', origin);
  const record = address && recordAt(address);
  return record?.type === '0-1' ? record.id : undefined;
}
