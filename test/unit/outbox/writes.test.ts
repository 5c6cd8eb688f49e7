// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox, type WriteOutcome } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { offerOf, undoLast } from '@/test/fixtures/undo-last';
import { createWazzup, type Fault, SWITCH_POSITIONS, type Switches, type Wazzup } from '../../wazzup/index.ts';
import { DEAL as MINE, onWire, start as startServer, TOKEN } from '../wazzup/start.ts';

/** A first pause so long that the outbox tries nothing again by itself during a test. */
const WAITS_LONG = 60_000;
const { id } = MINE;
const EDITED: Deal = { ...MINE, name: 'Doors and floors', responsibleUserId: '8', contacts: ['11', '13'] };
const THEIRS: Deal = { ...MINE, name: 'Windows' };
const OTHER_CRMS: Deal = { ...MINE, name: 'Roof', uri: 'https://other.crm.example/deal/4217' };

interface Options {
  switches?: Partial<Switches>;
  pauses?: readonly number[];
  /** Called for each request once it is answered. */
  onRequest?: (method: string, wazzup: Wazzup) => void;
}

/**
 * Starts an outbox with a database of its own, and a stand-in for Wazzup that it calls in-process. That is quick enough
 * for hundreds of combinations; `overHttp` sends real requests.
 */
function start({ switches = {}, pauses = [0, 2, 4], onRequest }: Options = {}) {
  const wazzup: Wazzup = createWazzup({
    tokens: [TOKEN],
    rateLimit: false,
    switches,
    onRequest: ({ method }) => onRequest?.(method, wazzup),
  });
  const request = createRequest({
    origin: 'http://emulator.example',
    token: async () => TOKEN,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
    pauseMs: 1,
    retries: 2,
  });
  return withDatabase(wazzup, createClient(request), pauses);
}

async function overHttp(switches: Partial<Switches> = {}, timeoutMs = 4000) {
  const { wazzup, client } = await startServer({ switches }, { timeoutMs });
  return withDatabase(wazzup, client, [0, 10, 20]);
}

function withDatabase(wazzup: Wazzup, client: ReturnType<typeof createClient>, readBackPausesMs: readonly number[]) {
  globalThis.indexedDB = new IDBFactory();
  const database = createDatabase();
  // It is opened now, because worlds that are started together would else share the database of the last one.
  void database.open();
  const writes = createOutbox({ client, database, readBackPausesMs, resendPausesMs: [1, 1], pauseMs: WAITS_LONG });
  /** Presses as a manager does, on what they see. */
  const press = (action: Action, deal: Deal, base: Deal | null, sameDealAgreed = false) =>
    writes.press({ action, deal, base, site: SITE, sameDealAgreed });
  const sent = () => wazzup.requests.list().filter(({ method }) => method !== 'GET');
  const undo = () => undoLast(writes, createJournal({ client, database, outbox: writes }), keyOf(id));
  return { wazzup, client, database, writes, press, sent, undo };
}
type World = ReturnType<typeof start>;

const inWazzup = ({ wazzup }: World) => wazzup.deals.all();
const has = (...deals: Deal[]) => deals.map(onWire);
/** Stops the clock, also the stand-in's, except for leaps, so that nothing depends on how quick a machine is. */
const stopClock = () => void vi.useFakeTimers({ toFake: ['Date'] });
const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

const kindOf = async (promise: Promise<WriteOutcome>): Promise<string> => {
  try {
    const outcome = await promise;
    return outcome.outcome === 'waiting' ? outcome.reason.kind : outcome.outcome;
  } catch (error) {
    expect(error).toBeInstanceOf(DealError);
    return (error as DealError).kind;
  }
};

// The tests start hundreds of stand-ins, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.useRealTimers());

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

/** Every combination of the positions of these switches. */
const combinations = (...names: (keyof typeof SWITCH_POSITIONS)[]): Partial<Switches>[] =>
  names.reduce<Partial<Switches>[]>(
    (all, name) => all.flatMap((one) => SWITCH_POSITIONS[name].map((position) => ({ ...one, [name]: position }))),
    [{}],
  );
const EDGES = ['postKnown', 'getUnknown', 'patchUnknown'] as const;
const COMBINATIONS = combinations(...EDGES, 'success');
/** The shapes of answers: how Wazzup words a refusal on the way must not matter. */
const SHAPES = combinations(...EDGES, 'errorShape');

