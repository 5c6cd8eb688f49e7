import { dealAtPath, isCustomerHost, linkedId } from '@/lib/crm/deal-urls';
import type { DealRef, Reader } from '@/lib/crm/reader';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';

// Begun by `npm run new-crm`, and works as it stands for a CRM that does not exist. docs/adding-a-crm.md goes with it;
// each "Replace:" says what to put there, and is to be gone at the end.

/** Replace: the domains under which each customer has a sub-domain of their own. */
const DOMAINS = ['newcrm.example'];

export const newcrm: Reader = {
  crm: 'newcrm',
  // Replace: the name managers know.
  label: 'New CRM',
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  matches: (url) => isCustomerHost(url, DOMAINS),
  // Replace: what the address of a deal begins with, before its id.
  detect: (url) => (newcrm.matches(url) ? dealAtPath('/deals/', url) : undefined),

  // Replace: everything that `ask` asks for, and nothing more.
  requests: [/^\/api\/deals\/\d+$/],

  // Replace: what the CRM's own page asks for, and the names of what it is told.
  async *fetchFacts(deal, getJson) {
    const told = await getJson(`/api/deals/${deal.id}`);
    // An answer about anything else is not used.
    if (asId(getPath(told, 'id')) !== deal.id) throw new ReadFailure('changed');
    yield omitUndefined({
      name: asText(getPath(told, 'title')),
      responsible: createResponsible(asId(getPath(told, 'owner_id')), undefined),
      contacts: contactsTold(getPath(told, 'contacts')),
      closed: isClosed(getPath(told, 'status')),
    });
  },

  // Replace: the part of the page that is this deal's. Here it bears the deal's id.
  findDealRoot: (document, deal) => onlyValue(queryAll(document, `[data-deal-id="${deal.id}"]`).filter(isVisible)),

  // Replace: where each field stands in that part.
  extractFacts: (root, deal) =>
    omitUndefined({
      name: visibleText(root.querySelector('input[name="title"]')),
      responsible: lookForOwner(root, deal),
      contacts: lookForContacts(root, deal),
    }),
};

/* ---- asking ---- */

/** All contacts; undefined if any cannot be read, for the list would be short of someone. */
function contactsTold(list: unknown): Contact[] | undefined {
  const contacts = mapAllOrNone(asList(list), (contact) => {
    const id = asId(getPath(contact, 'id'));
    const phones = asList(getPath(contact, 'phones')) ?? [];
    return id === undefined
      ? undefined
      : createContact(
          id,
          asText(getPath(contact, 'name')),
          phones.flatMap((phone) => asWritten(phone) ?? []),
        );
  });
  return contacts && mergeContactsById(contacts);
}

/** Replace: what the CRM writes for open, won, lost. Anything else is left unknown. */
function isClosed(status: unknown): boolean | undefined {
  if (status === 'open') return false;
  return status === 'won' || status === 'lost' ? true : undefined;
}

/* ---- looking ---- */

function lookForOwner(root: ParentNode, { uri }: DealRef) {
  const links = queryAll(root, 'a[rel="author"]').filter(isVisible);
  const id = onlyValue(links.map((link) => linkedId('/users/', link, 'href', new URL(uri).origin)));
  return createResponsible(id, onlyValue(links.map(visibleText)));
}

/** The contacts linked from the deal; undefined if there are none, for the page may still be loading them. */
function lookForContacts(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const contacts = mapAllOrNone(queryAll(root, 'a[href^="/contacts/"]').filter(isVisible), (link) => {
    const id = linkedId('/contacts/', link, 'href', new URL(uri).origin);
    return id === undefined ? undefined : createContact(id, visibleText(link));
  });
  return contacts?.length ? mergeContactsById(contacts) : undefined;
}
