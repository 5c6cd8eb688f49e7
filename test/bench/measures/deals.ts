import type { CDPSession, Page } from '@playwright/test';
import { DEFAULT_TOKEN } from '../../wazzup/index.ts';
import type { Plan } from '../arguments.ts';
import type { Results } from '../results.ts';
import { asked, repeat } from '../rounds.ts';
import { type Ours, startOurs } from '../variants.ts';
import { serveWorld, type World } from '../world.ts';

const MANY = 100_000;
const FEW = 1_000;
/** As many deals as the extension asks for in one request, of which one overlaps with the page before. */
const PAGE = 100;
/** The rate that the extension keeps (lib/wazzup/request.ts). */
const RATE = { most: 400, perMs: 5_000 };

const SECTION = `The page of all deals, ${MANY.toLocaleString('en')} of them`;
const GOALS = { listed: 1.15, stored: 1.5, firstRows: 2, search: 3, scroll: 1.5, heap: 8 };
const ROUNDS = { rounds: 3, atLeast: 1, limitMs: 300_000 };

/** How long browsers show one frame. */
const FRAME_MS = 1_000 / 60;

/** Part of the word of a search, which only a few deals have. */
const WORD = '99999';

/**
 * Measures the page of all deals with very many of them: how long it takes to list and to store them beside a bare loop
 * over the same pages, to show the first rows when it is opened again, to search, to scroll, and what they take of the
 * memory.
 */
export async function measureDeals(results: Results, plan: Plan): Promise<void> {
  const world = await serveWorld({ rateLimit: false });
  const ours = await startOurs(world.port);
  try {
    await repeat({ ...ROUNDS, label: 'All deals', ...asked(plan) }, () => measureRound(world, ours, results));
  } finally {
    await ours.close();
    await world.close();
  }
}

async function measureRound(world: World, ours: Ours, results: Results): Promise<void> {
  const note = (name: string, base: string, values: Record<string, number>, atMost: number, unit: 'ms' | '' = 'ms') => {
    const row = { section: SECTION, name, unit, base, subject: 'ours', goal: { atMost } };
    for (const [subject, value] of Object.entries(values)) results.add(row, subject, value);
  };
  seed(world, FEW);
  await forgetList(ours);
  await (await openList(ours, FEW)).page.close();
  const few = await openList(ours, FEW);
  const fewScrolled = await longestTaskWhileScrolling(few.page);
  await few.page.close();

  seed(world, MANY);
  await forgetList(ours);
  const bare = await listBarely(ours.desk);
  const first = await openList(ours, MANY);
  note('until the last deal is listed', 'bare loop', { 'bare loop': bare, ours: first.listed }, GOALS.listed);
  note('until the list is stored', 'bare loop', { 'bare loop': bare, ours: first.stored }, GOALS.stored);
  await first.page.close();

  const many = await openList(ours, MANY);
  note('first rows of the kept list', 'of 1,000', { 'of 1,000': few.firstRow, ours: many.firstRow }, GOALS.firstRows);
  const { page } = many;
  const search = { 'bare includes': await searchBarely(page), ours: (await searchOnce(page)) - FRAME_MS };
  note('one key stroke in the search, without one frame', 'bare includes', search, GOALS.search);
  const scrolled = { 'of 1,000': fewScrolled, ours: await longestTaskWhileScrolling(page) };
  note('longest task while scrolling', 'of 1,000', scrolled, GOALS.scroll);
  const heap = { 'their JSON': sizeOfJson(world), ours: await usedHeap(page) };
  note('heap, in millions of bytes', 'their JSON', heap, GOALS.heap, '');
  await page.close();
}

function seed({ wazzup }: World, count: number): void {
  wazzup.deals.clear();
  for (let index = 0; index < count; index += 1)
    wazzup.deals.put({
      id: String(100_000 + index),
      name: `Deal ${index}, ${['oak doors', 'лестница', 'ventanas', '床'][index % 4]}`,
      uri: `https://acme.pipedrive.com/deal/${100_000 + index}`,
      responsible_user_id: String(1 + (index % 20)),
      contacts: [String(500_000 + index)],
      closed: index % 3 === 0,
    });
}

/** Lets the next page begin without a kept list. */
const forgetList = ({ desk }: Ours): Promise<void> =>
  desk.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('deal-link-list');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );

interface Opened {
  page: Page;
  /** When the first row was there, when all deals were, and when they were stored, in milliseconds after the navigation. */
  firstRow: number;
  listed: number;
  stored: number;
}

