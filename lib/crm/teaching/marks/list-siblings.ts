import { parentOf } from '@/lib/crm/taught/shown';

/** Finds, from one chosen item, all items of its list. */

/** A list stands no further around its items. */
const MAX_LEVELS = 12;

/** What headings and labels of parts of the page are written in. */
const HEADINGS = 'h1,h2,h3,h4,h5,h6,legend,summary,[role=heading]';
const LABELS = 'th,dt,label';

/** A list, and what of the wanted kind its items hold. */
export interface FoundList {
  /** The innermost element around all items; the chosen element itself if it is the only one. */
  list: Element;
  items: Element[];
  members: Element[];
}

/**
 * Finds the list in which an element is: what is around it is searched for others of its kind, and as long as they stand
 * in parts that are built alike, they are of one list. A list may nest: each contact has several phones.
 */
export function findList(chosen: Element, findAlike: (part: Element) => Element[], mayNest: boolean): FoundList {
  let found: FoundList = { list: chosen, items: [chosen], members: [chosen] };
  let item = chosen;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const list = parentOf(item);
    if (!list) break;
    const alike = findAlike(list);
    if (alike.length > found.members.length) {
      const items = [...new Set(alike.map((member) => childAround(list, member)))];
      if (!isList(items, item, alike, found)) break;
      found = { list, items, members: alike };
      if (!mayNest) break;
    }
    item = list;
  }
  return found;
}

/** The child of a list in which an element stands; elements in a shadow root of the list's own stand in it at the top. */
function childAround(list: Element, member: Element): Element {
  let child = member;
  for (let above = parentOf(child); above && above !== list; above = parentOf(above)) child = above;
  return child;
}

function isList(
  items: readonly Element[],
  own: Element,
  members: readonly Element[],
  { members: before }: FoundList,
): boolean {
  const isAlike = items.every((item) => shapeOf(item, members) === shapeOf(own, members));
  return isAlike && (before.length === 1 || items.length > 1) && !areSections(items, members);
}

/** How an element is built, as far as all items of a list are built alike: by its name, and the way to what it holds. */
function shapeOf(element: Element, members: readonly Element[]): string {
  const names = ['id', 'name', 'data-test', 'data-testid', 'data-test-id', 'data-field', 'data-cy', 'data-qa', 'role'];
  const own = names.map((name) => element.getAttribute(name)?.replace(/[\d\W_]+.*/, '') ?? '');
  const way: string[] = [];
  const first = members.find((member) => contains(element, member));
  for (let part: Element | null = first ?? element; part && part !== element; part = parentOf(part))
    way.push(part.localName);
  return [element.localName, ...own, ...way].join(' ');
}

function contains(part: Element, inner: Element): boolean {
  for (let above: Element | null = inner; above; above = parentOf(above)) if (above === part) return true;
  return false;
}

/** Whether parts of a page have headings of their own, which differ: then they are no items of one list. */
function areSections(items: readonly Element[], members: readonly Element[]): boolean {
  const differ = (selector: string, mayLack: boolean) => {
    const headings = items.map((item) => headingOf(item, selector, members));
    return new Set(mayLack ? headings.filter((heading) => heading !== undefined) : headings).size > 1;
  };
  return differ(HEADINGS, false) || differ(LABELS, true);
}

function headingOf(item: Element, selector: string, members: readonly Element[]): string | undefined {
  const headings = [...(item.matches(selector) ? [item] : []), ...item.querySelectorAll(selector)];
  return headings
    .filter((heading) => !members.some((member) => heading.contains(member) || member.contains(heading)))
    .map(({ textContent }) => textContent?.trim().toLowerCase() ?? '')
    .find((text) => text !== '');
}
