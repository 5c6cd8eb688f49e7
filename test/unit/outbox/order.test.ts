// @vitest-environment node
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { expectedAfter } from '@/lib/deal/queue';
import { SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, passUntil, settle, startClock, stopClock, turns } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL as MINE, onWire } from '../wazzup/start.ts';

const { id } = MINE;
const EDITED: Deal = { ...MINE, name: 'Doors and floors' };
const AGAIN: Deal = { ...MINE, name: 'Doors, floors, roof' };

beforeEach(() => startClock());
afterEach(stopClock);

function start(before: Deal | null = null) {
  const account = createAccount({ tokens: ['token-a'] });
  const manager = createManager({ wire: account.wire, token: () => 'token-a' });
  if (before) account.wazzup.deals.put(onWire(before));
  const press = (action: Press['action'], deal: Deal, base: Deal | null) =>
    told(manager.press({ action, deal, base, site: SITE, sameDealAgreed: false }));
  const sent = () => account.wazzup.requests.list().filter(({ method }) => method !== 'GET');
  const inWazzup = () => account.wazzup.deals.get(id);
  /** Presses while Wazzup is down, then brings it up. */
  async function afterDown(...presses: [Press['action'], Deal, Deal | null][]) {
    account.wazzup.down(true);
    for (const [action, deal, base] of presses) await given(press(action, deal, base));
    account.wazzup.down(false);
    account.wazzup.requests.clear();
    void manager.outbox().wake({ hurry: true });
    await pass(60_000);
    expect(await manager.queued()).toEqual([]);
    return { methods: sent().map(({ method }) => method), ends: (await manager.journal()).map(({ end }) => end) };
  }
  return { ...account, manager, press, sent, inWazzup, afterDown };
}

it('two deletes behind one that ends as a conflict: nobody is told that the deal is gone', async () => {
  const { press, wazzup, manager } = start(MINE);
  wazzup.faults.add({ cut: 'before', method: 'DELETE', times: 9 });
  expect(await given(press('delete', MINE, MINE))).toBe('waiting: offline');
  wazzup.deals.put(onWire(EDITED));
  const words = [press('delete', MINE, MINE), press('delete', MINE, MINE)];
  await pass(60_000);
  expect(await Promise.all(words)).toEqual(['changed', 'changed']);
  expect((await manager.journal()).map(({ end }) => end)).toEqual(['conflict', 'superseded', 'conflict']);
});

describe('presses that were not sent yet', () => {
  it('create, then delete: nothing is sent', async () => {
    const { afterDown, inWazzup } = start();
    const { methods, ends } = await afterDown(['create', MINE, null], ['delete', MINE, MINE]);
    expect([methods, ends, inWazzup()]).toEqual([[], ['superseded', 'superseded'], undefined]);
  });

  it.each<[string, Deal | null, [Press['action'], Deal, Deal | null][], string[], Deal]>([
    [
      'update, update: the last, once',
      MINE,
      [
        ['update', EDITED, MINE],
        ['update', AGAIN, EDITED],
      ],
      ['PATCH'],
      AGAIN,
    ],
    [
      'two updates of the same view',
      MINE,
      [
        ['update', EDITED, MINE],
        ['update', AGAIN, MINE],
      ],
      ['PATCH'],
      AGAIN,
    ],
    [
      'create, update: a create of the last',
      null,
      [
        ['create', MINE, null],
        ['update', EDITED, MINE],
      ],
      ['POST'],
      EDITED,
    ],
    [
      'close, reopen: nothing',
      MINE,
      [
        ['close', MINE, MINE],
        ['reopen', MINE, { ...MINE, closed: true }],
      ],
      [],
      MINE,
    ],
    [
      'reopen, close',
      { ...MINE, closed: true },
      [
        ['reopen', MINE, { ...MINE, closed: true }],
        ['close', MINE, MINE],
      ],
      [],
      { ...MINE, closed: true },
    ],
    [
      'update, close',
      MINE,
      [
        ['update', EDITED, MINE],
        ['close', EDITED, EDITED],
      ],
      ['PATCH'],
      { ...EDITED, closed: true },
    ],
    [
      'delete, create of the same: nothing',
      MINE,
      [
        ['delete', MINE, MINE],
        ['create', MINE, null],
      ],
      [],
      MINE,
    ],
    [
      'delete, restore of another form',
      MINE,
      [
        ['delete', MINE, MINE],
        ['create', EDITED, null],
      ],
      ['PATCH'],
      EDITED,
    ],
  ])('%s', async (_name, before, presses, methods, want) => {
    const { afterDown, inWazzup } = start(before);
    expect(await afterDown(...presses)).toEqual({ methods, ends: ['superseded', 'applied'] });
    expect(inWazzup()).toEqual(onWire(want));
  });

  it('two presses that cancel each other out get their outcome, and do not swallow an earlier one', async () => {
    const { afterDown, inWazzup } = start(MINE);
    const { methods, ends } = await afterDown(['delete', MINE, MINE], ['update', EDITED, MINE]);
    expect([methods, ends, inWazzup()]).toEqual([['DELETE'], ['applied', 'conflict'], undefined]);
  });

  it('if the first of two is discarded, the other meets nobody else’s change', async () => {
    const { manager, press, wazzup, sent, inWazzup } = start(MINE);
    wazzup.down(true);
    // While the outbox sends a write, it cannot join the next one to it.
    const both = [press('update', EDITED, MINE)];
    await settle();
    both.push(press('update', AGAIN, EDITED));
    await given(Promise.all(both));
    const [first, second] = await manager.queued();
    expect(second?.press.base).toEqual(EDITED);
    await given(manager.outbox().drop(first?.seq ?? 0));
    wazzup.down(false);
    void manager.outbox().wake({ hurry: true });
    await pass(60_000);
    expect((await manager.journal()).map(({ end }) => end)).toEqual(['discarded', 'applied']);
    expect(sent()).toHaveLength(1);
    expect(inWazzup()).toEqual(onWire(AGAIN));
  });

  it('joined presses of one tab keep what both typed there', async () => {
    const { manager, wazzup } = start();
    const at = { tabId: 1, page: MINE.uri };
    wazzup.down(true);
    const press = { deal: MINE, site: SITE, sameDealAgreed: false };
    await given(told(manager.press({ ...press, action: 'create', base: null }, { ...at, idTyped: true })));
    await given(told(manager.press({ ...press, action: 'close', base: MINE }, { ...at, idTyped: false })));
    expect(await manager.queued()).toMatchObject([{ in: { idTyped: true }, press: { action: 'create' } }]);
  });
});

