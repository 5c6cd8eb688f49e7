/**
 * Gives every item of a list once, page by page, in Wazzup's order. Neither a short page nor a full one says anything
 * about the next, so the list ends with the first page that has nothing new.
 */
export async function* paginateOnce<Item extends { id: string }>(
  page: (offset: number) => Promise<readonly Item[]>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let offset = 0;
  for (;;) {
    const items = await page(offset);
    const news = items.filter(({ id }) => !seen.has(id));
    for (const item of news) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      yield item;
    }
    if (news.length === 0) return;
    offset += items.length;
  }
}
