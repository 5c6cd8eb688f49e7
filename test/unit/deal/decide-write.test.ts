import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areEqualDeals } from '@/lib/deal/compare';
import { decideWrite, isReached, type Press, type Settled, type WriteRequest } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import { isOfAnotherSite } from '@/lib/deal/plan';
import { action, deal, dealOrNone, ELSEWHERE, ORIGIN, SITE, twoDeals } from './arbitraries';

const MINE: Deal = {
  id: '1',
  name: 'Doors',
  uri: `${ORIGIN}/deal/1`,
  responsibleUserId: '7',
  contacts: ['11'],
  closed: false,
};
const SHOWN = { ...MINE, name: 'Old doors' };
const THEIRS = { ...SHOWN, responsibleUserId: '8' };
const OTHER_CRMS = { ...SHOWN, uri: `${ELSEWHERE}/deal/1` };
const CLOSED = { ...SHOWN, closed: true };

const press = (action: Press['action'], change: Partial<Press> = {}): Press => ({
  action,
  deal: MINE,
  base: SHOWN,
  site: SITE,
  sameDealAgreed: false,
  ...change,
});

describe('decideWrite', () => {
  it.each<[string, Press, Deal | null, WriteRequest | Settled]>([
    ['create, and Wazzup has no deal', press('create', { base: null }), null, { send: 'create', want: MINE }],
    [
      'create, and Wazzup has this deal already',
      press('create', { base: null }),
      MINE,
      { outcome: 'saved', there: MINE },
    ],
    [
      'create, and Wazzup has another deal by now',
      press('create', { base: null }),
      THEIRS,
      { outcome: 'changed', there: THEIRS },
    ],
    ['update, and Wazzup has the base', press('update'), SHOWN, { send: 'update', want: MINE }],
    [
      'update of a deal that is closed in Wazzup',
      press('update', { base: CLOSED }),
      CLOSED,
      { send: 'update', want: { ...MINE, closed: true } },
    ],
    ['update, and somebody has changed the deal', press('update'), THEIRS, { outcome: 'changed', there: THEIRS }],
    ['update, and somebody has closed the deal', press('update'), CLOSED, { outcome: 'changed', there: CLOSED }],
    ['update, and Wazzup has no deal any more', press('update'), null, { outcome: 'changed', there: null }],
    ['update, and Wazzup has this deal already', press('update'), MINE, { outcome: 'saved', there: MINE }],
    ['close', press('close'), SHOWN, { send: 'update', want: CLOSED }],
    [
      'close, and somebody has changed the deal: their change stays',
      press('close'),
      THEIRS,
      { send: 'update', want: { ...THEIRS, closed: true } },
    ],
    ['close, and the deal is closed already', press('close'), CLOSED, { outcome: 'saved', there: CLOSED }],
    ['close, and Wazzup has no deal any more', press('close'), null, { outcome: 'changed', there: null }],
    ['reopen', press('reopen', { base: CLOSED }), CLOSED, { send: 'update', want: SHOWN }],
    [
      'reopen, and the deal is open already',
      press('reopen', { base: CLOSED }),
      SHOWN,
      { outcome: 'saved', there: SHOWN },
    ],
    ['delete, and Wazzup has the base', press('delete'), SHOWN, { send: 'delete', want: null }],
    ['delete, and somebody has changed the deal', press('delete'), THEIRS, { outcome: 'changed', there: THEIRS }],
    ['delete, and Wazzup has no deal any more', press('delete'), null, { outcome: 'saved', there: null }],
  ])('%s', (_name, pressed, now, expected) => {
    expect(decideWrite(pressed, now)).toEqual(expected);
  });

  it.each(['create', 'update', 'close', 'reopen', 'delete'] as const)(
    '%s: another CRM’s deal in Wazzup is a conflict',
    (action) => {
      expect(decideWrite(press(action), OTHER_CRMS)).toEqual({ outcome: 'conflict', there: OTHER_CRMS });
    },
  );

  it('treats another CRM’s deal as the same deal if the manager agreed that it is', () => {
    const agreed = { base: OTHER_CRMS, sameDealAgreed: true };
    expect(decideWrite(press('update', agreed), OTHER_CRMS)).toEqual({ send: 'update', want: MINE });
    expect(decideWrite(press('close', agreed), OTHER_CRMS)).toMatchObject({ send: 'update' });
    expect(decideWrite(press('delete', agreed), OTHER_CRMS)).toMatchObject({ send: 'delete' });
  });

  it('does not apply an agreement about one deal to a third CRM’s deal that took its place', () => {
    const third = { ...OTHER_CRMS, uri: 'https://third.crm.example/1' };
    for (const which of ['update', 'close', 'reopen', 'delete'] as const) {
      const agreed = press(which, { base: OTHER_CRMS, sameDealAgreed: true });
      expect(decideWrite(agreed, third)).toEqual({ outcome: 'conflict', there: third });
    }
  });

  const pressed: fc.Arbitrary<[Press, Deal | null]> = fc
    .record({
      pair: twoDeals,
      later: twoDeals,
      action,
      mine: deal,
      agreed: fc.boolean(),
      how: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ pair: [base, now], later, action, mine, agreed, how }) => [
      {
        action,
        deal: how === 1 ? now : mine,
        base: action === 'create' || how === 2 ? null : base,
        site: SITE,
        sameDealAgreed: agreed,
      },
      how === 3 ? null : how === 4 ? later[0] : now,
    ]);
  const any = (check: (press: Press, now: Deal | null, step: WriteRequest | Settled) => void) =>
    fc.assert(
      fc.property(pressed, ([press, now]) => check(press, now, decideWrite(press, now))),
      { numRuns: 1000 },
    );

  it('never overwrites a deal that differs from the base', () => {
    any((press, now, step) => {
      if (!('send' in step)) return;
      if (press.action === 'create') expect([step.send, now]).toEqual(['create', null]);
      // Close and reopen change only `closed`, whatever the other fields are by now.
      else if (press.action === 'close') expect(step).toEqual({ send: 'update', want: { ...now, closed: true } });
      else if (press.action === 'reopen') expect(step).toEqual({ send: 'update', want: { ...now, closed: false } });
      else expect(now && press.base && areEqualDeals(now, press.base)).toBe(true);
    });
  });

  it('never writes to another CRM’s deal without an agreement', () => {
    any((press, now, step) => {
      if (!now || !isOfAnotherSite(now, SITE)) return;
      const agreed = press.sameDealAgreed && (press.base === null || press.base.uri === now.uri);
      if (!agreed) expect(step).toEqual({ outcome: 'conflict', there: now });
    });
  });

  it('never reopens a deal by an update', () => {
    any((press, now, step) => {
      if (press.action === 'update' && 'send' in step && now?.closed) expect(step.want?.closed).toBe(true);
    });
  });

  it('says "saved" only if Wazzup has the wanted deal', () => {
    any((press, now, step) => {
      if (!('outcome' in step) || step.outcome !== 'saved') return;
      expect(step.there).toBe(now);
      if (press.action === 'delete') expect(now).toBeNull();
      if (press.action === 'close' || press.action === 'reopen') expect(now?.closed).toBe(press.action === 'close');
      if (press.action === 'create') expect(now && areEqualDeals(now, press.deal)).toBe(true);
      if (press.action === 'update')
        expect(now && areEqualDeals(now, { ...press.deal, closed: now.closed })).toBe(true);
    });
  });

  it('sends nothing for a press whose effect Wazzup has, and says so', () => {
    any((press, _now, step) => {
      if (!('send' in step)) return;
      // A deal with a link to another site counts as another CRM's deal on the second look.
      if (step.want && isOfAnotherSite(step.want, SITE)) return;
      expect(decideWrite(press, step.want)).toEqual({ outcome: 'saved', there: step.want });
    });
  });
});

describe('isReached', () => {
  it('compares two deals, and no deal equals only no deal', () => {
    expect(isReached(null, null)).toBe(true);
    expect(isReached(MINE, null)).toBe(false);
    expect(isReached(null, MINE)).toBe(false);
    fc.assert(
      fc.property(dealOrNone, dealOrNone, (one, other) => {
        expect(isReached(one, one)).toBe(true);
        expect(isReached(one, other)).toBe(
          one === other || (one !== null && other !== null && areEqualDeals(one, other)),
        );
      }),
    );
  });
});
