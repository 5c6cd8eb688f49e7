// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createServices } from '@/lib/background/services';
import { given, pass, startClock, stopClock } from '../../reliability/clock.ts';
import { createWazzup } from '../../wazzup/index.ts';
import { DEAL, TOKEN } from '../wazzup/start.ts';
import { waitForCryptography } from './wait-for-cryptography.ts';

/** How many deals one message of a batch has. */
const A_MESSAGE = 1_000;

beforeEach(() => {
  startClock();
  waitForCryptography();
});
afterEach(() => {
  stopClock();
  vi.unstubAllGlobals();
});

/** Presses for so many deals at once while Wazzup cannot be reached, and counts what that costs the background. */
async function pressMany(count: number) {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false });
  const costs = { requests: 0, tokenReads: 0 };
  const network = { isDown: false };
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit) => {
    costs.requests += 1;
    if (network.isDown) throw new TypeError('Failed to fetch');
    return wazzup.app.request(String(url), { ...init, signal: null });
  });
  for (const name of ['setBadgeText', 'setBadgeBackgroundColor', 'setTitle'] as const)
    vi.spyOn(browser.action, name).mockImplementation(async () => {});
  vi.spyOn(browser.permissions, 'contains').mockImplementation((async () => true) as never);
  vi.spyOn(browser.runtime, 'getContexts').mockImplementation((async () => []) as never);
  vi.spyOn(browser.i18n, 'getMessage').mockImplementation((() => '') as never);
  const { handlers } = createServices();
  await given(handlers['token.save']({ token: TOKEN }, {}));
  await pass(60_000);

  network.isDown = true;
  costs.requests = 0;
  const decrypt = vi.mocked(crypto.subtle.decrypt);
  decrypt.mockClear();
  const deals = Array.from({ length: count }, (_, number) => ({ ...DEAL, id: String(100_000 + number) }));
  for (let from = 0; from < count; from += A_MESSAGE) {
    const part = deals.slice(from, from + A_MESSAGE);
    const isLast = from + part.length === count;
    await given(handlers['batch.press']({ id: 'batch', action: 'close', deals: part, from, isLast }, {}));
  }
  const [row] = await given(handlers['batch.list']({}, {}));
  costs.tokenReads = decrypt.mock.calls.length;
  return { row, ...costs };
}

it('to store a batch and to show its row takes hardly more looks at token and Wazzup for 8,000 deals than for 1,000', async () => {
  const few = await pressMany(1_000);
  const many = await pressMany(8_000);
  expect([few.row, many.row]).toMatchObject([{ count: 1_000 }, { count: 8_000 }]);
  // Each message, and each try to reach Wazzup, reads the token for itself; the deals in it do not.
  expect(many.tokenReads).toBeLessThan(few.tokenReads + 200);
  expect(many.requests).toBeLessThan(few.requests + 20);
});
