import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedId } from '@/lib/crm/toolkit/links';
import { mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Responsible } from '@/lib/deal/model';

// Replace: how to find the part of the page that shows this deal. Here that part bears the deal's id.
export function findDealRoot(document: Document, deal: DealRef): ParentNode | undefined {
  return onlyValue(queryAll(document, `[data-deal-id="${deal.id}"]`).filter(isVisible));
}

// Replace: where each field stands in that part.
export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  return omitUndefined({
    name: visibleText(root.querySelector('input[name="title"]')),
    responsible: extractOwner(root, deal),
    contacts: extractContacts(root, deal),
  });
}

function extractOwner(root: ParentNode, { uri }: DealRef): Responsible | undefined {
  const links = queryAll(root, 'a[rel="author"]').filter(isVisible);
  const id = onlyValue(links.map((link) => linkedId('/users/', link, 'href', new URL(uri).origin)));
  return createResponsible(id, onlyValue(links.map(visibleText)));
}

/** The contacts that the page links; undefined if it links none, because it may still be loading them. */
function extractContacts(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const contacts = mapAllOrNone(queryAll(root, 'a[href^="/contacts/"]').filter(isVisible), (link) => {
    const id = linkedId('/contacts/', link, 'href', new URL(uri).origin);
    return id === undefined ? undefined : createContact(id, visibleText(link));
  });
  return contacts?.length ? mergeContactsById(contacts) : undefined;
}
