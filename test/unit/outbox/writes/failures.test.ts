// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createOutbox } from '@/lib/outbox/outbox';
import { keyOf, SITE } from '@/test/fixtures/site';
import type { Fault } from '../../../wazzup/index.ts';
import { DEAL as MINE, onWire, TOKEN } from '../../wazzup/start.ts';
import {
  EDITED,
  has,
  id,
  inWazzup,
  kindOf,
  leap,
  overHttp,
  SHAPES,
  start,
  stopClock,
  THEIRS,
  underEach,
  WAITS_LONG,
  type World,
} from './start-writes.ts';

// The tests start hundreds of stand-ins, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.useRealTimers());

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
