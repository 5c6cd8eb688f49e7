import type { Entry } from '@/lib/deal/paging';

/** Pairs the items of a page with their keys; those that could not be read are known by what they are. */
export const toEntries = <Item extends { id: string }>(
  raw: readonly unknown[],
  items: readonly (Item | undefined)[],
): Entry<Item>[] =>
  items.map((item, index) => ({ key: item ? `id ${item.id}` : `odd ${JSON.stringify(raw[index])}`, item }));

/**
 * Gives every item of a list once, page by page, in Wazzup's order; passes over those that could not be read. Neither a
 * short page nor a full one says anything about the next, so the list ends with the first page that has nothing new.
 */
export async function* paginateOnce<Item>(
  page: (offset: number) => Promise<readonly Entry<Item>[]>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let offset = 0;
  for (;;) {
    const entries = await page(offset);
    const before = seen.size;
    for (const { key, item } of entries) {
      if (seen.has(key)) continue;
      seen.add(key);
      if (item !== undefined) yield item;
    }
    if (seen.size === before) return;
    offset += entries.length;
  }
}
