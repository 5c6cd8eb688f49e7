import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { linkedId } from '@/lib/crm/toolkit/links';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';

const VIEW = '.viewContainer';

const TITLE = '[data-testid="header-title"]';

/** Where people are named for other reasons than being the deal's own: what happened, the company, pop-ups. */
const OTHER_PARTS = ['feed', 'flow', 'activit', 'timeline', 'history', 'note', 'mail', 'organi']
  .flatMap((word) => [`[data-testid*="${word}" i]`, `[data-test*="${word}" i]`])
  .concat('[role="feed"]', '[role="dialog"]', 'article')
  .join();

const FIELD_NAME = '[data-testid="field-name"]';

export function findDealRoot(document: Document): ParentNode | undefined {
  const views = queryAll(document, VIEW);
  if (views.length === 0) return document.querySelector(TITLE) ? document.body : undefined;
  return onlyValue(views.filter((view) => queryAll(view, TITLE).some(isVisible)));
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  const name = lookForTitle(root);
  // Outside of a view, links to people may belong to anything: the menu, a list, a dialog.
  const isView = 'matches' in root && (root as Element).matches(VIEW);
  const people = isView && { responsible: lookForOwner(root), someContacts: lookForPersons(root, deal) };
  return omitUndefined({ name, ...people });
}

function lookForTitle(root: ParentNode): string | undefined {
  const title = root.querySelector(TITLE);
  const fields = ['textarea', '.cui5-editable-text__input', '[data-test="editable-input-content"]'];
  return visibleText(fields.map((field) => title?.querySelector(field)).find((field) => field));
}

/** The page does not tell the owner's id. */
function lookForOwner(root: ParentNode) {
  return createResponsible(undefined, onlyValue(ownLinks(root, 'a[href*="/users/"]').map(visibleText)));
}

/** The people linked from the deal; undefined if there are none. The page may show others elsewhere. */
function lookForPersons(root: ParentNode, { uri }: DealRef): Contact[] | undefined {
  const links = ownLinks(root, 'a[href*="/person/"]').map((link) => ({
    id: linkedId('/person/', link, 'href', new URL(uri).origin),
    name: visibleText(link),
  }));
  const ids = [...new Set(links.flatMap(({ id }) => id ?? []))];
  const namesOf = (id: string) => links.filter((link) => link.id === id).map(({ name }) => name);
  return ids.length > 0 ? ids.map((id) => createContact(id, onlyValue(namesOf(id)))) : undefined;
}

/** Links of the deal itself, without those of custom fields, which may name anyone: none where no field has its label. */
function ownLinks(root: ParentNode, selector: string): Element[] {
  const labels = queryAll(root, FIELD_NAME);
  const others = [...queryAll(root, OTHER_PARTS), ...labels.map(fieldsAround)];
  const isOwn = (link: Element) => isVisible(link) && !others.some((part) => part.contains(link));
  return labels.length > 0 ? queryAll(root, selector).filter(isOwn) : [];
}

/** The list of fields a label stands in, whose other rows are fields too; without one, its row. */
function fieldsAround(label: Element): Element {
  const row = rowOf(label);
  const list = row.parentElement;
  return list && !list.matches(VIEW) && !list.querySelector(TITLE) ? list : row;
}

/** A field's row: what holds its label and something more. */
function rowOf(label: Element): Element {
  const box = label.parentElement;
  return box && label.nextElementSibling === null && label.previousElementSibling === null
    ? rowOf(box)
    : (box ?? label);
}