declare global {
  interface Window {
    /**
     * When the first row was there, when the count last changed, and when a list took effect on the disk (0: not yet), in
     * milliseconds after the navigation began.
     */
    deals: { firstRow: number; counted: number; stored: number };
  }
}

/** Runs in the page before its own scripts. */
function watchPage(): void {
  window.deals = { firstRow: 0, counted: 0, stored: 0 };
  let count: string | null | undefined;
  new MutationObserver(() => {
    if (window.deals.firstRow === 0 && document.querySelector('[role=table] [role=cell]'))
      window.deals.firstRow = performance.now();
    const now = document.querySelector('[role=status]')?.textContent;
    if (now !== count) window.deals.counted = performance.now();
    count = now;
  }).observe(document, { subtree: true, childList: true, characterData: true });
  const put = IDBObjectStore.prototype.put;
  // The page writes the record of the list when all of its deals are on the disk.
  IDBObjectStore.prototype.put = function (...args) {
    const note = () => {
      window.deals.stored = performance.now();
    };
    if (this.name === 'lists') this.transaction.addEventListener('complete', note);
    return put.apply(this, args);
  };
}

/** Opens the page and waits until it lists all deals as Wazzup has them now, and has stored them. */
async function openList({ context, root }: Ours, count: number): Promise<Opened> {
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  await page.goto(`${root}deals.html`);
  const isListed = (count: string) =>
    document.querySelector('[role=status]')?.textContent === `${count} of ${count}` &&
    document.querySelector('progress') === null &&
    window.deals.stored > 0;
  await page.waitForFunction(isListed, count.toLocaleString('en'), { timeout: 300_000, polling: 100 });
  const { firstRow, counted, stored } = await page.evaluate(() => window.deals);
  return { page, firstRow, listed: counted, stored };
}

/** Fetches the same pages at the same rate, and does nothing with them. */
const listBarely = (desk: Page): Promise<number> =>
  desk.evaluate(
    async ({ token, page, most, perMs, count }) => {
      const began = performance.now();
      const sentAt: number[] = [];
      let seen = 0;
      for (let offset = 0; seen < count; offset += page - 1) {
        const wait = sentAt.length < most ? 0 : (sentAt.shift() ?? 0) + perMs - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        sentAt.push(performance.now());
        const url = `https://tech.wazzup24.com/v2/deals?offset=${offset}&limit=${page}`;
        const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
        const answer: { data?: unknown[] } | unknown[] = await response.json();
        const items = Array.isArray(answer) ? answer : (answer.data ?? []);
        if (items.length === 0) break;
        seen = offset + items.length;
      }
      return performance.now() - began;
    },
    { token: DEFAULT_TOKEN, page: PAGE, ...RATE, count: MANY },
  );

/** Types a word as one key stroke does, and waits until the count says what was found. */
const searchOnce = (page: Page): Promise<number> =>
  page.evaluate(async (word) => {
    const input = document.querySelector<HTMLInputElement>('input[type=search]');
    const status = document.querySelector('[role=status]');
    const before = status?.textContent;
    const began = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, word);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
    while (status?.textContent === before) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  }, WORD);

/** The same over bare texts, with nothing to show. */
const searchBarely = (page: Page): Promise<number> =>
  page.evaluate(
    ({ word, count }) => {
      const texts = Array.from({ length: count }, (_, index) =>
        [
          `deal ${index}, oak doors`,
          100_000 + index,
          `https://acme.pipedrive.com/deal/${100_000 + index}`,
          7,
          index,
        ].join('\n'),
      );
      const began = performance.now();
      const found = texts.filter((text) => text.includes(word));
      const taken = performance.now() - began;
      document.body.dataset.found = String(found.length);
      return taken;
    },
    { word: WORD, count: MANY },
  );

/** Scrolls through the whole table in leaps, and gives the longest time between two frames. */
async function longestTaskWhileScrolling(page: Page): Promise<number> {
  await page.evaluate(() => document.querySelector<HTMLInputElement>('input[type=search]')?.select());
  return page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('input[type=search]');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, '');
    input?.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    let longest = 0;
    let last = performance.now();
    for (let step = 0; step <= 60; step += 1) {
      window.scrollTo(0, (document.documentElement.scrollHeight * step) / 60);
      await new Promise(requestAnimationFrame);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    return longest;
  });
}

const sizeOfJson = ({ wazzup }: World): number => JSON.stringify(wazzup.deals.all()).length / 1_000_000;

/** What the page's objects take after a forced collection. */
async function usedHeap(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1_000_000;
}
