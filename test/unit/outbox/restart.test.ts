// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildHistory } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { keyOf, SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, settle, startClock, stopClock, turns } from '../../reliability/clock.ts';
import { createManager, TRAVEL_MS, told } from '../../reliability/manager.ts';
import type { Switches } from '../../wazzup/index.ts';
import { DEAL as MINE, onWire } from '../wazzup/start.ts';

const { id } = MINE;
const EDITED: Deal = { ...MINE, name: 'Doors and floors', responsibleUserId: '8' };

beforeEach(() => startClock());
afterEach(stopClock);

function start(switches: Partial<Switches> = {}) {
  const account = createAccount({ tokens: ['token-a'], switches });
  const manager = createManager({ wire: account.wire, token: () => 'token-a' });
  const press = (action: Action, deal: Deal, base: Deal | null) =>
    manager.press({ action, deal, base, site: SITE, sameDealAgreed: false });
  return { ...account, manager, press };
}

const ACTIONS: [Action, Deal, Deal | null, Deal | null][] = [
  ['create', MINE, null, MINE],
  ['update', EDITED, MINE, EDITED],
  ['close', MINE, MINE, { ...MINE, closed: true }],
  ['reopen', MINE, { ...MINE, closed: true }, MINE],
  ['delete', MINE, MINE, null],
];

/** When a worker dies, in milliseconds after the press: a look takes two travels, and so does a write. */
const POINTS: [string, number][] = [
  ['before anything was sent', 0],
  ['while it looked', TRAVEL_MS / 2],
  ['with its look answered', 2 * TRAVEL_MS - 1],
  ['between send and answer, before Wazzup has it', 2.5 * TRAVEL_MS],
  ['between send and answer, and Wazzup has it', 3.5 * TRAVEL_MS],
  ['between answer and read-back', 4.5 * TRAVEL_MS],
  ['with the read-back answered', 6 * TRAVEL_MS - 1],
];

const LATE: Partial<Switches> = { visibleAfterMs: 60_000, postKnown: 'refuse-409', deleteUnknown: 'refuse-404' };

describe.each(ACTIONS)('%s', (action, deal, base, want) => {
  it.each([
    ...POINTS.map(([point, ms]) => ({ point, ms, switches: {} })),
    ...POINTS.map(([point, ms]) => ({ point: `${point}, visible late`, ms, switches: LATE })),
    { point: 'while accepted and not visible', ms: 10_000, switches: LATE },
  ])('a worker that dies $point: it goes on by itself, once', async ({ ms, switches }) => {
    const { manager, press, wazzup, effects } = start(switches);
    if (base) wazzup.deals.put(onWire(base));
    void press(action, deal, base);
    await settle();
    if (ms > 0) await pass(ms);
    expect(await manager.journal()).toEqual([]);
    await manager.restart();
    await pass(10 * 60_000);
    expect(await manager.queued()).toEqual([]);
    expect(await manager.journal()).toMatchObject([
      { seq: 1, end: 'applied', before: base, after: want, press: { action, deal }, needsAttention: false },
    ]);
    expect(wazzup.deals.all()).toEqual(want ? [onWire(want)] : []);
    expect(effects).toHaveLength(1);
  });

  it.each(Array.from({ length: 32 }, (_, turn) => turn))('dying after %i turns of the database', async (turn) => {
    const { manager, press, wazzup, effects } = start();
    if (base) wazzup.deals.put(onWire(base));
    void press(action, deal, base);
    await turns(turn);
    await manager.restart();
    const isKept = (await manager.queued()).length > 0;
    await pass(60_000);
    // No caller got an answer before the press was on the disk.
    expect(await manager.journal()).toHaveLength(isKept ? 1 : 0);
    expect(effects).toHaveLength(isKept ? 1 : 0);
    expect(turn < 31 || isKept).toBe(true);
  });
});

