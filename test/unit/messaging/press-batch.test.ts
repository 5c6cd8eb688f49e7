import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { pressBatch } from '@/lib/messaging/press-batch';
import type { RequestOf } from '@/lib/messaging/protocol';
import { DEAL } from '../wazzup/deal.ts';

const deals = Array.from({ length: 2_500 }, (_, number) => ({ ...DEAL, id: String(number) }));
const batch = { action: 'close', deals, account: 'first' } as const;

/** A background that has some answers, and the messages that reach it. */
function start(answer: (type: string, request: never) => unknown) {
  const sent: { type: string; request: unknown }[] = [];
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async (message: { type: string; request: never }) => {
    sent.push(message);
    return answer(message.type, message.request);
  }) as never);
  return sent;
}

beforeEach(() => fakeBrowser.reset());

it('sends the deals of a batch in parts of a thousand, in their order, under one id', async () => {
  const sent = start(() => ({ ok: true, answer: null }));
  const id = await pressBatch(batch);
  const requests = sent.map(({ request }) => request as RequestOf<'batch.press'>);
  expect(requests.map(({ from, isLast, deals: part }) => [from, part.length, isLast])).toEqual([
    [0, 1000, false],
    [1000, 1000, false],
    [2000, 500, true],
  ]);
  expect(requests.flatMap(({ deals: part }) => part)).toEqual(deals);
  for (const request of requests) expect(request).toMatchObject({ id, action: 'close', account: 'first' });
});

it('gives the id if the background ended after it had stored the batch', async () => {
  const sent = start((type, request: { isLast: boolean }) => {
    if (type === 'batch.read') return { ok: true, answer: { batch: {}, entries: [] } };
    return request.isLast ? undefined : { ok: true, answer: null };
  });
  const id = await pressBatch(batch);
  expect(sent.at(-1)).toMatchObject({ type: 'batch.read', request: { id } });
});

it('throws why nothing was pressed', async () => {
  start((type) =>
    type === 'batch.read'
      ? { ok: true, answer: { batch: null, entries: [] } }
      : { ok: false, error: { kind: 'company', details: {} } },
  );
  await expect(pressBatch(batch)).rejects.toMatchObject({ kind: 'company' });
});
