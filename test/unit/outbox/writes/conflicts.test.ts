// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { createOutbox } from '@/lib/outbox/outbox';
import { SITE } from '@/test/fixtures/site';
import { DEAL as MINE, onWire } from '../../wazzup/start.ts';
import { EDITED, has, inWazzup, kindOf, OTHER_CRMS, start, THEIRS } from './start-writes.ts';

// The tests start hundreds of stand-ins, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.useRealTimers());

describe('somebody else', () => {
  it('keeps their other changes when a manager closes or reopens', async () => {
    const world = start();
    const changed = { ...THEIRS, responsibleUserId: '9', contacts: ['99'] };
    world.wazzup.deals.put(onWire(changed));
    expect(await world.press('close', EDITED, MINE)).toMatchObject({ outcome: 'saved' });
    expect(inWazzup(world)).toEqual(has({ ...changed, closed: true }));
    expect(await world.press('reopen', EDITED, { ...MINE, closed: true })).toMatchObject({ outcome: 'saved' });
    expect(inWazzup(world)).toEqual(has(changed));
  });

  it('did the same already, so nothing is sent, and the press is saved', async () => {
    const world = start();
    world.wazzup.deals.put(onWire(MINE));
    expect(await world.press('create', MINE, null)).toStrictEqual({ outcome: 'saved', there: MINE });
    expect(await world.press('update', MINE, THEIRS)).toStrictEqual({ outcome: 'saved', there: MINE });
    expect(await world.press('reopen', MINE, MINE)).toStrictEqual({ outcome: 'saved', there: MINE });
    expect(world.sent()).toEqual([]);
  });

  it('presses at the same time, and each write sees what the one before it left', async () => {
    const world = start();
    const outcomes = await Promise.all([
      kindOf(world.press('create', MINE, null)),
      kindOf(world.press('update', EDITED, MINE)),
      kindOf(world.press('update', THEIRS, MINE)),
      kindOf(world.press('close', MINE, EDITED)),
    ]);
    // The third press replaces the second, which had the same base and was not sent.
    expect(outcomes).toEqual(['saved', 'saved', 'saved', 'saved']);
    expect(inWazzup(world)).toEqual(has({ ...THEIRS, closed: true }));
  });

  it('is not suspected if Wazzup stores a name in its own way: the write is saved', async () => {
    const world = start();
    const shouting = (deal: Deal) => ({ ...deal, name: deal.name.toUpperCase() });
    const { client } = world;
    const writes = createOutbox({
      client: { ...client, create: (deals) => client.create(deals.map(shouting)) },
      database: world.database,
      readBackPausesMs: [0],
    });
    const press = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;
    expect(await writes.press(press)).toStrictEqual({ outcome: 'saved', there: shouting(MINE) });
  });
});

describe('another CRM’s deal under the same id', () => {
  it.each(['create', 'update', 'close', 'reopen', 'delete'] as const)(
    '%s: a conflict, and nothing is sent',
    async (action) => {
      const world = start();
      world.wazzup.deals.put(onWire(OTHER_CRMS));
      expect(await world.press(action, MINE, OTHER_CRMS)).toStrictEqual({ outcome: 'conflict', there: OTHER_CRMS });
      expect([inWazzup(world), world.sent()]).toEqual([has(OTHER_CRMS), []]);
    },
  );

  it('is no conflict if the manager agreed that it is the same deal', async () => {
    const world = start();
    world.wazzup.deals.put(onWire(OTHER_CRMS));
    expect(await world.press('update', MINE, OTHER_CRMS, true)).toStrictEqual({ outcome: 'saved', there: MINE });
  });

  it('is a conflict again if a third deal takes its place', async () => {
    const world = start();
    const third = { ...OTHER_CRMS, uri: 'https://third.crm.example/1' };
    world.wazzup.deals.put(onWire(third));
    for (const action of ['update', 'close', 'delete'] as const) {
      expect(await kindOf(world.press(action, MINE, OTHER_CRMS, true))).toBe('conflict');
    }
    expect([inWazzup(world), world.sent()]).toEqual([has(third), []]);
  });
});
