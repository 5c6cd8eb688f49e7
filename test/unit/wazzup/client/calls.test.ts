// @vitest-environment node
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { LIMITS, REQUEST_SIZE, validateDeal } from '@/lib/deal/validate';
import { SWITCH_POSITIONS, type Switches } from '../../../wazzup/index.ts';
import { DEAL, onWire, start, TOKEN } from '../start.ts';
import { all, errorOf } from './start-client.ts';

const numbered = (id: string): Deal => ({ ...DEAL, id });

const POSITIONS = Object.entries(SWITCH_POSITIONS).flatMap(([name, positions]) =>
  positions.map((position) => ({ name, position, switches: { [name]: position } as Partial<Switches> })),
);

/** A text of the greatest length that ends in emoji. */
const filled = (start: string, limit: number) =>
  start.padEnd(start.length + ((limit - start.length) % 2), '-').padEnd(limit, '😀');

const longestDeal = (index: number): Deal => ({
  ...DEAL,
  id: filled(String(1000 + index), LIMITS.id),
  name: filled(DEAL.name, LIMITS.name),
  uri: filled(`${DEAL.uri}/`, LIMITS.uri),
});

// These tests send hundreds of requests, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the five calls', () => {
  it('add: exactly the six documented fields, as JSON, with the token', async () => {
    const { client, wazzup, sent } = await start();
    await client.create([DEAL]);
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(sent()).toMatchObject([{ method: 'POST', path: '/v2/deals', query: '', token: TOKEN.slice(-4) }]);
    expect(sent()[0]?.body).toStrictEqual({ deals: [onWire(DEAL)] });
  });

  it('get: what Wazzup has, null if nothing', async () => {
    const { client, wazzup } = await start();
    expect(await client.get(DEAL.id)).toBeNull();
    wazzup.deals.put(onWire(DEAL));
    expect(await client.get(DEAL.id)).toStrictEqual(DEAL);
    expect(await client.get('421')).toBeNull();
    expect(await client.get('')).toBeNull();
  });

  it('update: replaces all six fields', async () => {
    const { client, wazzup } = await start();
    wazzup.deals.put(onWire(DEAL));
    const other = {
      ...DEAL,
      name: 'Floors',
      uri: 'https://x.example/',
      responsibleUserId: '8',
      contacts: [],
      closed: true,
    };
    await client.update([other]);
    expect(wazzup.deals.all()).toEqual([onWire(other)]);
  });

  it('delete: this deal and no other', async () => {
    const { client, wazzup, sent } = await start();
    for (const id of ['1', '2', '11']) wazzup.deals.put(onWire(numbered(id)));
    await client.delete(['1']);
    expect(wazzup.deals.all().map(({ id }) => id)).toEqual(['2', '11']);
    expect(sent('DELETE')[0]?.body).toStrictEqual({ deal_ids: ['1'] });
  });

  it('a batch is 1 to 100 deals and none twice; any other sends nothing', async () => {
    const { client, wazzup, sent } = await start();
    const hundred = Array.from({ length: REQUEST_SIZE }, (_, index) => numbered(String(index)));
    await client.create(hundred);
    expect(wazzup.deals.all()).toHaveLength(100);
    wazzup.requests.clear();
    for (const bad of [[], [...hundred, numbered('x')], [DEAL, { ...DEAL, name: 'again' }]]) {
      await expect(client.create(bad)).rejects.toThrow(RangeError);
      await expect(client.update(bad)).rejects.toThrow(RangeError);
      await expect(client.delete(bad.map(({ id }) => id))).rejects.toThrow(RangeError);
    }
    expect(sent()).toEqual([]);
  });
});

