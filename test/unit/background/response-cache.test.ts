// @vitest-environment node
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, it, vi } from 'vitest';
import { createResponseCache } from '@/lib/background/response-cache';

afterEach(() => void vi.useRealTimers());

it('deletes expired answers even if it stores no new ones', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const answers = createResponseCache();
  await answers.keep('soon over', '+79161234567', 60_000);
  await answers.keep('good for long', '+79161234568', 3_600_000);
  const kept = async () => (await openDB('deal-link-answers')).getAllKeys('answers');
  await answers.purge();
  expect(await kept()).toEqual(['good for long', 'soon over']);
  vi.setSystemTime(Date.now() + 60_000);
  await answers.purge();
  expect(await kept()).toEqual(['good for long']);
});
