import type { Contact } from '@/lib/deal/model';
import { contactOf, onePerId, responsibleOf } from '../../../../lib/crm/contacts';
import { dealUnder, isCustomerHost, linkedId } from '../../../../lib/crm/deal-urls';
import { all, isShown, onlyOne, shownText } from '../../../../lib/crm/dom';
import { ReadFailure } from '../../../../lib/crm/read-failure';
import type { DealRef, Reader } from '../../../../lib/crm/reader';
import { asId, asList, asText, asWritten, at, everyOne, known } from '../../../../lib/crm/untyped';

// Begun by `npm run new-crm`, and works as it stands for a CRM that does not exist. docs/adding-a-crm.md goes with it;
// each "Replace:" says what to put there, and is to be gone at the end.

/** Replace: the domains under which each customer has a sub-domain of their own. */
const DOMAINS = ['newcrm.example'];

export const newcrm: Reader = {
  crm: 'newcrm',
  // Replace: the name managers know.
  label: 'New CRM',
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  owns: (url) => isCustomerHost(url, DOMAINS),
  // Replace: what the address of a deal begins with, before its id.
  detect: (url) => (newcrm.owns(url) ? dealUnder('/deals/', url) : undefined),

  // Replace: everything that `ask` asks for, and nothing more.
  requests: [/^\/api\/deals\/\d+$/],

  // Replace: what the CRM's own page asks for, and the names of what it is told.
  async *ask(deal, getJson) {
    const told = await getJson(`/api/deals/${deal.id}`);
    // An answer about anything else is not used.
    if (asId(at(told, 'id')) !== deal.id) throw new ReadFailure('changed');
    yield known({
      name: asText(at(told, 'title')),
      responsible: responsibleOf(asId(at(told, 'owner_id')), undefined),
      contacts: contactsTold(at(told, 'contacts')),
      closed: isClosed(at(told, 'status')),
    });
  },

  // Replace: the part of the page that is this deal's. Here it bears the deal's id.
  liveRoot: (document, deal) => onlyOne(all(document, `[data-deal-id="${deal.id}"]`).filter(isShown)),

  // Replace: where each field stands in that part.
  look: (root, deal) =>
    known({
      name: shownText(root.querySelector('input[name="title"]')),
      responsible: lookForOwner(root, deal),
      contacts: lookForContacts(root, deal),
    }),
};

/* ---- asking ---- */

/** All contacts; undefined if any cannot be read, for the list would be short of someone. */
function contactsTold(list: unknown): Contact[] | undefined {
  const contacts = everyOne(asList(list), (contact) => {
    const id = asId(at(contact, 'id'));
    const phones = asList(at(contact, 'phones')) ?? [];
    return id === undefined
      ? undefined
      : contactOf(
          id,
          asText(at(contact, 'name')),
          phones.flatMap((phone) => asWritten(phone) ?? []),
        );
  });
  return contacts && onePerId(contacts);
}

/** Replace: what the CRM writes for open, won, lost. Anything else is left unknown. */
function isClosed(status: unknown): boolean | undefined {
  if (status === 'open') return false;
  return status === 'won' || status === 'lost' ? true : undefined;
}

/* ---- looking ---- */

function lookForOwner(root: ParentNode, { uri }: DealRef) {
  const links = all(root, 'a[rel="author"]').filter(isShown);
  const id = onlyOne(links.map((link) => linkedId('/users/', link, 'href', new URL(uri).origin)));
  return responsibleOf(id, onlyOne(links.map(shownText)));
}

/** The contacts linked from the deal; undefined if there are none, for the page may still be loading them. */
function lookForContacts(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const contacts = everyOne(all(root, 'a[href^="/contacts/"]').filter(isShown), (link) => {
    const id = linkedId('/contacts/', link, 'href', new URL(uri).origin);
    return id === undefined ? undefined : contactOf(id, shownText(link));
  });
  return contacts?.length ? onePerId(contacts) : undefined;
}
