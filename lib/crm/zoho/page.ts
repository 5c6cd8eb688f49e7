import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyText, onlyValue, outermost, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedAddress } from '@/lib/crm/toolkit/links';
import { asText, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { recordAt } from './record-urls';
import { isClosedByName } from './stages';

/** The page shows each field in several places, which bear the name of the field's column. */
const NAME = placesOf('POTENTIALNAME');
const OWNER = placesOf('SMOWNERID');
const STAGE = placesOf('STAGE');
const CONTACT = placesOf('CONTACTID');

function placesOf(column: string): string {
  const title = `#titlecard_${column}, #title_${column} crux-text-component, #headervalue_${column}`;
  return `${title}, #value_${column}, #subvalue_${column}, [data-zcqa="value_${column}"]`;
}

// The page's ids are of columns, and none is of the deal: it shows one deal if all titles that it shows are the same.
export function findDealRoot(document: Document): ParentNode | undefined {
  return extractField(NAME, document) === undefined ? undefined : document.body;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  return omitUndefined({
    name: extractField(NAME, root),
    // The page does not show the owner's id.
    responsible: createResponsible(undefined, extractField(OWNER, root)),
    someContacts: extractMainContact(root, deal),
    closed: isClosedByName(extractField(STAGE, root)),
  });
}

/** The text that the visible places of a field show, if they agree. */
function extractField(field: string, root: ParentNode): string | undefined {
  const places = queryAll(root, field).filter(isVisible);
  return onlyText(places, (place) => asText(place.getAttribute('cx-prop-value')) ?? wholeText(place));
}

/** The text that a place shows, unless the page has cut it short. */
function wholeText(place: Element): string | undefined {
  const text = visibleText(place);
  return text?.endsWith('…') ? undefined : text;
}

/** The contact of the deal's own field; undefined if the field is empty. Other contacts may have a role in the deal. */
function extractMainContact(root: ParentNode, deal: DealRef): Contact[] | undefined {
  const places = outermost(queryAll(root, CONTACT).filter(isVisible));
  const links = outermost(places.flatMap((place) => queryAll(place, 'a[href*="/tab/Contacts/"]'))).filter(isVisible);
  const people = links.map((link) => ({ id: linkedContactId(link, deal), name: visibleText(link) }));
  const ours = people.filter(({ id }) => id !== undefined);
  const id = onlyValue(ours.map((person) => person.id));
  return id === undefined ? undefined : [createContact(id, onlyValue(ours.map(({ name }) => name)))];
}

function linkedContactId(link: Element, { uri }: DealRef): string | undefined {
  const address = linkedAddress(link, 'href', new URL(uri).origin);
  return address && recordAt(address, 'Contacts')?.id;
}