/** Tries something with all combinations at once, and gives those with which it went wrong. */
async function withEach<T>(all: readonly T[], attempt: (one: T) => Promise<void>, label: (one: T) => unknown) {
  const tried = await Promise.allSettled(all.map(attempt));
  const wrong = tried.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${JSON.stringify(label(all[index] as T))}: ${outcome.reason}`] : [],
  );
  expect(wrong.slice(0, 5).join('\n')).toBe('');
}
const underEach = (all: readonly Partial<Switches>[], attempt: (switches: Partial<Switches>) => Promise<void>) =>
  withEach(all, attempt, (switches) => switches);
const inEach = (worlds: readonly World[], attempt: (world: World) => Promise<void>) =>
  withEach(worlds, attempt, ({ wazzup }) => wazzup.switches.get());

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

describe('a write that is accepted and not visible yet', () => {
  const late = { switches: { visibleAfterMs: 1000 }, pauses: [0, 1] };
  beforeEach(stopClock);

  it.each<[Action, Deal, Deal | null, Deal | null]>([
    ['create', MINE, null, MINE],
    ['update', EDITED, MINE, EDITED],
    ['close', MINE, MINE, { ...MINE, closed: true }],
    ['delete', MINE, MINE, null],
  ])('%s: pending, then settled by looking', async (action, deal, base, want) => {
    const world = start(late);
    if (base) world.wazzup.deals.put(onWire(base));
    expect(await world.press(action, deal, base)).toStrictEqual({ outcome: 'pending' });
    for (const _ of [1, 2]) expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: base, pending: true });
    leap(2000);
    expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: want, pending: false });
    expect(await (await world.database.open()).count('outbox')).toBe(0);
  });

  it('does not make another deal pending', async () => {
    const world = start(late);
    await world.press('create', MINE, null);
    expect(await world.writes.look(keyOf('42'))).toStrictEqual({ there: null, pending: false });
  });

  it('stays pending through a restart', async () => {
    const world = start(late);
    await world.press('create', MINE, null);
    const again = createOutbox({ client: world.client, database: world.database });
    expect(await again.look(keyOf(id))).toStrictEqual({ there: null, pending: true });
  });

  it('stays pending while Wazzup cannot be asked', async () => {
    const world = start(late);
    await world.press('create', MINE, null);
    world.wazzup.down(true);
    expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: null, pending: true });
  });

  it('is settled by somebody else’s change, too', async () => {
    const world = start(late);
    world.wazzup.deals.put(onWire(MINE));
    await world.press('update', EDITED, MINE);
    world.wazzup.deals.put(onWire(THEIRS));
    expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: THEIRS, pending: false });
  });

  it.each<[Action, Deal, Deal | null, { end: string; reason?: object; after?: Deal }]>([
    ['create', MINE, null, { end: 'conflict', after: THEIRS }],
    ['update', EDITED, MINE, { end: 'failed', reason: { kind: 'invalid' } }],
  ])('%s that was refused after its answer was lost: someone else’s change does not make it done', async (...of) => {
    const [action, deal, base, ending] = of;
    const { wazzup, client, database } = start();
    if (base) wazzup.deals.put(onWire(base));
    const send = vi
      .fn()
      .mockRejectedValueOnce(new DealError('offline'))
      .mockRejectedValue(new DealError('invalid', { messages: ['bad'] }));
    const pauses = { readBackPausesMs: [0], resendPausesMs: [1] };
    const writes = createOutbox({ client: { ...client, create: send, update: send }, database, ...pauses });
    expect(await kindOf(writes.press({ action, deal, base, site: SITE, sameDealAgreed: false }))).toBe('pending');
    wazzup.deals.put(onWire(THEIRS));
    leap(10_000);
    expect(await writes.look(keyOf(id))).toMatchObject({ pending: true });
    leap(5 * 60_000);
    expect(await writes.look(keyOf(id))).toMatchObject({ pending: false, failedPress: ending });
    expect(await (await database.open()).getAll('journal')).toHaveLength(1);
  });

  it('has failed if Wazzup does not show it after five minutes', async () => {
    const world = start({ ...late, switches: { visibleAfterMs: 24 * 3600_000 } });
    await world.press('create', MINE, null);
    leap(5 * 60_000 - 1000);
    expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: null, pending: true });
    leap(2000);
    expect(await world.writes.look(keyOf(id))).toMatchObject({
      there: null,
      pending: false,
      failedPress: { end: 'failed', reason: { kind: 'unexpected', details: { code: 'not-shown' } } },
    });
    expect(await (await world.database.open()).count('outbox')).toBe(0);
  });

  it('is pending if reading back fails, because Wazzup may have it', async () => {
    const world = start();
    world.wazzup.faults.add({ status: 500, method: 'GET', times: 100 });
    const written = world.press('create', MINE, null);
    // Already the first look fails.
    expect(await kindOf(written)).toBe('unavailable');
    const { client, database } = start();
    let looks = 0;
    const get = (of: string) => (looks++ === 1 ? Promise.reject(new DealError('offline')) : client.get(of));
    const blind = createOutbox({ client: { ...client, get }, database, readBackPausesMs: [0] });
    const press = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;
    expect(await blind.press(press)).toStrictEqual({ outcome: 'pending' });
    expect(await blind.look(keyOf(id))).toStrictEqual({ there: MINE, pending: false });
  });
});

describe('a failure', () => {
  it.each<[string, Fault, string]>([
    ['no connection', { cut: 'before', times: 9 }, 'offline'],
    ['Wazzup fails', { status: 500, times: 9 }, 'unavailable'],
    ['too many requests', { status: 429, retryAfter: 3600 }, 'rate-limited'],
    ['a hotel’s page', { html: true }, 'unexpected'],
  ])('%s: told as such, nothing has changed, and the same press works afterwards', async (_name, fault, kind) => {
    for (const [action, deal, base] of [
      ['create', MINE, null],
      ['update', EDITED, MINE],
      ['delete', MINE, MINE],
    ] as const) {
      const world = start();
      if (base) world.wazzup.deals.put(onWire(base));
      const before = inWazzup(world);
      for (const method of ['POST', 'PATCH', 'DELETE'] as const) world.wazzup.faults.add({ ...fault, method });
      expect(await kindOf(world.press(action, deal, base))).toBe(kind);
      expect(inWazzup(world)).toEqual(before);
      world.wazzup.faults.clear();
      if (kind === 'rate-limited') continue;
      expect(await kindOf(world.press(action, deal, base))).toBe('saved');
    }
  });

  describe.each<[ErrorKind, boolean]>([
    ['offline', true],
    ['timeout', true],
    ['unavailable', true],
    ['unexpected', true],
    // Only another look can tell whether the fault lies in the token or in this deal.
    ['forbidden', true],
    ['rate-limited', false],
    ['token', false],
  ])('%s', (kind, mayHaveHappened) => {
    const press = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;
    /** An outbox whose creations fail with this error, after they took effect or instead. */
    function failing(world: World, isDone: boolean) {
      const create = async (deals: readonly Deal[]) => {
        if (isDone) await world.client.create(deals);
        throw new DealError(kind);
      };
      const client = { ...world.client, create };
      return createOutbox({ client, database: world.database, readBackPausesMs: [0], resendPausesMs: [] });
    }

    it(mayHaveHappened ? 'is saved after it took effect' : 'says for sure that it did not take effect', async () => {
      expect(await kindOf(failing(start(), true).press(press))).toBe(mayHaveHappened ? 'saved' : kind);
    });

    it('fails with the error if it did not take effect', async () => {
      const world = start();
      expect(await kindOf(failing(world, false).press(press))).toBe(kind);
      const looks = world.wazzup.requests.list().length;
      expect(looks).toBe(mayHaveHappened ? 2 : 1);
    });
  });

  describe.each<[ErrorKind, string]>([
    ['token', 'invalid'],
    ['forbidden', 'invalid'],
    ['no-access', 'invalid'],
    ['rate-limited', 'invalid'],
    // The first attempt may have taken effect, and Wazzup may refuse the second for that.
    ['offline', 'pending'],
  ])('%s, and then a refusal', (kind, expected) => {
    const press = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;

    function refusedAfter(resendPausesMs: readonly number[]) {
      const { client, database } = start();
      const create = vi
        .fn()
        .mockRejectedValueOnce(new DealError(kind))
        .mockRejectedValue(new DealError('invalid', { messages: ['bad'] }));
      const onSaved = vi.fn(async () => {});
      const pauses = { readBackPausesMs: [0], resendPausesMs, pauseMs: WAITS_LONG };
      return {
        writes: createOutbox({ client: { ...client, create }, database, onSaved, ...pauses }),
        database,
        onSaved,
      };
    }

    it(`is ${expected} if sent again at once`, async () => {
      // A write that waits for a token is not sent again at once.
      const { writes, onSaved } = refusedAfter([1]);
      expect(await kindOf(writes.press(press))).toBe(['offline', 'rate-limited'].includes(kind) ? expected : kind);
      expect(onSaved).not.toHaveBeenCalled();
    });

    it(`is ${expected} if sent again later`, async () => {
      const { writes, database, onSaved } = refusedAfter([]);
      expect(await kindOf(writes.press(press))).toBe(kind);
      const [kept] = await (await database.open()).getAll('outbox');
      expect(kept && 'before' in kept).toBe(expected === 'pending');
      stopClock();
      leap(2 * WAITS_LONG);
      await writes.wake();
      expect(await writes.look(keyOf(id))).toMatchObject(
        expected === 'pending'
          ? { pending: true }
          : { pending: false, failedPress: { end: 'failed', reason: { kind: expected } } },
      );
      expect(onSaved).not.toHaveBeenCalled();
    });
  });

  it('the outbox stores on the disk that it sends a write before it sends it', async () => {
    const world = start();
    const opened = vi.spyOn(await world.database.open(), 'transaction');
    const strict = () => opened.mock.calls.filter(([, , options]) => options?.durability === 'strict').length;
    const before: number[] = [];
    const create = async () => void before.push(strict());
    await createOutbox({ ...world, client: { ...world.client, create }, readBackPausesMs: [] }).press({
      action: 'create',
      deal: MINE,
      base: null,
      site: SITE,
      sameDealAgreed: false,
    });
    // One transaction stores the press, and another that the outbox sends it.
    expect(before).toEqual([2]);
  });

  it('a slow answer is a time-out, or the write is saved if it took effect', async () => {
    const world = await overHttp({}, 800);
    world.wazzup.faults.add({ slowMs: 1600, method: 'POST' });
    expect(await world.press('create', MINE, null)).toStrictEqual({ outcome: 'saved', there: MINE });
    world.wazzup.faults.add({ slowBodyMs: 1600, method: 'PATCH' });
    expect(await world.press('update', EDITED, MINE)).toStrictEqual({ outcome: 'saved', there: EDITED });
  });

  it('a write with a lost answer, visible late, is saved when pressed again, not "someone changed it"', async () => {
    stopClock();
    const world = start({ switches: { visibleAfterMs: 1000 }, pauses: [0] });
    world.wazzup.deals.put(onWire(MINE));
    world.wazzup.faults.add({ cut: 'after', method: 'PATCH', times: 3 });
    expect(await kindOf(world.press('update', EDITED, MINE))).toBe('offline');
    leap(2000);
    expect(await world.press('update', EDITED, MINE)).toStrictEqual({ outcome: 'saved', there: EDITED });
  });

  it('a refused deal has Wazzup’s words by field, and nothing has changed', async () => {
    const world = start();
    const error = await world.press('create', { ...MINE, uri: 'no link' }, null).catch((error: unknown) => error);
    expect(error).toMatchObject({
      kind: 'invalid',
      details: { fields: { uri: ['deals.0.uri must be a URL address'] } },
    });
    expect(inWazzup(world)).toEqual([]);
    expect(world.sent()).toHaveLength(1);
  });

  it('a refused deal is reported as refused with every error shape', async () => {
    await underEach(SHAPES, async (switches) => {
      const world = start({ switches });
      expect(await kindOf(world.press('create', { ...MINE, uri: 'no link' }, null))).toBe('invalid');
      world.wazzup.deals.put(onWire(MINE));
      expect(await kindOf(world.press('update', { ...MINE, uri: 'no link' }, MINE))).toBe('invalid');
      expect(inWazzup(world)).toEqual(has(MINE));
    });
  });

  it.each(['revoke', 'forbid'] as const)(
    'a token that stops working midway (%s) is reported, and no write is lost',
    async (stop) => {
      const kind = { revoke: 'token', forbid: 'forbidden' }[stop];
      for (const [action, deal, base] of [
        ['create', MINE, null],
        ['update', EDITED, MINE],
        ['delete', MINE, MINE],
      ] as const) {
        const world = start({ onRequest: (method, { tokens }) => void (method === 'GET' && tokens[stop](TOKEN)) });
        if (base) world.wazzup.deals.put(onWire(base));
        const before = inWazzup(world);
        expect(await kindOf(world.press(action, deal, base))).toBe(kind);
        expect(inWazzup(world)).toEqual(before);
        expect(world.sent()).toHaveLength(1);
        // The write waits for a token that works.
        expect(await (await world.database.open()).count('outbox')).toBe(1);
        expect(await kindOf(world.press(action, deal, base))).toBe(kind);
      }
    },
  );

  it('a token revoked after the write took effect leaves it saved or pending, and a new one settles it', async () => {
    const world = start({
      onRequest: (method, { tokens }) => void (method === 'POST' && tokens.revoke(TOKEN)),
    });
    expect(await world.press('create', MINE, null)).toStrictEqual({ outcome: 'pending' });
    world.wazzup.tokens.accept(TOKEN);
    expect(await world.writes.look(keyOf(id))).toStrictEqual({ there: MINE, pending: false });
  });
});

describe('a refusal to create', () => {
  const press = { action: 'create', deal: MINE, base: null, site: SITE, sameDealAgreed: false } as const;

  /** An outbox whose client refuses to create with this error, and answers an update with `update`. */
  function refusing(details: DealErrorDetails, update: () => Promise<void> = async () => {}) {
    const world = start();
    const updates = vi.fn(update);
    const create = () => Promise.reject(new DealError('invalid', details));
    const client = { ...world.client, create, update: updates };
    const pauses = { readBackPausesMs: [0], resendPausesMs: [] };
    return { writes: createOutbox({ client, database: world.database, ...pauses }), updates };
  }

  it.each<DealErrorDetails>([
    { status: 409, messages: ['Conflict.'] },
    { status: 400, code: 'DEAL_ALREADY_THERE' },
    { status: 400, messages: ['Duplicate deal'] },
    { status: 400, fields: { id: ['deals.0.id must be unique'] } },
    { status: 400, messages: ['property x should not exist', 'Deal exists'] },
    { status: 400 },
    { status: 400, messages: [], fields: {} },
  ])('%j may mean that there is one already: it becomes an update', async (details) => {
    const { writes, updates } = refusing(details);
    expect(await writes.press(press)).toStrictEqual({ outcome: 'pending' });
    expect(updates.mock.calls).toEqual([[[MINE]]]);
  });

  it.each<DealErrorDetails>([
    { status: 400, messages: ['bad'] },
    { status: 400, messages: ['property x should not exist'] },
    { status: 400, code: 'VALIDATION_FAILED' },
    { status: 400, fields: { name: [] } },
    { status: 400, code: 'VALIDATION_FAILED', fields: { name: ['name should not be empty'] } },
  ])('%j means that it is refused', async (details) => {
    const { writes, updates } = refusing(details);
    await expect(writes.press(press)).rejects.toMatchObject({ kind: 'invalid', details });
    expect(updates).not.toHaveBeenCalled();
  });

  it.each<[ErrorKind, ErrorKind]>([
    ['not-found', 'invalid'],
    ['invalid', 'invalid'],
    ['token', 'token'],
    ['offline', 'offline'],
  ])('if the update ends in %s, %s is told', async (second, told) => {
    const { writes } = refusing({ status: 409 }, () => Promise.reject(new DealError(second)));
    expect(await kindOf(writes.press(press))).toBe(told);
  });

  it('is reported as it is if Wazzup cannot be asked any more', async () => {
    const world = start();
    const [update, get] = [vi.fn(), vi.fn().mockResolvedValueOnce(null).mockRejectedValue(new DealError('offline'))];
    const create = () => Promise.reject(new DealError('invalid', { status: 409 }));
    const client = { ...world.client, get, create, update };
    expect(await kindOf(createOutbox({ client, database: world.database }).press(press))).toBe('invalid');
    expect(update).not.toHaveBeenCalled();
  });

  it('is not confused with a mistake of our own code', async () => {
    const world = start();
    const create = () => Promise.reject(new RangeError('ours'));
    const writes = createOutbox({ client: { ...world.client, create }, database: world.database });
    await expect(writes.press(press)).rejects.toThrow(RangeError);
    expect(world.wazzup.requests.list()).toHaveLength(1);
  });
});

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
