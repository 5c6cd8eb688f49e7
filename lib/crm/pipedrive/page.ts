import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import {
  ancestorsOf,
  insideOf,
  isVisible,
  onlyText,
  onlyValue,
  outermost,
  queryAll,
  visibleText,
} from '@/lib/crm/toolkit/dom';
import { linkedId } from '@/lib/crm/toolkit/links';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Responsible } from '@/lib/deal/model';

const VIEW = '.viewContainer';
const TITLE = '[data-testid="header-title"]';
const FIELD_NAME = '[data-testid="field-name"]';

/** Parts of the page that name people for other reasons than being the deal's own: its history, the company, pop-ups. */
const OTHER_PARTS = ['feed', 'flow', 'activit', 'timeline', 'history', 'note', 'mail', 'organi']
  .flatMap((word) => [`[data-testid*="${word}" i]`, `[data-test*="${word}" i]`])
  .concat('[role="feed"]', '[role="dialog"]', 'article')
  .join();

export function findDealRoot(document: Document): ParentNode | undefined {
  const views = queryAll(document, VIEW);
  if (views.length === 0) return document.querySelector(TITLE) ? document.body : undefined;
  return onlyValue(views.filter((view) => queryAll(view, TITLE).some(isVisible)));
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  const name = extractTitle(root);
  const links = findOwnLinks(root);
  const people = { responsible: extractOwner(links), someContacts: extractContacts(links, deal) };
  return omitUndefined({ name, ...people });
}

/** The name that the deal's page gives to a user, if it links to this very user. */
export function userName(document: Document, id: string): string | undefined {
  const root = findDealRoot(document);
  const links = root ? findOwnLinks(root) : [];
  return onlyText(links.filter((link) => link.getAttribute('href')?.endsWith(`/users/details/${id}`)));
}

function extractTitle(root: ParentNode): string | undefined {
  const title = root.querySelector(TITLE);
  const fields = ['textarea', '.cui5-editable-text__input', '[data-test="editable-input-content"]'];
  return visibleText(fields.map((field) => title?.querySelector(field)).find((field) => field));
}

/** The owner's name; the page alone does not say for certain which user it is. */
function extractOwner(links: readonly Element[]): Responsible | undefined {
  return createResponsible(undefined, onlyText(links.filter((link) => link.matches('[href*="/users/"]'))));
}

/** The people to whom the deal links; undefined if it links to none. The page may show others elsewhere. */
function extractContacts(links: readonly Element[], { uri }: DealRef): Contact[] | undefined {
  const { origin } = new URL(uri);
  const names = new Map<string, (string | undefined)[]>();
  for (const link of links) {
    const id = linkedId('/person/', link, 'href', origin);
    if (id === undefined) continue;
    const ofPerson = names.get(id) ?? [];
    names.set(id, ofPerson);
    ofPerson.push(visibleText(link));
  }
  return names.size > 0 ? [...names].map(([id, ofPerson]) => createContact(id, onlyValue(ofPerson))) : undefined;
}

/**
 * The links of the deal itself to people, without those of custom fields, which may name anyone. Where no field has a
 * label, the reader cannot tell the two apart, and takes none.
 */
function findOwnLinks(root: ParentNode): Element[] {
  // Links to people outside of a view may belong to anything: the menu, a list, a dialog.
  if (!('matches' in root && (root as Element).matches(VIEW))) return [];
  const links = outermost(queryAll(root, 'a[href*="/person/"], a[href*="/users/"]'));
  const labels = links.length > 0 ? queryAll(root, FIELD_NAME) : [];
  if (labels.length === 0) return [];
  const holdsTitle = ancestorsOf(queryAll(root, TITLE));
  const fieldLists = new Set(labels.map((label) => findFieldList(label, holdsTitle)));
  const isOther = insideOf(root, (element) => fieldLists.has(element) || element.matches(OTHER_PARTS));
  return links.filter((link) => !isOther(link) && isVisible(link));
}

/** The list of fields in which a label stands, and whose other rows are fields too; without such a list, its row. */
function findFieldList(label: Element, holdsTitle: ReadonlySet<Element>): Element {
  const row = findRow(label);
  const list = row.parentElement;
  return list && !list.matches(VIEW) && !holdsTitle.has(list) ? list : row;
}

/** The row of a field: the element that holds its label and something more. */
function findRow(label: Element): Element {
  let part = label;
  // A label may stand alone in boxes inside of boxes.
  while (part.parentElement && !part.nextElementSibling && !part.previousElementSibling) part = part.parentElement;
  return part.parentElement ?? part;
}
