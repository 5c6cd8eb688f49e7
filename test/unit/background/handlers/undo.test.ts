// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { onWire } from '../../wazzup/start.ts';
import { DEAL, inTab, leap, start } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('undo', () => {
  it('is offered for ten minutes, while there is no other deal under the id', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    const until = Date.now() + 10 * 60_000;
    expect(await handlers['deal.write']({ ...write, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'saved',
      looked: { there: null, undo: { to: DEAL, until } },
    });
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { to: DEAL, until } });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
    wazzup.deals.clear();
    leap(10 * 60_000 - 1);
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { until } });
    leap(1);
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
  });

  it('is offered after every action, and puts back what Wazzup had before', async () => {
    const { handlers, wazzup, write, look } = await start();
    const [theirs, closed] = [
      { ...DEAL, name: 'Doors of old' },
      { ...DEAL, closed: true },
    ];
    const actions = [
      ['create', null, DEAL],
      ['update', theirs, DEAL],
      ['close', DEAL, closed],
      ['reopen', closed, DEAL],
      ['delete', DEAL, null],
    ] as const;
    for (const [action, before, after] of actions) {
      wazzup.deals.clear();
      if (before) wazzup.deals.put(onWire(before));
      const { looked } = await handlers['deal.write']({ ...write, action, base: before });
      expect(looked).toMatchObject({ there: after, last: { action }, undo: { to: before } });
      const again = await handlers['deal.look'](look);
      expect(again.undo).toEqual(looked?.undo);
      const undo = { ...inTab, id: DEAL.id, seq: again.undo?.seq ?? 0, base: again.there };
      const undone = await handlers['deal.undo'](undo);
      expect(undone).toMatchObject({ outcome: 'saved', looked: { there: before, last: { action: 'undo' } } });
      expect(wazzup.deals.all()).toEqual(before ? [onWire(before)] : []);
    }
  });

  it('overwrites no change that somebody made since, and says what Wazzup has', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire({ ...DEAL, name: 'Old' }));
    const { looked } = await handlers['deal.write']({ ...write, action: 'update', base: { ...DEAL, name: 'Old' } });
    const theirs = { ...DEAL, name: 'Theirs' };
    wazzup.deals.put(onWire(theirs));
    const undo = { ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: DEAL };
    expect(await handlers['deal.undo'](undo)).toMatchObject({
      outcome: 'changed',
      looked: { there: theirs, ended: null, undo: null, last: { action: 'update' } },
    });
    expect(wazzup.deals.all()).toEqual([onWire(theirs)]);
  });

  it('of an undo is not offered, unless that deleted the deal', async () => {
    const { handlers, wazzup, write } = await start();
    const undoOf = async (action: 'create' | 'close', base: Deal | null) => {
      const { looked } = await handlers['deal.write']({ ...write, action, base });
      const undo = { ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: looked?.there ?? null };
      return (await handlers['deal.undo'](undo)).looked;
    };
    expect(await undoOf('create', null)).toMatchObject({ there: null, undo: { to: DEAL } });
    wazzup.deals.put(onWire(DEAL));
    expect(await undoOf('close', DEAL)).toMatchObject({ there: DEAL, undo: null });
  });

  it('is not offered while the deletion is not visible', async () => {
    const { handlers, wazzup, write, look } = await start({ switches: { visibleAfterMs: 1000 } });
    wazzup.deals.put(onWire(DEAL));
    expect(await handlers['deal.write']({ ...write, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'pending',
    });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: true, undo: null });
    leap(2000);
    expect(await handlers['deal.look'](look)).toMatchObject({ there: null, pending: false, undo: { to: DEAL } });
  });
});
