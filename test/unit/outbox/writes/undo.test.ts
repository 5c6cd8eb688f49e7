// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { keyOf } from '@/test/fixtures/site';
import { undoLast } from '@/test/fixtures/undo-last';
import { DEAL as MINE, onWire, TOKEN } from '../../wazzup/start.ts';
import {
  EDITED,
  has,
  id,
  inWazzup,
  kindOf,
  leap,
  type Options,
  OTHER_CRMS,
  start,
  stopClock,
  THEIRS,
  type World,
} from './start-writes.ts';

// The tests start hundreds of stand-ins, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.useRealTimers());

describe('undo', () => {
  async function deleted(options: Options = {}) {
    const world = start(options);
    const closed = { ...EDITED, closed: true };
    world.wazzup.deals.put(onWire(closed));
    expect(await world.press('delete', closed, closed)).toStrictEqual({ outcome: 'saved', there: null });
    return { world, closed };
  }
  beforeEach(stopClock);

  it('puts back the deal as it was, also a closed one', async () => {
    const { world, closed } = await deleted();
    expect(await world.undo()).toStrictEqual({ outcome: 'saved', there: closed });
    expect(inWazzup(world)).toEqual(has(closed));
  });

  it('works for ten minutes, also after a restart', async () => {
    const { world, closed } = await deleted();
    leap(10 * 60_000 - 1);
    const again = createOutbox({ client: world.client, database: world.database, readBackPausesMs: [0] });
    const journal = createJournal({ ...world, outbox: again });
    expect(await undoLast(again, journal, keyOf(id))).toStrictEqual({ outcome: 'saved', there: closed });
  });

  it('is over after ten minutes', async () => {
    const { world } = await deleted();
    leap(10 * 60_000 + 1);
    expect(await kindOf(world.undo())).toBe('not-found');
    expect(inWazzup(world)).toEqual([]);
  });

  it('works once', async () => {
    const { world } = await deleted();
    await world.undo();
    world.wazzup.deals.clear();
    expect(await kindOf(world.undo())).toBe('not-found');
  });

  it('does not exist for a deal that was never deleted', async () => {
    expect(await kindOf(start().undo())).toBe('not-found');
  });

  it('leaves alone another deal under the id, of this CRM or another', async () => {
    for (const other of [THEIRS, OTHER_CRMS]) {
      const { world } = await deleted();
      world.wazzup.deals.put(onWire(other));
      expect(await world.undo()).toStrictEqual({ outcome: 'changed', there: other });
      expect(inWazzup(world)).toEqual(has(other));
    }
  });

  it('is saved if somebody else put back the same deal', async () => {
    const { world, closed } = await deleted();
    world.wazzup.deals.put(onWire(closed));
    expect(await world.undo()).toStrictEqual({ outcome: 'saved', there: closed });
  });

  it('puts back a deal with another link of which the manager agreed that it is the same', async () => {
    const world = start();
    world.wazzup.deals.put(onWire(OTHER_CRMS));
    await world.press('delete', MINE, OTHER_CRMS, true);
    expect(await world.undo()).toStrictEqual({ outcome: 'saved', there: OTHER_CRMS });
  });

  it('is not lost if it cannot be sent for a moment', async () => {
    const { world, closed } = await deleted();
    world.wazzup.down(true);
    expect(await kindOf(world.undo())).toBe('offline');
    world.wazzup.down(false);
    await world.writes.wake({ hurry: true });
    expect(inWazzup(world)).toEqual(has(closed));
  });

  it('is offered for a deletion whose answer was lost', async () => {
    const world = start();
    world.wazzup.deals.put(onWire(MINE));
    world.wazzup.faults.add({ cut: 'after', method: 'DELETE', times: 9 });
    expect(await world.press('delete', MINE, MINE)).toStrictEqual({ outcome: 'saved', there: null });
    expect(await world.undo()).toStrictEqual({ outcome: 'saved', there: MINE });
  });

  it('is not offered for a deletion that Wazzup refused', async () => {
    const world = start({ onRequest: (method, { tokens }) => void (method === 'GET' && tokens.revoke(TOKEN)) });
    world.wazzup.deals.put(onWire(MINE));
    expect(await kindOf(world.press('delete', MINE, MINE))).toBe('token');
    expect(inWazzup(world)).toEqual(has(MINE));
    world.wazzup.tokens.accept(TOKEN);
    // Wazzup has the deal anyway.
    await kindOf(world.undo());
    expect(inWazzup(world)).toEqual(has(MINE));
  });
});

describe('a write that is discarded while it is being sent', () => {
  /** Discards the write when Wazzup has answered such a request. */
  function takenBackAfter(asked: string) {
    const world: World = start({
      onRequest: (method) => {
        if (method === asked) void world.writes.discard(keyOf(id));
      },
    });
    const entries = async () => (await world.database.open()).getAll('journal');
    return { ...world, entries };
  }

  it('is not sent if it was not sent before', async () => {
    const { press, writes, entries, sent } = takenBackAfter('GET');
    expect(await kindOf(press('create', MINE, null))).toBe('changed');
    await writes.wake({ hurry: true });
    expect(await entries()).toMatchObject([{ end: 'discarded', needsAttention: false }]);
    expect(sent()).toEqual([]);
    expect(await writes.look(keyOf(id))).toStrictEqual({ there: null, pending: false });
  });

  it('has ended and is never sent if Wazzup cannot be asked', async () => {
    const { wazzup, press, writes, entries, sent } = takenBackAfter('GET');
    wazzup.faults.add({ status: 503, times: 99 });
    expect(await kindOf(press('create', MINE, null))).toBe('changed');
    wazzup.faults.clear();
    await writes.wake({ hurry: true });
    expect(await entries()).toMatchObject([{ end: 'discarded', needsAttention: false }]);
    expect(sent()).toEqual([]);
  });

  it('needs no attention if Wazzup refuses it', async () => {
    const { wazzup, press, entries } = takenBackAfter('POST');
    wazzup.faults.add({ refuse: { field: 'name', text: 'no' }, method: 'POST' });
    await kindOf(press('create', MINE, null));
    expect(await entries()).toMatchObject([{ end: 'discarded', needsAttention: false }]);
  });

  it('is reported as applied if it gets through', async () => {
    const { wazzup, press, entries } = takenBackAfter('POST');
    expect(await press('create', MINE, null)).toStrictEqual({ outcome: 'saved', there: MINE });
    expect(await entries()).toMatchObject([{ end: 'applied' }]);
    expect(wazzup.deals.all()).toEqual(has(MINE));
  });
});
