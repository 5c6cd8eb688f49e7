// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import type { WriteOutcome } from '@/lib/outbox/outbox';
import { keyOf } from '@/test/fixtures/site';
import { offerOf } from '@/test/fixtures/undo-last';
import { type Fault, SWITCH_POSITIONS, type Switches } from '../../../wazzup/index.ts';
import { DEAL as MINE, onWire } from '../../wazzup/start.ts';
import {
  combinations,
  EDGES,
  EDITED,
  has,
  id,
  inWazzup,
  kindOf,
  leap,
  OTHER_CRMS,
  overHttp,
  SHAPES,
  start,
  stopClock,
  THEIRS,
  underEach,
  type World,
  withEach,
} from './start-writes.ts';

/** Takes a deal through all actions, as a manager does. */
async function live(world: World) {
  const { press, writes } = world;
  const bystander = { ...MINE, id: '42' };
  world.wazzup.deals.put(onWire(bystander));
  const expectAfter = async (written: Promise<WriteOutcome>, deal: Deal | null) => {
    expect(await written).toStrictEqual({ outcome: 'saved', there: deal });
    expect(inWazzup(world)).toEqual(deal ? has(bystander, deal) : has(bystander));
    expect(await writes.look(keyOf(id))).toStrictEqual({ there: deal, pending: false });
  };
  const closed = { ...EDITED, closed: true };
  await expectAfter(press('create', MINE, null), MINE);
  await expectAfter(press('update', EDITED, MINE), EDITED);
  await expectAfter(press('close', MINE, EDITED), closed);
  await expectAfter(press('reopen', MINE, closed), EDITED);
  expect(await offerOf(writes, keyOf(id))).toMatchObject({ to: closed });
  await expectAfter(press('delete', MINE, EDITED), null);
  expect(await offerOf(writes, keyOf(id))).toMatchObject({ to: EDITED });
  await expectAfter(world.undo(), EDITED);
  expect(await offerOf(writes, keyOf(id))).toBeNull();
}

const COMBINATIONS = combinations(...EDGES, 'success');

const inEach = (worlds: readonly World[], attempt: (world: World) => Promise<void>) =>
  withEach(worlds, attempt, ({ wazzup }) => wazzup.switches.get());

// The tests start hundreds of stand-ins, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.useRealTimers());