describe('a write that is being sent', () => {
  it('is not replaced: the next one follows it, and does not take its effect for somebody else’s change', async () => {
    const { press, sent, inWazzup } = start(MINE);
    const first = press('update', EDITED, MINE);
    await settle();
    await pass(10);
    const second = press('update', AGAIN, MINE);
    expect(await given(Promise.all([first, second]))).toEqual(['saved', 'saved']);
    expect(sent().map(({ method }) => method)).toEqual(['PATCH', 'PATCH']);
    expect(inWazzup()).toEqual(onWire(AGAIN));
  });

  it('does not hide somebody else’s change from the next one', async () => {
    const { press, wazzup, inWazzup } = start(MINE);
    const first = press('update', EDITED, MINE);
    await settle();
    await pass(10);
    const second = press('update', AGAIN, MINE);
    await given(first);
    wazzup.deals.put(onWire({ ...MINE, name: 'Theirs' }));
    expect(await given(second)).toBe('changed');
    expect(inWazzup()?.name).toBe('Theirs');
  });
});

it('the presses of one manager end the same, whenever each is made', async () => {
  const anyPress = fc.record({
    action: fc.constantFrom<Action>('create', 'update', 'update', 'close', 'reopen', 'delete'),
    closed: fc.boolean(),
    /** Whether the manager sees what Wazzup had before their waiting presses, or else what these would leave. */
    isOutdated: fc.boolean(),
    gap: fc.constantFrom<'none' | 'turns' | 'ms' | 'end'>('none', 'none', 'turns', 'ms', 'end'),
    size: fc.integer({ min: 1, max: 30 }),
  });
  const property = fc.asyncProperty(
    fc.boolean(),
    fc.array(anyPress, { minLength: 1, maxLength: 8 }),
    async (isThere, all) => {
      stopClock();
      startClock();
      const { manager, press, inWazzup } = start(isThere ? MINE : null);
      let first: Deal | null = isThere ? MINE : null;
      let now = first;
      let waiting = 0;
      let ended = 0;
      const presses: Press[] = [];
      for (const [index, { action: chosen, closed, isOutdated, gap, size }] of all.entries()) {
        const deal = { ...MINE, name: `Press ${index}`, closed };
        // The states that a manager can see while their own presses wait.
        const base = isOutdated && waiting > 0 ? first : now;
        // The actions that a popup offers.
        const action = base === null ? 'create' : chosen === 'create' ? 'update' : chosen;
        const pressed: Press = { action, deal, base, site: SITE, sameDealAgreed: false };
        presses.push(pressed);
        // The expected result: each press in turn, on what the one before it left.
        now = expectedAfter({ ...pressed, base: now });
        waiting += 1;
        const left = now;
        void press(action, deal, base).finally(() => {
          waiting -= 1;
          if (index < ended) return;
          [ended, first] = [index, left];
        });
        if (gap === 'turns') await turns(size);
        if (gap === 'ms') await pass(size * 3);
        if (gap === 'end') await passUntil(() => waiting === 0);
      }
      await pass(60_000);
      expect(await manager.queued()).toEqual([]);
      expect(inWazzup() ?? null).toEqual(now && onWire(now));
    },
  );
  await fc.assert(property, { numRuns: 150, seed: 7 });
});

it('the presses of each deal keep their order, and a waiting deal holds up no other', async () => {
  const { press, wazzup, manager } = start(MINE);
  const other = { ...MINE, id: '42', name: 'Roof' };
  wazzup.faults.add({ status: 500, path: `/v2/deals/${id}`, times: 1000 });
  expect(await given(press('update', EDITED, MINE))).toBe('waiting: unavailable');
  expect(await given(press('create', other, null))).toBe('saved');
  const behind = press('close', EDITED, EDITED);
  await settle();
  wazzup.faults.clear();
  expect(await given(behind)).toMatch(/waiting|saved/);
  await pass(60_000);
  expect((await manager.journal()).map(({ seq, end }) => `${seq} ${end}`)).toEqual([
    '1 superseded',
    '2 applied',
    '3 applied',
  ]);
});
