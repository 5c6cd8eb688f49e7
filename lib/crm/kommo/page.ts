import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, outermost, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedId } from '@/lib/crm/toolkit/links';
import { asId, asText, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Responsible } from '@/lib/deal/model';
import { CLOSED_STATUSES } from './statuses';

const TITLE = 'textarea[name="lead[NAME]"]';
const CONTACTS = '#contacts_list';
const RESPONSIBLE = 'input[name="lead[MAIN_USER]"]';

/** The `ELEMENT_TYPE` of a card that is a person's. */
const CONTACT_TYPE = '1';

export function findDealRoot(document: Document, deal: DealRef): ParentNode | undefined {
  const titles = queryAll<HTMLTextAreaElement>(document, TITLE).filter(isVisible);
  const title = onlyValue(titles.filter((one) => isTitleOf(deal, one) !== false));
  return title && findCard(title);
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  const title = root.querySelector<HTMLTextAreaElement>(TITLE);
  return omitUndefined({
    name: visibleText(title) ?? asText(title?.placeholder),
    responsible: extractResponsible(root),
    contacts: extractContacts(root, deal),
    closed: extractClosed(root),
  });
}

/**
 * Whether the title is this deal's: its placeholder is "Lead #id", in any language. Undefined if the placeholder has no
 * number.
 */
function isTitleOf({ id }: DealRef, title: HTMLTextAreaElement): boolean | undefined {
  const number = title.placeholder.match(/\d+/g)?.at(-1);
  return number === undefined ? undefined : number === id;
}

/** The largest part of the page that holds this title and no second card: it is the deal's, whatever its class is. */
function findCard(title: Element): Element {
  let part = title;
  let held: readonly string[] = [];
  // On its way up the reader looks only at what each step adds, so that it passes no element of the page twice.
  for (let parent = title.parentElement; parent; parent = parent.parentElement) {
    const beside = [...parent.children].filter((child) => child !== part);
    held = [...held, ...cardParts([part], beside)];
    if (new Set(held).size < held.length) return part;
    part = parent;
  }
  return part;
}

/** Names the parts of a card among some elements, and among others and all that these hold; each as often as it occurs. */
function cardParts(alone: readonly Element[], whole: readonly Element[]): string[] {
  return [TITLE, CONTACTS, RESPONSIBLE].flatMap((selector) =>
    [...alone, ...whole]
      .filter((element) => element.matches(selector))
      .concat(whole.flatMap((element) => queryAll(element, selector)))
      .map(() => selector),
  );
}

function extractResponsible(root: ParentNode): Responsible | undefined {
  const fields = queryAll<HTMLInputElement>(root, RESPONSIBLE);
  const id = asId(onlyValue(fields.map(({ value }) => value)));
  const neighbours = fields.flatMap((field) => [field.previousElementSibling, field.nextElementSibling]);
  const names = neighbours.filter((element) => element?.localName === 'span').map(visibleText);
  return id === undefined ? undefined : createResponsible(id, onlyValue(names));
}

function extractClosed(root: ParentNode): boolean | undefined {
  const fields = queryAll<HTMLInputElement>(root, 'input[name="lead[STATUS]"]');
  const chosen = fields.filter(({ type, checked }) => checked || (type !== 'radio' && type !== 'checkbox'));
  const status = asId(onlyValue(chosen.map(({ value }) => value)));
  return status === undefined ? undefined : CLOSED_STATUSES.includes(status);
}

/**
 * The contacts of the card, the main one first; undefined if the list is not there, or if any contact on it cannot be
 * read.
 */
function extractContacts(root: ParentNode, deal: DealRef): Contact[] | undefined {
  const list = root.querySelector(CONTACTS);
  if (!list) return undefined;
  const items = outermost(queryAll(list, '.linked-forms__item:not(.linked-forms__item_is-add, #new_contact_form)'));
  const mainFirst = items.filter(mayBePerson).toSorted((a, b) => Number(isMainItem(b)) - Number(isMainItem(a)));
  const contacts = mapAllOrNone(mainFirst, (item) => extractContact(item, deal));
  // The list is empty while it loads, too; an empty list means nobody only beside the form for a new contact.
  const isLoaded = items.length > 0 || root.querySelector('#new_contact_form') !== null;
  return contacts && isLoaded ? mergeContactsById(contacts) : undefined;
}

function isMainItem(item: Element): boolean {
  return item.getAttribute('data-main-item') === 'true';
}

/** Whether the item can be a person's: Kommo can list companies in the same form. */
function mayBePerson(item: Element): boolean {
  const type = fieldValue(item, 'ELEMENT_TYPE');
  return type === undefined || type === CONTACT_TYPE;
}

function fieldValue(item: Element, name: string): string | undefined {
  return visibleText(item.querySelector(`input[name="${name}"]`));
}

function extractContact(item: Element, deal: DealRef): Contact | undefined {
  const link = item.querySelector('a.js-linked-name-control');
  const linked = link ? linkedId('/contacts/detail/', link, 'data-href', new URL(deal.uri).origin) : undefined;
  const formId = /^linked_form_([1-9]\d*)$/.exec(item.querySelector('form.linked-form')?.id ?? '')?.[1];
  const isContact = fieldValue(item, 'ELEMENT_TYPE') === CONTACT_TYPE || linked !== undefined;
  // While the page exchanges one card for another, the list may be another lead's.
  const isOfDeal = fieldValue(item, 'MAIN_ID') === deal.id;
  const id = asId(fieldValue(item, 'ID')) ?? formId ?? linked;
  if (!isContact || !isOfDeal || id === undefined) return undefined;
  return createContact(id, visibleText(item.querySelector('input.js-linked-name-view')), extractPhones(item));
}

/**
 * The raw digits where the page keeps them, else the numbers as it shows them; undefined if the item has no place for
 * phones.
 */
function extractPhones(item: Element): string[] | undefined {
  if (!item.querySelector('[data-pei-code="phone"]')) return undefined;
  const raw = queryAll(item, '[data-pei-code="phone"] input[name^="CFV["][name$="[VALUE]"][data-type="phone"]');
  const formatted = queryAll(item, '[data-pei-code="phone"] input.control-phone__formatted');
  const values = [raw, formatted].map((fields) => fields.flatMap((field) => visibleText(field) ?? []));
  return values.find((phones) => phones.length > 0) ?? [];
}