describe('create, update, close, reopen, delete, undo', () => {
  const positions = Object.entries(SWITCH_POSITIONS).flatMap(([name, all]) =>
    all.map((position) => ({ name, position, switches: { [name]: position } as Partial<Switches> })),
  );

  it.each(positions)('over HTTP, with $name: $position', async ({ switches }) => live(await overHttp(switches)));

  it('if Wazzup shows writes late', () => live(start({ switches: { visibleAfterMs: 30 }, pauses: [0, 10, 20, 40] })));

  it('sends one write for each', async () => {
    const world = start();
    await live(world);
    expect(world.sent().map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH', 'DELETE', 'POST']);
  });

  it('with an id that no path can hold', async () => {
    const world = await overHttp();
    for (const odd of ['.', '..']) {
      const deal = { ...MINE, id: odd };
      expect(await world.press('create', deal, null)).toMatchObject({ outcome: 'saved' });
      expect(await world.press('delete', deal, deal)).toMatchObject({ outcome: 'saved' });
    }
    expect(inWazzup(world)).toEqual([]);
  });
});

describe('under every combination of postKnown × getUnknown × patchUnknown × success', () => {
  it.each([0, 25])('visible after %i ms: all writes are saved', async (visibleAfterMs) => {
    await underEach(COMBINATIONS, (switches) =>
      live(start({ switches: { ...switches, visibleAfterMs }, pauses: [0, 5, 30, 60, 120] })),
    );
  });

  const LOST: [string, Fault, Partial<Switches>[]][] = [
    ['the first answer is lost', { cut: 'after' }, SHAPES],
    ['no answer ever comes', { cut: 'after', times: 3 }, COMBINATIONS],
    ['the first request is lost', { cut: 'before' }, COMBINATIONS],
    ['it fails once', { status: 503 }, COMBINATIONS],
  ];

  it.each(LOST)('%s: the outbox settles the write by reading back', async (_name, fault, switchings) => {
    await underEach(switchings, async (switches) => {
      const world = start({ switches });
      const { press, wazzup } = world;
      const lose = (method: 'POST' | 'PATCH' | 'DELETE') => wazzup.faults.add({ ...fault, method });
      lose('POST');
      expect(await press('create', MINE, null)).toStrictEqual({ outcome: 'saved', there: MINE });
      lose('PATCH');
      expect(await press('update', EDITED, MINE)).toStrictEqual({ outcome: 'saved', there: EDITED });
      lose('DELETE');
      expect(await press('delete', EDITED, EDITED)).toStrictEqual({ outcome: 'saved', there: null });
      lose('POST');
      expect(await world.undo()).toStrictEqual({ outcome: 'saved', there: EDITED });
      expect(inWazzup(world)).toEqual(has(EDITED));
    });
  });

  it.each(LOST)(
    '%s, and writes are visible late: never wrong, and settled in the end',
    async (_name, fault, switchings) => {
      // The stand-in's clock moves only by the leaps below, so that nothing depends on how quick a machine is.
      stopClock();
      const worlds = switchings.map((switches) =>
        start({ switches: { ...switches, visibleAfterMs: 1000 }, pauses: [0, 1] }),
      );
      const steps = [
        ['POST', 'create', MINE, null, MINE],
        ['PATCH', 'update', EDITED, MINE, EDITED],
        ['DELETE', 'delete', EDITED, EDITED, null],
      ] as const;
      for (const [method, action, deal, base, want] of steps) {
        await inEach(worlds, async ({ wazzup, press }) => {
          wazzup.faults.add({ ...fault, method });
          const outcome = await kindOf(press(action, deal, base));
          expect(fault).toMatchObject(outcome === 'offline' ? { cut: 'after', times: 3 } : {});
          expect(['pending', 'offline']).toContain(outcome);
        });
        leap(2000);
        await inEach(worlds, async (world) => {
          await world.writes.wake({ hurry: true });
          expect(await world.writes.look(keyOf(id))).toEqual({ there: want, pending: false });
          expect(inWazzup(world)).toEqual(want ? has(want) : []);
        });
      }
    },
  );

  it('a deal that Wazzup knows and does not show yet is not lost', async () => {
    stopClock();
    const worlds = SHAPES.map((switches) => start({ switches: { ...switches, visibleAfterMs: 1000 }, pauses: [0, 1] }));
    await inEach(worlds, async ({ client, press }) => {
      await client.create([MINE]);
      expect(await press('create', EDITED, null)).toStrictEqual({ outcome: 'pending' });
    });
    // A Wazzup that silently skips the creation of a known deal keeps what it has.
    const isIgnored = ({ wazzup }: World) => wazzup.switches.get().postKnown === 'ignore';
    leap(2000);
    await inEach(worlds, async (world) => {
      const found = isIgnored(world) ? { there: null, pending: true } : { there: EDITED, pending: false };
      expect(await world.writes.look(keyOf(id))).toEqual(found);
      expect(inWazzup(world)).toEqual(has(isIgnored(world) ? MINE : EDITED));
    });
    leap(5 * 60_000);
    await inEach(worlds.filter(isIgnored), async (world) => {
      expect(await world.writes.look(keyOf(id))).toMatchObject({
        there: MINE,
        pending: false,
        failedPress: { end: 'conflict' },
      });
    });
  });

  it('a deal that somebody adds before a creation that Wazzup silently skips does not count as ours', async () => {
    stopClock();
    const theirs = { ...THEIRS, contacts: ['99'] };
    let isThere = false;
    const world = start({
      switches: { postKnown: 'ignore' },
      onRequest: (method, wazzup) => {
        if (method === 'GET' && !isThere) wazzup.deals.put(onWire(theirs));
        isThere = true;
      },
    });
    expect(await world.press('create', MINE, null)).toStrictEqual({ outcome: 'pending' });
    leap(6 * 60_000);
    expect(await world.writes.look(keyOf(id))).toMatchObject({
      there: theirs,
      failedPress: { end: 'conflict', after: theirs },
    });
    expect(inWazzup(world)).toEqual(has(theirs));
  });

  it('a change by somebody else between look and press is never overwritten', async () => {
    await underEach(COMBINATIONS, async (switches) => {
      const create = start({ switches });
      create.wazzup.deals.put(onWire(THEIRS));
      expect(await create.press('create', MINE, null)).toStrictEqual({ outcome: 'changed', there: THEIRS });
      for (const action of ['update', 'delete'] as const) {
        const world = start({ switches });
        world.wazzup.deals.put(onWire(THEIRS));
        expect(await world.press(action, EDITED, MINE)).toStrictEqual({ outcome: 'changed', there: THEIRS });
        expect(inWazzup(world)).toEqual(has(THEIRS));
        expect(world.sent()).toEqual([]);
      }
      const gone = start({ switches });
      expect(await gone.press('update', EDITED, MINE)).toStrictEqual({ outcome: 'changed', there: null });
      expect(await gone.press('close', EDITED, MINE)).toStrictEqual({ outcome: 'changed', there: null });
      expect(await gone.press('delete', EDITED, MINE)).toStrictEqual({ outcome: 'saved', there: null });
      expect([inWazzup(gone), gone.sent()]).toEqual([[], []]);
    });
  });

  it('a deal that somebody deletes between our look and our write is reported as gone', async () => {
    await underEach(SHAPES, async (switches) => {
      let isGone = false;
      const world = start({
        switches,
        onRequest: (method, wazzup) => {
          if (method !== 'GET' || isGone) return;
          isGone = true;
          wazzup.deals.remove(id);
        },
      });
      world.wazzup.deals.put(onWire(MINE));
      const written = await world.press('update', EDITED, MINE);
      // A Wazzup that creates on PATCH leaves no moment in which the outbox could see this.
      if (switches.patchUnknown === 'create') expect(written).toStrictEqual({ outcome: 'saved', there: EDITED });
      else expect(written).toStrictEqual({ outcome: 'changed', there: null });
    });
  });

  it('a deal that somebody adds before our creation is shown if Wazzup refuses to overwrite it', async () => {
    const refusing = SHAPES.filter(({ postKnown }) => postKnown?.startsWith('refuse'));
    await underEach(refusing, async (switches) => {
      for (const [theirs, outcome] of [
        [THEIRS, 'changed'],
        [OTHER_CRMS, 'conflict'],
      ] as const) {
        let isThere = false;
        const world = start({
          switches,
          onRequest: (method, wazzup) => {
            if (method === 'GET' && !isThere) wazzup.deals.put(onWire(theirs));
            isThere = true;
          },
        });
        expect(await world.press('create', MINE, null)).toStrictEqual({ outcome, there: theirs });
        expect(inWazzup(world)).toEqual(has(theirs));
      }
    });
  });
});
