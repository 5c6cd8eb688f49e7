import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncements } from '@/lib/background/announcements';
import type { DealStatus } from '@/lib/outbox/outbox';

const DEAL = {
  id: '1',
  name: 'Doors',
  uri: 'https://x.example/1',
  responsibleUserId: '7',
  contacts: [],
  closed: false,
};
const NOTHING: DealStatus = { there: null, pending: false };
const WAITING: DealStatus = { there: null, pending: true, waitingReason: { kind: 'rate-limited', details: {} } };

function start() {
  const pushes: unknown[] = [];
  return { pushes, announce: createAnnouncements((type, payload) => void pushes.push([type, payload])) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the announcement of a changed deal', () => {
  it('is pushed once for each change', () => {
    const { announce, pushes } = start();
    const changes: DealStatus[] = [
      NOTHING,
      WAITING,
      { ...WAITING, isCancelRequested: true },
      { there: DEAL, pending: false },
      { there: { ...DEAL, name: 'Floors' }, pending: false },
    ];
    for (const [at, status] of changes.entries()) {
      announce.dealChanged({ site: 'acme.kommo.com', id: '1' }, status);
      announce.dealChanged({ site: 'acme.kommo.com', id: '1' }, { ...status });
      expect(pushes).toHaveLength(at + 1);
    }
    announce.dealChanged({ site: 'acme.kommo.com', id: '2' }, NOTHING);
    expect(pushes.at(-1)).toEqual(['deal.changed', { id: '2' }]);
  });

  it('is not pushed for what a look of a page found: pages answer each push with a look', () => {
    const { announce, pushes } = start();
    announce.dealAnswered({ site: 'acme.kommo.com', id: '1' }, NOTHING);
    announce.dealChanged({ site: 'acme.kommo.com', id: '1' }, NOTHING);
    expect(pushes).toEqual([]);
    announce.dealChanged({ site: 'acme.kommo.com', id: '1' }, WAITING);
    const later = { kind: 'rate-limited', details: { retryAfterMs: 900 } } as const;
    announce.dealChanged({ site: 'acme.kommo.com', id: '1' }, { ...WAITING, waitingReason: later });
    expect(pushes).toHaveLength(1);
  });

  it('is remembered of the deals that changed last, however many change', () => {
    const { announce, pushes } = start();
    const changed = (id: number) => {
      const before = pushes.length;
      announce.dealChanged({ site: 'acme.kommo.com', id: String(id) }, NOTHING);
      return pushes.length > before;
    };
    for (let id = 1; id <= 5_000; id += 1) changed(id);
    expect([changed(4_990), changed(5_000), changed(1)]).toEqual([false, false, true]);
  });
});

it('many changes of the history cause one push, and later changes another', () => {
  const { announce, pushes } = start();
  for (let change = 0; change < 100; change += 1) announce.historyChanged();
  vi.advanceTimersByTime(1_000);
  expect(pushes).toEqual([['history.changed', {}]]);
  announce.historyChanged();
  vi.advanceTimersByTime(1_000);
  expect(pushes).toHaveLength(2);
});