describe.each(POSITIONS)('with $name: $position', ({ switches }) => {
  it('a deal is added, found, listed, changed and deleted', async () => {
    const { client, wazzup } = await start({ switches });
    const deal = { ...numbered('123456789012345678'), contacts: ['987654321098765432', 'c-1'] };
    await client.create([deal, numbered('2')]);
    expect(await client.get(deal.id)).toStrictEqual(deal);
    expect((await all(client.list())).toSorted((a, b) => a.id.length - b.id.length)).toStrictEqual([
      numbered('2'),
      deal,
    ]);
    const other = { ...deal, name: 'Floors', closed: true };
    await client.update([other]);
    expect(await client.get(deal.id)).toStrictEqual(other);
    await client.delete([deal.id]);
    expect(await client.get(deal.id)).toBeNull();
    expect(wazzup.deals.all().map(({ id }) => id)).toEqual(['2']);
  });

  it('a hundred deals as long as may be sent go in one request, whatever a character is', async () => {
    const { client, wazzup, sent } = await start({ switches });
    const longest = Array.from({ length: REQUEST_SIZE }, (_, index) => longestDeal(index));
    expect(longest.flatMap((deal) => validateDeal(deal, siteOf(DEAL.uri) ?? ''))).toEqual([]);
    await client.create(longest);
    for (const deal of [longest[0], longest.at(-1)]) expect(await client.get(deal?.id ?? '')).toStrictEqual(deal);
    const closed = longest.map((deal) => ({ ...deal, closed: true }));
    await client.update(closed);
    expect(wazzup.deals.all().toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(closed.map(onWire));
    await client.delete(longest.map(({ id }) => id));
    expect(wazzup.deals.all()).toEqual([]);
    expect(sent().filter(({ method }) => method !== 'GET')).toHaveLength(3);
  });

  it('equal ids never leave the client', async () => {
    const { client, sent } = await start({ switches });
    const twice = [DEAL, { ...DEAL, name: 'again' }];
    await expect(client.create(twice)).rejects.toThrow(RangeError);
    await expect(client.update(twice)).rejects.toThrow(RangeError);
    await expect(client.delete([DEAL.id, DEAL.id])).rejects.toThrow(RangeError);
    expect(sent()).toEqual([]);
  });

  it('a refusal is told in its kind', async () => {
    const { client, wazzup } = await start({ switches });
    expect((await errorOf(client.create([{ ...DEAL, name: '' }]))).kind).toBe('invalid');
    wazzup.tokens.forbid(TOKEN);
    expect((await errorOf(client.get('1'))).kind).toBe('forbidden');
    wazzup.tokens.revoke(TOKEN);
    expect((await errorOf(client.get('1'))).kind).toBe('token');
  });

  it('writing what is there, and what is not, is either done or refused as such', async () => {
    const { client, wazzup } = await start({ switches });
    wazzup.deals.put(onWire(DEAL));
    const done = (promise: Promise<void>) =>
      promise.then(
        () => 'done',
        ({ kind }: DealError) => kind,
      );
    const { postKnown, patchUnknown, deleteUnknown } = wazzup.switches.get();
    expect(await done(client.create([DEAL]))).toBe(postKnown.startsWith('refuse') ? 'invalid' : 'done');
    const refused = { 'refuse-404': 'not-found', 'refuse-400': 'invalid' };
    expect(await done(client.update([numbered('1')]))).toBe(
      { ...refused, ignore: 'done', create: 'done' }[patchUnknown],
    );
    expect(await done(client.delete(['2']))).toBe({ ...refused, ok: 'done' }[deleteUnknown]);
  });
});

describe('the list', () => {
  const orders = SWITCH_POSITIONS.paging.flatMap((paging) =>
    SWITCH_POSITIONS.order.map((order) => ({ paging, order })),
  );

  describe.each(orders)('paging $paging, order $order', ({ paging, order }) => {
    it.each([0, 1, 3, 99, 100, 101, 250])('ends and gives each of %i deals once', async (count) => {
      const { client, wazzup, sent } = await start({ switches: { paging, order } });
      const ids = Array.from({ length: count }, (_, index) => String(1000 + index));
      for (const id of ids) wazzup.deals.put(onWire(numbered(id)));
      const inOrder = order === 'by-id' ? ids : ids.toReversed();
      // If Wazzup ignored the offset, nobody could read more than the first page.
      const reachable = paging === 'ignores-offset' ? inOrder.slice(0, 100) : inOrder;
      expect((await all(client.list())).map(({ id }) => id)).toEqual(reachable);
      const most = { honest: 100, short: 3, 'ignores-limit': 250, 'ignores-offset': 100 }[paging];
      expect(sent().length).toBeLessThanOrEqual(Math.ceil(count / most) + 1);
    });
  });

  it('asks for pages of the size it is told', async () => {
    const { client, wazzup, sent } = await start();
    for (const id of ['1', '2', '3']) wazzup.deals.put(onWire(numbered(id)));
    expect(await all(client.list({ pageSize: 2 }))).toHaveLength(3);
    expect(sent().map(({ query }) => query)).toEqual(['offset=0&limit=2', 'offset=2&limit=2', 'offset=3&limit=2']);
  });

  it('asks for no more pages than are looked at', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.deals.put(onWire(DEAL));
    await client.list({ pageSize: 1 }).next();
    expect(sent()).toHaveLength(1);
  });

  it('a deal added at the front while the list is read is no reason to give another twice', async () => {
    const { client, wazzup } = await start({ switches: { order: 'newest-first' } });
    for (const id of ['1', '2', '3', '4']) wazzup.deals.put(onWire(numbered(id)));
    const ids: string[] = [];
    for await (const { id } of client.list({ pageSize: 2 })) {
      if (ids.length === 0) wazzup.deals.put(onWire(numbered('5')));
      ids.push(id);
    }
    expect(ids).toEqual(['4', '3', '2', '1']);
  });
});

