/** One item of a page of a list. */
export interface Entry<Item> {
  /** Tells the item from others: the same on each page that has it. */
  key: string;
  /** Undefined if the item could not be read. */
  item: Item | undefined;
}

/** What a page of a list has brought. */
export interface News<Item> {
  items: Item[];
  /** How many of the page's new items could not be read. */
  unreadable: number;
}

/** How often the reading steps back for one gap, each time twice as far. */
const STEPS_BACK = 10;
/** How often a list may show another order before the reading only goes forward. */
const PATIENCE = 5;

export type ReadPage<Item> = (offset: number) => Promise<readonly Entry<Item>[]>;

/**
 * Reads a list whose items come and go meanwhile, page by page, and gives each item once, in the list's order. Each page
 * begins with the last item of the page before. Where that is missing, items before it were deleted, and others may have
 * slipped past unseen: the reading steps back until it meets items that it knows. At the end it gives whether the list is
 * whole: false if its order has changed meanwhile, or if no empty page has shown its end.
 */
export async function* readPages<Item>(read: ReadPage<Item>): AsyncGenerator<News<Item>, boolean, undefined> {
  const seen = new Set<string>();
  let [offset, reached, longest, steps, disorders] = [0, 0, 0, 0, 0];
  let isOverlapping = false;
  let page = await read(offset);
  for (;;) {
    longest = Math.max(longest, page.length);
    const isGap = isOverlapping && !(page[0] && seen.has(page[0].key));
    if (isGap && steps < STEPS_BACK && disorders < PATIENCE) {
      offset = Math.max(0, offset - longest * 2 ** steps);
      isOverlapping = offset > 0;
      steps += 1;
      page = await read(offset);
      continue;
    }
    const { news, isMixed } = takeNews(page, seen);
    if (isGap || isMixed) disorders += 1;
    const isEnd = news.length === 0 && (page.length === 0 || offset + page.length > reached);
    if (isEnd && page.length === 0) return disorders === 0;
    isOverlapping = !isEnd && page.length > 1;
    // Only an empty page proves the end: a page that merely repeats another one may hide the rest.
    offset += isOverlapping ? page.length - 1 : page.length;
    const next = read(offset);
    next.catch(() => {}); // It fails where it is awaited.
    if (news.length > 0) {
      reached = offset;
      steps = 0;
      yield toNews(news);
    }
    page = await next;
    if (isEnd && page.every(({ key }) => seen.has(key))) return page.length === 0 && disorders === 0;
  }
}

/**
 * Takes note of a page's new items, and gives them. In a list that keeps its order none of them stands before a known one,
 * which `isMixed` says.
 */
function takeNews<Item>(page: readonly Entry<Item>[], seen: Set<string>) {
  const news: Entry<Item>[] = [];
  let isMixed = false;
  for (const entry of page) {
    if (!seen.has(entry.key)) {
      seen.add(entry.key);
      news.push(entry);
    } else if (news.length > 0) isMixed = true;
  }
  return { news, isMixed };
}

function toNews<Item>(entries: readonly Entry<Item>[]): News<Item> {
  const items = entries.flatMap(({ item }) => (item === undefined ? [] : [item]));
  return { items, unreadable: entries.length - items.length };
}

/**
 * Makes a function that reads pages ahead: once two steps were of one length, it asks for so many further pages before
 * anybody wants them. A step of another length means that the list has changed, so that what was read ahead is dropped.
 */
export function readAhead<Item>(read: ReadPage<Item>, pages: number): ReadPage<Item> {
  const ahead = new Map<number, ReturnType<ReadPage<Item>>>();
  let [last, step] = [0, 0];
  return (offset) => {
    const isSteady = offset - last === step && step > 0;
    [last, step] = [offset, offset - last];
    if (!isSteady) ahead.clear();
    const page = ahead.get(offset) ?? read(offset);
    ahead.delete(offset);
    for (let next = offset + step; isSteady && ahead.size < pages; next += step) {
      if (ahead.has(next)) continue;
      const later = read(next);
      later.catch(() => {}); // It fails where it is awaited.
      ahead.set(next, later);
    }
    return page;
  };
}
