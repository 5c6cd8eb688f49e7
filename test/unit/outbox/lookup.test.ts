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

describe('lookups one after the other, as a batch makes them', () => {
  const idsFrom = (first: number, count = 200) =>
    Array.from({ length: count }, (_, number) => dealOf(first + number).id);

  function many() {
    const world = start({});
    for (let number = 0; number < 1000; number += 1) world.wazzup.deals.put(onWire(dealOf(number)));
    const pagesOf = async (ids: string[]) => {
      world.wazzup.requests.clear();
      const { found } = await world.look(ids);
      const requests = world.wazzup.requests.list();
      return { found, pages: requests.filter(({ query }) => query !== '').length, requests: requests.length };
    };
    return { ...world, pagesOf };
  }

  it('go on in the list where the last one ended, and look again only there', async () => {
    const { pagesOf } = many();
    await pagesOf(idsFrom(0));
    for (const first of [200, 400, 600]) {
      for (const look of ['before', 'after']) {
        const { found, requests } = await pagesOf(idsFrom(first));
        expect([...found.values()].filter(Boolean), look).toHaveLength(200);
        expect(requests, look).toBeLessThanOrEqual(3);
      }
    }
  });

  it('find all the same what is elsewhere by now, and take nothing for absent that is there', async () => {
    const { wazzup, pagesOf } = many();
    await pagesOf(idsFrom(0));
    await pagesOf(idsFrom(400));
    for (let number = 0; number < 300; number += 1) wazzup.deals.remove(dealOf(number).id);
    for (const first of [600, 400, 800]) {
      const { found } = await pagesOf(idsFrom(first));
      expect([...found.values()].filter((deal) => deal !== null)).toHaveLength(200);
    }
    const { found } = await pagesOf(idsFrom(200));
    expect([...found.values()].filter((deal) => deal !== null)).toHaveLength(100);
    expect(found.size).toBe(200);
  });

  it('ask for no more than one page in vain if the next deals are elsewhere', async () => {
    const { pagesOf } = many();
    await pagesOf(idsFrom(600));
    const { found, pages } = await pagesOf(idsFrom(0));
    expect([...found.values()].filter(Boolean)).toHaveLength(200);
    expect(pages).toBeLessThanOrEqual(4);
  });
});