it('takes effect once though the worker dies again and again', async () => {
  const { manager, press, wazzup, effects } = start();
  void press('create', MINE, null);
  await settle();
  for (let death = 0; death < 20; death += 1) {
    await pass(TRAVEL_MS * (0.5 + (death % 7)));
    await manager.restart();
  }
  await pass(60_000);
  expect(await manager.journal()).toMatchObject([{ end: 'applied' }]);
  expect(wazzup.deals.all()).toEqual([onWire(MINE)]);
  expect(effects).toHaveLength(1);
});

it('neither press is lost if the worker dies while one replaces the other', async () => {
  for (let turn = 0; turn < 24; turn += 1) {
    const { manager, press, wazzup } = start();
    wazzup.deals.put(onWire(MINE));
    wazzup.down(true);
    expect(await given(told(press('update', EDITED, MINE)))).toBe('waiting: offline');
    void press('close', MINE, MINE);
    await turns(turn);
    await manager.restart();
    wazzup.down(false);
    void manager.outbox().wake({ hurry: true });
    await pass(60_000);
    expect(wazzup.deals.all(), `turn ${turn}`).toMatchObject([{ name: EDITED.name }]);
    expect(await manager.queued()).toEqual([]);
    const ends = (await manager.journal()).map(({ end }) => end);
    expect([['applied'], ['superseded', 'applied']], `turn ${turn}`).toContainEqual(ends);
  }
});

it('somebody else’s change while the worker was dead is a conflict, not overwritten', async () => {
  for (const [action, deal, base] of ACTIONS.filter(([name]) => name === 'update' || name === 'delete')) {
    const { manager, press, wazzup } = start();
    const theirs = { ...MINE, name: 'Windows' };
    wazzup.deals.put(onWire(MINE));
    void press(action, deal, base);
    await settle();
    await pass(2.5 * TRAVEL_MS);
    await manager.restart();
    wazzup.deals.put(onWire(theirs));
    await pass(60_000);
    expect(await manager.journal()).toMatchObject([{ end: 'conflict', after: theirs, needsAttention: true }]);
    expect(wazzup.deals.get(id)).toEqual(onWire(theirs));
  }
});

it('the next worker does not send a write that was discarded while it was being sent', async () => {
  const { manager, press, wazzup, effects } = start();
  void press('create', MINE, null);
  await settle();
  await pass(TRAVEL_MS / 2);
  await given(manager.outbox().discard(keyOf(id)));
  expect(await manager.queued()).toHaveLength(1);
  await manager.restart();
  await pass(10 * 60_000);
  expect(await manager.queued()).toEqual([]);
  expect(await manager.journal()).toMatchObject([{ end: 'discarded', needsAttention: false }]);
  expect(effects).toEqual([]);
  expect(wazzup.deals.all()).toEqual([]);
});

describe.each([
  ['never arrived', 2.5 * TRAVEL_MS, 'discarded'],
  ['took effect', 3.5 * TRAVEL_MS, 'applied'],
] as const)('a write that was being sent when the worker died, and %s', (_name, ms, end) => {
  it.each([
    ['before', true],
    ['after', false],
  ])('is looked for if it was discarded %s that', async (_when, isBefore) => {
    const { manager, press, wazzup, effects } = start();
    void press('create', MINE, null);
    await settle();
    await pass(ms);
    if (isBefore) await given(manager.outbox().discard(keyOf(id)));
    wazzup.down(true);
    await manager.restart();
    await pass(5_000);
    if (!isBefore)
      expect(await given(manager.outbox().discard(keyOf(id)))).toEqual({ isDropped: false, isGoing: true });
    await pass(5_000);
    // The outbox does not know yet whether the write got through.
    expect([await manager.journal(), buildHistory([], await manager.queued())]).toMatchObject([
      [],
      [{ state: 'cancelling' }],
    ]);
    wazzup.down(false);
    await pass(10 * 60_000);
    expect(await manager.queued()).toEqual([]);
    expect(await manager.journal()).toMatchObject([{ end, needsAttention: false }]);
    expect(effects).toHaveLength(end === 'applied' ? 1 : 0);
  });
});
