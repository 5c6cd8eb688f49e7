/** The part of a page in which something stands; only in the record itself, or beside it, are a deal's fields. */
export type Part = 'record' | 'side' | 'banner' | 'menu' | 'feed';

const MENU =
  'nav,footer,[role=navigation],[role=menu],[role=menubar],[role=contentinfo],[role=search],[role=listbox],[role=tooltip]';
const BANNER = '[role=banner]';
const FEED = '[role=feed],[role=log],[role=alert],[role=status],article:not(:only-of-type)';
const SIDE = 'aside,[role=complementary]';

/** Names that developers give to what people have written about a record, and to what leads elsewhere. */
const FEED_WORD =
  /(^|[-_ ])(comments?|timeline|feed|activity|activities|history|notes|messages?|chat|notifications?|mentions?|log)([-_ ]|$)/i;
const MENU_WORD = /(^|[-_ ])(nav|navbar|menu|sidenav|topbar|footer|toolbar|recent|favou?rites)([-_ ]|$)/i;

/** The part that an element begins, or the one that it stands in. */
export function partOf(element: Element, around: Part): Part {
  if (around === 'menu' || around === 'feed' || element.localName === 'body') return around;
  if (element.matches(MENU) || (isCalled(element, MENU_WORD) && !holdsRecord(element))) return 'menu';
  if (element.matches(FEED) || (isCalled(element, FEED_WORD) && !holdsRecord(element))) return 'feed';
  if (element.matches(BANNER) || (element.localName === 'header' && isOfPage(element))) return 'banner';
  return element.matches(SIDE) ? 'side' : around;
}

const NAMING = ['class', 'id', 'data-testid', 'data-test', 'data-test-widget', 'data-section'];

const isCalled = (element: Element, word: RegExp): boolean =>
  NAMING.some((name) => word.test(element.getAttribute(name) ?? '')) ||
  (element.localName.includes('-') && word.test(element.localName));

/** What is called so may be around the whole record, too. */
const holdsRecord = (element: Element): boolean => element.querySelector('h1,main,form') !== null;

/** A header is the page's own unless it stands in a part of the page. */
const isOfPage = (header: Element): boolean =>
  header.closest('main,[role=main],article,section,dialog,[role=dialog],form') === null;