describe('ids', () => {
  it.each(['string', 'number'] as const)('18 digits come and go undamaged, told as a %s', async (ids) => {
    const { client, wazzup } = await start({ switches: { ids } });
    const deal = { ...DEAL, id: '999999999999999999', contacts: ['123456789012345677', '7', '007'] };
    await client.create([deal]);
    expect(wazzup.deals.all()).toEqual([onWire(deal)]);
    expect(await client.get(deal.id)).toStrictEqual(deal);
    expect(await all(client.list())).toStrictEqual([deal]);
    await client.delete([deal.id]);
    expect(wazzup.deals.all()).toEqual([]);
  });

  const ODD = [
    '.',
    '..',
    '...',
    'a/b',
    '../deals',
    '..%2f',
    '%',
    '%41',
    '%E0%A4%A',
    ' ',
    ' a  b ',
    '+',
    '?offset=0',
    '#x',
    ';&=',
    '\\',
    '"\'`',
    '😀',
    'e\u0301',
    'сделка-7',
    '<script>',
    '__proto__',
    '-1',
    '0',
    '007',
    '1e5',
    'x'.repeat(100),
    '😀'.repeat(50),
    '/'.repeat(100),
  ];

  /** Runs every call on a deal, beside another deal that no call may touch. */
  async function roundTrip(id: string) {
    const { client, wazzup } = await start();
    const [deal, other] = [numbered(id), numbered('other')];
    wazzup.deals.put(onWire(other));
    expect(await client.get(id)).toBeNull();
    await client.create([deal]);
    expect(await client.get(id)).toStrictEqual(deal);
    await client.update([{ ...deal, name: 'Floors' }]);
    expect(await client.get(id)).toStrictEqual({ ...deal, name: 'Floors' });
    await client.delete([id]);
    expect(await client.get(id)).toBeNull();
    expect(wazzup.deals.all()).toEqual([onWire(other)]);
  }

  it.each(ODD)('%j comes and goes undamaged', roundTrip);

  it('so does any other', async () => {
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }).filter((id) => id !== 'other');
    await fc.assert(fc.asyncProperty(any, roundTrip), { numRuns: 30 });
  });

  it('half an emoji can stand in no address, so there is no such deal', async () => {
    const { client, sent } = await start();
    expect(await client.get('\ud83d')).toBeNull();
    expect(sent()).toEqual([]);
  });
});
