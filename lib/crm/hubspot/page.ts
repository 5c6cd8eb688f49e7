import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
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

// Views that were left are kept, hidden; the one in front is one deal's if all titles it shows are the same.
export function findDealRoot(document: Document): ParentNode | undefined {
  return lookFor(TITLE, document) === undefined ? undefined : document.body;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  return omitUndefined({
    name: lookFor(TITLE, root),
    // The page does not tell the owner's id.
    responsible: createResponsible(undefined, asPersonsName(lookFor(OWNER, root))),
    // The card shows the first few, and tells how many there are in words only.
    someContacts: lookForContacts(root, deal),
  });
}

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
