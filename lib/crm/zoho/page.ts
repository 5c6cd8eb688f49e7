import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedAddress } from '@/lib/crm/toolkit/links';
import { asText, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { recordAt } from './record-urls';
import { isClosedByName } from './stages';

/** Places of a deal's fields, by the names of its columns. */
const NAME = fieldOf('POTENTIALNAME');

const OWNER = fieldOf('SMOWNERID');

const STAGE = fieldOf('STAGE');

const CONTACT = fieldOf('CONTACTID');

// Ids are of columns, and none of the deal: the page is one deal's if all titles it shows are the same.
export function findDealRoot(document: Document): ParentNode | undefined {
  return lookFor(NAME, document) === undefined ? undefined : document.body;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  return omitUndefined({
    name: lookFor(NAME, root),
    // The page does not tell the owner's id.
    responsible: createResponsible(undefined, lookFor(OWNER, root)),
    someContacts: lookForContact(root, deal),
    closed: isClosedByName(lookFor(STAGE, root)),
  });
}

function fieldOf(column: string): string {
  const title = `#titlecard_${column}, #title_${column} crux-text-component, #headervalue_${column}`;
  return `${title}, #value_${column}, #subvalue_${column}, [data-zcqa="value_${column}"]`;
}

/** What a field's places that are shown say, if they agree. */
function lookFor(field: string, root: ParentNode): string | undefined {
  const places = queryAll(root, field).filter(isVisible);
  return onlyValue(places.map((place) => asText(place.getAttribute('cx-prop-value')) ?? wholeText(place)));
}

/** What a place shows, if it is not cut short. */
function wholeText(place: Element): string | undefined {
  const text = visibleText(place);
  return text?.endsWith('…') ? undefined : text;
}

/** The contact of the deal's own field; undefined if there is none. Others may have a role. */
function lookForContact(root: ParentNode, deal: DealRef): Contact[] | undefined {
  const places = queryAll(root, CONTACT).filter(isVisible);
  const links = places.flatMap((place) => queryAll(place, 'a[href*="/tab/Contacts/"]')).filter(isVisible);
  const people = links.map((link) => ({ id: linkedContact(link, deal), name: visibleText(link) }));
  const ours = people.filter(({ id }) => id !== undefined);
  const id = onlyValue(ours.map((person) => person.id));
  return id === undefined ? undefined : [createContact(id, onlyValue(ours.map(({ name }) => name)))];
}

function linkedContact(link: Element, { uri }: DealRef): string | undefined {
  const address = linkedAddress(link, 'href', new URL(uri).origin);
  return address && recordAt(address, 'Contacts')?.id;
}
