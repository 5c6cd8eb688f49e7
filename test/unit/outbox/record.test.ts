// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { type Queued, statusOf } from '@/lib/deal/queue';
import {
  applyResult,
  cancel,
  contactsHandedOver,
  type DeliveryResult,
  discarded,
  dueNow,
  enqueue,
  isCancelled,
  notSent,
  postponed,
  pressed,
  sending,
  skipBackoff,
  stateBefore,
  toJournalEntry,
} from '@/lib/outbox/record';
import { SITE } from '@/test/fixtures/site';
import { DEAL as MINE } from '../wazzup/deal.ts';

const NOW = 1_000_000;
const EDITED: Deal = { ...MINE, name: 'Doors and floors' };
const AGAIN: Deal = { ...MINE, name: 'Doors, floors, roof' };
const THEIRS: Deal = { ...MINE, name: 'Windows' };
const ANN = { id: '11', name: 'Ann', responsibleUserId: '7', chats: [], uri: MINE.uri };
const BEN = { ...ANN, id: '12', name: 'Ben' };
const OFFLINE = { kind: 'offline', details: {} } as const;
const PAUSES = { firstMs: 1_000, jitter: 1 };

/** Freezes a record and all in it, so that code which changes it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const pressOf = (action: Press['action'], deal: Deal, base: Deal | null): Press => ({
  action,
  deal,
  base,
  site: SITE,
  sameDealAgreed: false,
});

const write = (more: Partial<Queued> = {}): Queued =>
  frozen({
    seq: 1,
    account: 'a',
    press: pressOf('update', EDITED, MINE),
    in: null,
    at: 5,
    nextAt: 0,
    attempts: 0,
    failures: 0,
    ...more,
  });

const WAITING = { reason: OFFLINE, nextAt: NOW + 60_000, attempts: 4, failures: 2 };

describe('statusOf', () => {
  const accepted = { want: MINE, until: NOW };
  it.each<[ReturnType<typeof statusOf>, Partial<Queued>]>([
    ['queued', {}],
    ['queued', WAITING],
    ['maybe-sent', { before: null }],
    ['maybe-sent', { before: MINE, ...WAITING }],
    ['accepted', { before: MINE, accepted }],
    ['accepted', { before: MINE, accepted, cancelRequested: true }],
    ['cancelling', { cancelRequested: true }],
    ['cancelling', { before: null, cancelRequested: true }],
  ])('%s: %j', (status, more) => {
    expect(statusOf(write(more))).toBe(status);
  });
});

it('pressed: makes a write that is due at once and has never waited', () => {
  const press = pressOf('create', MINE, null);
  const at = { tabId: 3, page: MINE.uri, idTyped: true };
  expect(
    pressed(7, frozen({ account: 'a', press, in: at, contacts: [ANN], undoes: 4, batch: 'b' }), NOW),
  ).toStrictEqual({
    seq: 7,
    account: 'a',
    press,
    in: at,
    contacts: [ANN],
    undoes: 4,
    batch: 'b',
    at: NOW,
    nextAt: 0,
    attempts: 0,
    failures: 0,
  });
  expect(pressed(7, { account: 'a', press, in: null, contacts: [] }, NOW)).not.toHaveProperty('contacts');
});

it('sending: stores what Wazzup has, null too, in place of what it had at an earlier attempt', () => {
  expect(sending(write(), null)).toStrictEqual({ ...write(), before: null });
  expect(sending(write({ before: MINE }), THEIRS)).toStrictEqual(write({ before: THEIRS }));
});

it('notSent: makes the write as if it had never been sent', () => {
  expect(notSent(write({ before: null, ...WAITING }))).toStrictEqual(write(WAITING));
});

it('contactsHandedOver: removes the write’s contacts', () => {
  expect(contactsHandedOver(write({ contacts: [ANN] }))).toStrictEqual(write());
});

it('dueNow: makes the write due, and keeps how often it had to wait', () => {
  expect(dueNow(write(WAITING))).toStrictEqual(write({ ...WAITING, nextAt: 0 }));
});

it('skipBackoff: makes the write due, with short pauses again; not if Wazzup asked to be left alone', () => {
  expect(skipBackoff(write(WAITING))).toStrictEqual(write({ ...WAITING, nextAt: 0, attempts: 0 }));
  const limited = write({ ...WAITING, reason: { kind: 'rate-limited', details: {} } });
  expect(skipBackoff(limited)).toBe(limited);
});

it('postponed: makes the write due later, and counts no attempt', () => {
  expect(postponed(write(WAITING), NOW + 1)).toStrictEqual(write({ ...WAITING, nextAt: NOW + 1 }));
});

it('cancel: makes the write due at once, unless Wazzup asked to be left alone', () => {
  const cancelled = { ...WAITING, nextAt: 0, attempts: 0, cancelRequested: true } as const;
  expect(cancel(write(WAITING))).toStrictEqual(write(cancelled));
  const limited = { ...WAITING, reason: { kind: 'rate-limited', details: {} } } as const;
  expect(cancel(write(limited))).toStrictEqual(write({ ...limited, cancelRequested: true }));
});

it('discarded: ends the write with what was there, and rebases those behind it on that', () => {
  const behind = write({ seq: 2, press: pressOf('update', AGAIN, EDITED) });
  const { ended, kept } = discarded(write(), [behind], NOW);
  expect(ended).toMatchObject([{ seq: 1, end: 'discarded', before: MINE, after: MINE, needsAttention: false }]);
  expect(kept).toMatchObject([{ seq: 2, press: { action: 'update', deal: AGAIN, base: MINE } }]);
  expect(behind.press.base).toEqual(EDITED);
});

describe('enqueue', () => {
  const asked = (press: Press, more: object = {}) => frozen({ account: 'a', press, in: null, contacts: [], ...more });
  const anyone = () => true;

  it('alone: keeps the press as it is, with each contact once', () => {
    const { record, kept, ended, replaced } = enqueue(
      9,
      asked(pressOf('update', EDITED, MINE), { contacts: [ANN, BEN, { ...ANN, name: 'Anna' }] }),
      [],
      anyone,
      NOW,
    );
    expect(record.contacts).toEqual([{ ...ANN, name: 'Anna' }, BEN]);
    expect([kept, ended, replaced]).toEqual([[record], [], undefined]);
  });

  it('behind an unsent write: makes one write of both, with the contacts and the typed id of both', () => {
    const at = { tabId: 1, page: MINE.uri };
    const earlier = write({ in: { ...at, idTyped: true }, contacts: [ANN], intermediateStates: [THEIRS], ...WAITING });
    const later = asked(pressOf('update', AGAIN, EDITED), { in: { ...at, idTyped: false }, contacts: [BEN] });
    const { record, kept, ended, replaced } = enqueue(2, later, [earlier], anyone, NOW);
    expect(record).toMatchObject({
      press: { action: 'restore', deal: AGAIN, base: MINE },
      in: { idTyped: true },
      contacts: [ANN, BEN],
      intermediateStates: [THEIRS, EDITED],
      nextAt: 0,
      failures: 0,
    });
    expect([kept, replaced]).toEqual([[record], earlier]);
    expect(ended).toMatchObject([{ seq: 1, end: 'superseded', after: MINE, endedAt: NOW }]);
  });

  it('behind an unsent write that it takes back: ends both, and keeps nothing', () => {
    const earlier = write({ press: pressOf('create', MINE, null) });
    const { isNothing, kept, ended } = enqueue(2, asked(pressOf('delete', MINE, MINE)), [earlier], anyone, NOW);
    expect([isNothing, kept]).toEqual([true, []]);
    expect(ended).toMatchObject([
      { seq: 1, end: 'superseded', after: null },
      { seq: 2, end: 'superseded', after: null },
    ]);
  });

  it.each<[string, Partial<Queued>, boolean]>([
    ['that may have been sent', { before: MINE }, true],
    ['that is being sent', {}, false],
  ])('upon one %s: follows it, on what that one leaves, and makes it due', (_name, more, isFree) => {
    const earlier = write({ ...WAITING, ...more });
    const { record, kept, ended } = enqueue(2, asked(pressOf('update', AGAIN, MINE)), [earlier], () => isFree, NOW);
    expect(record.press.base).toEqual(EDITED);
    expect(kept).toStrictEqual([{ ...earlier, nextAt: 0 }, record]);
    expect(ended).toEqual([]);
  });
});

describe('applyResult', () => {
  const behind = write({ seq: 2, press: pressOf('update', AGAIN, EDITED) });
  const apply = (result: DeliveryResult, more: Partial<Queued> = {}, laterOnes: readonly Queued[] = []) =>
    applyResult(frozen(result), write(more), laterOnes, PAUSES, NOW);
  const refusal = new DealError('invalid', { messages: ['no'] });

  it('saved: ends the write as applied, and rebases those behind it on what is there', () => {
    const there = { ...EDITED, contacts: ['99'] };
    const { ended, kept } = apply({ outcome: 'saved', there: EDITED }, { before: MINE }, [behind]);
    expect(ended).toMatchObject([{ end: 'applied', before: MINE, after: EDITED, endedAt: NOW, needsAttention: false }]);
    expect(kept).toMatchObject([{ seq: 2, press: { base: EDITED } }]);
    // A write that was never sent has changed nothing.
    expect(apply({ outcome: 'saved', there }).ended).toMatchObject([{ before: there, after: there }]);
  });

  it.each<DeliveryResult>([
    { outcome: 'changed', there: THEIRS },
    { outcome: 'conflict', there: THEIRS },
  ])('$outcome: is a conflict that has to be seen to, with its people, and those behind it see it too', (result) => {
    const { ended, kept } = apply(result, { contacts: [ANN] }, [behind]);
    expect(ended).toMatchObject([{ end: 'conflict', after: THEIRS, needsAttention: true, contacts: [ANN] }]);
    expect(kept).toMatchObject([{ press: { base: EDITED } }]);
  });

  it('failed: stores the reason, and keeps the batch', () => {
    const { ended } = apply({ outcome: 'failed', error: refusal }, { batch: 'b' });
    expect(ended).toMatchObject([
      { end: 'failed', before: MINE, after: MINE, needsAttention: true, batch: 'b', reason: { kind: 'invalid' } },
    ]);
  });

  it('accepted: looks for the write for five minutes from the first time, and it cannot be taken back any more', () => {
    const first = apply(
      { outcome: 'accepted', want: EDITED },
      { before: MINE, cancelRequested: true, reason: OFFLINE },
    );
    expect(first).toStrictEqual({
      ended: [],
      kept: [write({ before: MINE, accepted: { want: EDITED, until: NOW + 300_000 }, nextAt: NOW + 5_000 })],
    });
    const [record] = first.kept;
    const again = applyResult({ outcome: 'accepted', want: EDITED }, record as Queued, [], PAUSES, NOW + 9_000);
    expect(again.kept).toStrictEqual([{ ...record, nextAt: NOW + 14_000 }]);
  });

  it('accepted with a doubt: stores what Wazzup said', () => {
    const { kept } = apply({ outcome: 'accepted', want: EDITED, doubt: refusal }, { before: MINE });
    expect(kept).toMatchObject([{ accepted: { reason: { kind: 'invalid', details: { messages: ['no'] } } } }]);
  });

  it.each([
    [false, 2],
    [true, 3],
  ])(
    'later: waits twice as long each time; if the fault is the write’s own (%s), it counts %i failures',
    (isItemFault, failures) => {
      const error = new DealError('offline');
      const { kept } = apply({ outcome: 'later', error, isItemFault }, { ...WAITING, before: MINE });
      expect(kept).toStrictEqual([
        write({ reason: OFFLINE, nextAt: NOW + 16_000, attempts: 5, failures, before: MINE }),
      ]);
      const told = new DealError('rate-limited', { retryAfterMs: 120_000 });
      expect(apply({ outcome: 'later', error: told, isItemFault }).kept).toMatchObject([{ nextAt: NOW + 120_000 }]);
    },
  );
});

describe('a write that its manager took back', () => {
  const error = new DealError('offline');
  it.each<[DeliveryResult, Partial<Queued>, boolean]>([
    [{ outcome: 'saved', there: EDITED }, { before: MINE }, false],
    [{ outcome: 'accepted', want: EDITED }, { before: MINE }, false],
    [{ outcome: 'later', error, isItemFault: false }, { before: MINE }, false],
    [{ outcome: 'later', error, isItemFault: false }, {}, true],
    [{ outcome: 'changed', there: THEIRS }, { before: MINE }, true],
    [{ outcome: 'failed', error }, { before: MINE }, true],
  ])('%j of %j: ends as discarded: %s', (result, more, isOver) => {
    const record = write({ ...more, cancelRequested: true });
    expect(isCancelled(record, result)).toBe(isOver);
    const { ended } = applyResult(result, record, [], PAUSES, NOW);
    expect(ended.some(({ end }) => end === 'discarded')).toBe(isOver);
    expect(isCancelled(write(more), result)).toBe(false);
  });
});

it('toJournalEntry: keeps contacts only if a retry may need them', () => {
  const record = write({ contacts: [ANN], undoes: 4 });
  expect(toJournalEntry(record, 'failed', MINE, NOW, OFFLINE)).toMatchObject({ contacts: [ANN], undoes: 4 });
  expect(toJournalEntry(record, 'applied', EDITED, NOW)).not.toHaveProperty('contacts');
});

it('stateBefore: gives what the outbox found when it sent the write, or else what the manager was shown', () => {
  expect([stateBefore(write()), stateBefore(write({ before: null }))]).toEqual([MINE, null]);
});
