import { DealError } from '@/lib/deal/errors';
import type { Deal, Search } from '@/lib/deal/model';
import type { Entry } from '@/lib/deal/paging';
import { REQUEST_SIZE } from '@/lib/deal/validate';
import { findAsked, itemsIn, readEach } from './answer';
import { paginateOnce, toEntries } from './paginate';
import type { Request } from './request';
import { foldId } from './same-id';
import { toDeal, toWire, wireDeal } from './wire';

const DEALS = '/v2/deals';

/**
 * Wazzup's deals. Every call may throw a DealError: `token`, `forbidden`, `rate-limited`, `unavailable`, `offline`,
 * `timeout` or `unexpected`; writes also `invalid`, with Wazzup's own words by field, and `not-found`.
 *
 * Source: the Deals page of the tech-partner API. What it leaves open (does adding a known deal fail or overwrite? does
 * updating an unknown one fail?) is left open here too: these calls report what Wazzup answered, and the outbox reads back
 * what it wrote.
 */
export interface WazzupClient {
  /** Adds deals, all fields within the limits of {@link Deal}: at most 100, no id twice. A 2xx does not prove that they are stored. */
  create(deals: readonly Deal[]): Promise<void>;
  /** Replaces all six fields of deals: at most 100, no id twice. */
  update(deals: readonly Deal[]): Promise<void>;
  /** Deletes by id: at most 100, no id twice. */
  delete(ids: readonly string[]): Promise<void>;
  /**
   * Gives the deal with this id; null if Wazzup says that it has none: by a 404 with its own words, or by an empty list.
   * Any other answer is `unexpected`, also one with another deal, which may be this one in another way of writing.
   */
  get(id: string): Promise<Deal | null>;
  /** Gives the deals from a place in the list on: as many as Wazzup wants, at most `limit` if it honours that. */
  page(offset: number, limit?: number): Promise<Entry<Deal>[]>;
  /** Gives every deal that can be read once, page by page, in Wazzup's order; `pageSize` is from 1 to 100. */
  list(options?: { pageSize?: number }): AsyncGenerator<Deal, void, undefined>;
  /**
   * Looks for deals with these ids in pages of the list. From its beginning, the list can also prove that Wazzup has none
   * of them; from another place the search ends with the first page that holds none.
   */
  search(ids: ReadonlySet<string>, maxPages: number, from?: number): Promise<Search>;
}

export function createClient(request: Request): WazzupClient {
  async function page(offset: number, limit = REQUEST_SIZE): Promise<Entry<Deal>[]> {
    const items = itemsIn(await request('GET', `${DEALS}?offset=${offset}&limit=${limit}`));
    return toEntries(items, readEach(items, wireDeal, toDeal));
  }

  const list = ({ pageSize = REQUEST_SIZE } = {}) => paginateOnce((offset) => page(offset, pageSize));

  async function get(id: string): Promise<Deal | null> {
    // Neither of these can stand in an address, so Wazzup cannot have such a deal.
    if (id === '' || !id.isWellFormed()) return null;
    // No path can end in these, because every URL parser takes them for "here" and "up".
    if (id === '.' || id === '..') return findInList(id);
    try {
      const answer = await request('GET', `${DEALS}/${encodeURIComponent(id)}`);
      return findAsked(readEach(itemsIn(answer), wireDeal, toDeal), id);
    } catch (error) {
      if (error instanceof DealError && error.kind === 'not-found') return null;
      throw error;
    }
  }

  async function findInList(id: string): Promise<Deal | null> {
    const { deals, complete } = await search(new Set([id]), Number.POSITIVE_INFINITY);
    if (!complete) throw new DealError('unexpected', { code: 'answer' });
    return deals.get(id) ?? null;
  }

  async function search(ids: ReadonlySet<string>, maxPages: number, from = 0): Promise<Search> {
    const deals = new Map<string, Deal>();
    const places = new Map<string, number>();
    const folded = new Set([...ids].map(foldId));
    const seen = new Set<string>();
    let last: string | undefined;
    let offset = from;
    let pages = 0;
    let odd = 0;
    let hasAlike = false;
    const result = (isWhole: boolean): Search => {
      // A deal that cannot be read may be any, and one whose id is another way of writing one that was asked for may be
      // that deal: only a question for it can tell.
      const isCertain = isWhole && from === 0 && odd === 0 && !hasAlike;
      return { deals, places, pages, odd, complete: isCertain || deals.size === ids.size };
    };
    while (pages < maxPages && deals.size < ids.size) {
      // Each page is asked for from the last deal of the page before. If that deal is not its first one, others were
      // deleted meanwhile, and some may have slipped past unseen.
      const found = await page(offset);
      pages += 1;
      const overlap = last === undefined ? 0 : found.findIndex(({ key }) => key === last) + 1;
      if (last !== undefined && overlap === 0) return result(false);
      const news = found.slice(overlap).filter(({ key }) => !seen.has(key));
      const before = deals.size;
      for (const { key, item } of news) {
        seen.add(key);
        if (item === undefined) odd += 1;
        else if (ids.has(item.id)) deals.set(item.id, item);
        else if (folded.has(foldId(item.id))) hasAlike = true;
      }
      for (const [index, { item }] of found.entries())
        if (item && ids.has(item.id)) places.set(item.id, offset + index);
      if (found.length === 0) return result(true);
      if (from > 0 && deals.size === before) return result(false);
      offset += found.length;
      if (news.length === 0) {
        // Only an empty page proves the end: a page that merely repeats the one before may hide the rest.
        pages += 1;
        return result((await page(offset)).length === 0);
      }
      last = found.at(-1)?.key;
      offset -= 1;
    }
    return result(false);
  }

  return {
    get,
    page,
    list,
    search,
    async create(deals) {
      assertRequestSize(deals.map(({ id }) => id));
      await request('POST', DEALS, { deals: deals.map(toWire) });
    },
    async update(deals) {
      assertRequestSize(deals.map(({ id }) => id));
      await request('PATCH', DEALS, { deals: deals.map(toWire) });
    },
    async delete(ids) {
      assertRequestSize(ids);
      await request('DELETE', DEALS, { deal_ids: ids });
    },
  };
}

/** Throws a RangeError unless these ids can go in one request. */
export function assertRequestSize(ids: readonly string[]): void {
  if (ids.length === 0 || ids.length > REQUEST_SIZE) throw new RangeError(`1 to ${REQUEST_SIZE} deals a request`);
  if (new Set(ids).size < ids.length) throw new RangeError('no deal twice in one request');
}
