import { asDealError, DealError } from '@/lib/deal/errors';
import { readAhead, readPages } from '@/lib/deal/paging';
import { sendToBackground } from '@/lib/messaging/send';
import { sleep } from '@/lib/time';
import { type Row, toRow } from './row';

/** How often the page shows what has come meanwhile: drawing each page of the list would slow the reading down. */
const SHOW_EVERY_MS = 300;
/** How often the reading waits for Wazzup, which asks to slow down, before it gives up. */
const PATIENCE = 5;
const PAUSE_MS = 5_000;
/** A page takes longer from Wazzup to the table than Wazzup takes for it, so the next ones are on their way meanwhile. */
const PAGES_AHEAD = 3;

interface Options {
  /** The mark of the account whose deals are wanted. */
  account: string;
  onRows: (rows: readonly Row[], unreadable: number) => void;
  signal: AbortSignal;
}

/**
 * Reads all of Wazzup's deals, and gives whether these are all. Throws a DealError, `other-account` if the manager
 * changes the account meanwhile; what has come until then was given to `onRows`.
 */
export async function loadDeals({ account, onRows, signal }: Options): Promise<boolean> {
  let waiting: Row[] = [];
  let unreadable = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  function show(): void {
    if (!signal.aborted && waiting.length + unreadable > 0) onRows(waiting, unreadable);
    [waiting, unreadable, shownAt] = [[], 0, performance.now()];
  }
  const pages = readPages(readAhead((offset) => readPatiently(offset, account, signal), PAGES_AHEAD));
  try {
    for (;;) {
      const { value, done } = await pages.next();
      signal.throwIfAborted();
      if (done) return value;
      for (const deal of value.items) waiting.push(toRow(deal));
      unreadable += value.unreadable;
      if (performance.now() - shownAt >= SHOW_EVERY_MS) show();
    }
  } finally {
    show();
  }
}

/** Reads one page of the list, and waits where Wazzup asks for it. */
async function readPatiently(offset: number, account: string, signal: AbortSignal) {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      const page = await sendToBackground('deals.list', { offset });
      if (page.account !== account) throw new DealError('other-account');
      return page.entries.map(({ key, item }) => ({ key, item }));
    } catch (error) {
      const { kind, details } = asDealError(error);
      if (kind !== 'rate-limited' || tries >= PATIENCE || signal.aborted) throw error;
      await sleep(details.retryAfterMs ?? PAUSE_MS);
    }
  }
}
