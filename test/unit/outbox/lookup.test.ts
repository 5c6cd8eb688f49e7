// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { createLookup } from '@/lib/outbox/lookup';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { createWazzup, DEFAULT_TOKEN, SWITCH_POSITIONS, type Wazzup } from '../../wazzup/index.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const dealOf = (number: number): Deal => ({ ...DEAL, id: String(1000 + number) });

function start(options: Parameters<typeof createWazzup>[0], onGet: (wazzup: Wazzup, query: string) => void = () => {}) {
  const wazzup: Wazzup = createWazzup({
    rateLimit: false,
    ...options,
    onRequest: ({ query }) => onGet(wazzup, query),
  });
  const request = createRequest({
    token: async () => DEFAULT_TOKEN,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
  });
  return { wazzup, look: createLookup(createClient(request)) };
}

describe.each(SWITCH_POSITIONS.paging)('a list that is %s', (paging) => {
  it.each(SWITCH_POSITIONS.order)('%s: says which deals Wazzup has and which not', async (order) => {
    for (const [there, asked] of [
      [0, 20],
      [1, 20],
      [90, 100],
      [100, 150],
      [250, 300],
    ] as const) {
      const { wazzup, look } = start({ switches: { paging, order } });
      for (let number = 0; number < there; number += 1) wazzup.deals.put(onWire(dealOf(number)));
      const { found } = await look(Array.from({ length: asked }, (_, number) => dealOf(number).id));
      expect([...found.values()].filter((deal) => deal !== null)).toHaveLength(there);
      expect(found.size).toBe(asked);
    }
  });

  it('never takes a deal for absent that moved between two pages', async () => {
    let isGone = false;
    const { wazzup, look } = start({ switches: { paging } }, (account) => {
      if (!isGone) account.deals.remove(dealOf(0).id);
      isGone = true;
    });
    for (let number = 0; number < 200; number += 1) wazzup.deals.put(onWire(dealOf(number)));
    const { found } = await look(Array.from({ length: 220 }, (_, number) => dealOf(number).id));
    for (let number = 1; number < 200; number += 1) expect(found.get(dealOf(number).id), `${number}`).not.toBeNull();
  });
});
