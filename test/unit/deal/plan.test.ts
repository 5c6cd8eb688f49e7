import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffDeals } from '@/lib/deal/compare';
import { decideWrite } from '@/lib/deal/decide-write';
import { ERROR_KINDS } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import {
  ACTIONS,
  confirmationOf,
  type DealState,
  isOfAnotherSite,
  type Plan,
  type PlanInput,
  planDeal,
  STATES,
} from '@/lib/deal/plan';
import { dealOrNone, ELSEWHERE, ORIGIN, twoDeals, uri } from './arbitraries';

const HERE: Deal = {
  id: '1',
  name: 'Doors',
  uri: `${ORIGIN}/deal/1`,
  responsibleUserId: '7',
  contacts: ['11'],
  closed: false,
};
const CALM: PlanInput = {
  here: HERE,
  origin: ORIGIN,
  there: HERE,
  hasToken: true,
  pending: false,
  sameDealAgreed: false,
};
const CLOSED = { ...HERE, closed: true };
const OTHER = { ...HERE, name: 'Floors' };
const OTHER_CRMS = { ...HERE, uri: `${ELSEWHERE}/deal/1` };

const plan = (change: Partial<PlanInput>) => planDeal({ ...CALM, ...change });

it('the states are those of design §7, in its order', () => {
  expect(STATES.join(' ')).toBe(
    'not-a-deal no-access no-token pending conflict error not-linked differs closed in-sync',
  );
});

describe('what the company has switched off', () => {
  it('is not offered, and told where it would make sense', () => {
    expect(plan({ forbidden: ['delete', 'create'] })).toMatchObject({
      state: 'in-sync',
      actions: ['close'],
      forbidden: ['delete'],
    });
    expect(plan({ there: null, forbidden: ['create'] })).toMatchObject({
      state: 'not-linked',
      actions: [],
      forbidden: ['create'],
      primary: undefined,
    });
    expect(plan({ there: OTHER, forbidden: ['update'] })).toMatchObject({
      state: 'differs',
      actions: ['close', 'delete'],
      primary: undefined,
    });
  });

  it('changes nothing else, whatever it is', () => {
    fc.assert(
      fc.property(twoDeals, fc.subarray([...ACTIONS]), ([here, there], forbidden) => {
        const { actions, primary, blocked, forbidden: off, ...rest } = plan({ here, there, forbidden });
        const free = plan({ here, there });
        expect({ ...free, ...rest }).toEqual(free);
        expect([...actions, ...off].toSorted()).toEqual(free.actions.toSorted());
        expect(actions.filter((action) => forbidden.includes(action))).toEqual([]);
        expect(primary === undefined || actions.includes(primary)).toBe(true);
        expect(blocked.every((action) => actions.includes(action))).toBe(true);
      }),
    );
  });
});

describe('planFor', () => {
  it.each<[string, Partial<PlanInput>, Partial<Plan>]>([
    ['in sync', {}, { state: 'in-sync', actions: ['close', 'delete'], primary: undefined }],
    ['not in Wazzup', { there: null }, { state: 'not-linked', actions: ['create'], primary: 'create' }],
    ['not asked yet', { there: undefined }, { state: 'error', actions: [], primary: undefined }],
    ['different', { there: OTHER }, { state: 'differs', actions: ['update', 'close', 'delete'], primary: 'update' }],
    [
      'different and closed in Wazzup',
      { there: { ...OTHER, closed: true } },
      { state: 'differs', actions: ['update', 'reopen', 'delete'], primary: 'update' },
    ],
    [
      'closed on the page only',
      { here: CLOSED },
      { state: 'differs', actions: ['update', 'close', 'delete'], primary: 'update' },
    ],
    ['closed in Wazzup only', { there: CLOSED }, { state: 'closed', actions: ['reopen', 'delete'], primary: 'reopen' }],
    [
      'closed on both sides',
      { here: CLOSED, there: CLOSED },
      { state: 'closed', actions: ['reopen', 'delete'], primary: undefined },
    ],
    ['without a token', { hasToken: false, there: undefined }, { state: 'no-token', actions: [], primary: undefined }],
    ['pending', { pending: true, there: null }, { state: 'pending', actions: [], primary: undefined }],
    ['another CRM’s', { there: OTHER_CRMS }, { state: 'conflict', actions: [], primary: undefined }],
    [
      'another CRM’s, said to be the same deal',
      { there: OTHER_CRMS, sameDealAgreed: true },
      { state: 'differs', actions: ['update', 'close', 'delete'], primary: 'update' },
    ],
    ['failed to learn', { there: undefined, error: 'offline' }, { state: 'error', actions: [] }],
    [
      'failed to write: it can be pressed again',
      { there: null, error: 'timeout' },
      { state: 'error', actions: ['create'], primary: 'create' },
    ],
    ['kept from Wazzup by the browser', { there: undefined, error: 'no-access' }, { state: 'no-access', actions: [] }],
    ['another CRM’s after an error', { there: OTHER_CRMS, error: 'timeout' }, { state: 'conflict', actions: [] }],
  ])('%s', (_name, change, expected) => {
    expect(plan(change)).toMatchObject(expected);
  });

  it('a blocking problem blocks what sends the fields, and nothing else', () => {
    const nameless = { ...HERE, name: '' };
    expect(plan({ here: nameless, there: null })).toMatchObject({ actions: ['create'], blocked: ['create'] });
    expect(plan({ here: nameless })).toMatchObject({ actions: ['update', 'close', 'delete'], blocked: ['update'] });
  });

  it('advice blocks nothing', () => {
    const alone = { ...HERE, contacts: [] };
    const advised = plan({ here: alone, there: null });
    expect(advised.problems).toHaveLength(1);
    expect(advised.blocked).toEqual([]);
  });

  const situation: fc.Arbitrary<PlanInput> = fc
    .record({
      pair: twoDeals,
      kind: fc.constantFrom('deal', 'deal', 'deal', null, undefined),
      hasToken: fc.constantFrom(true, true, true, false),
      pending: fc.constantFrom(false, false, false, true),
      error: fc.option(fc.constantFrom(...ERROR_KINDS), { nil: undefined }),
      sameDealAgreed: fc.boolean(),
    })
    .map(({ pair: [here, there], kind, ...rest }) => ({
      here,
      origin: ORIGIN,
      there: kind === 'deal' ? there : kind,
      ...rest,
    }));

  const planned = (check: (situation: PlanInput, plan: Plan) => void) =>
    fc.assert(
      fc.property(situation, (given) => check(given, planDeal(given))),
      { numRuns: 500 },
    );

  it('the state is the first of the list that applies', () => {
    planned((given, { state }) => {
      const { here, there, hasToken, pending, error, sameDealAgreed } = given;
      // Each rule by itself, as design §7 has it; the order is that of STATES alone.
      const applies: Record<DealState, boolean> = {
        'not-a-deal': false,
        'no-access': error === 'no-access',
        'no-token': !hasToken,
        pending,
        conflict: there != null && isOfAnotherSite(there, ORIGIN) && !sameDealAgreed,
        error: error !== undefined || there === undefined,
        'not-linked': there === null,
        differs: there != null && diffDeals(here, there).length > 0,
        closed: there?.closed ?? false,
        'in-sync': there != null && !there.closed,
      };
      expect(state).toBe(STATES.find((each) => applies[each]));
    });
  });

  it('without token, while pending and in conflict nothing can be pressed', () => {
    planned((given, { state, actions, primary, blocked }) => {
      if (!['no-token', 'pending', 'conflict'].includes(state)) return;
      expect([actions, primary, blocked]).toEqual([[], undefined, []]);
      if (state === 'conflict') expect(given.there).toBeTruthy();
    });
  });

  it('what can be pressed fits what Wazzup has', () => {
    planned(({ there }, { actions, primary }) => {
      expect(new Set(actions).size).toBe(actions.length);
      for (const action of actions) expect(ACTIONS).toContain(action);
      if (actions.includes('create')) expect(there).toBeNull();
      else if (actions.length > 0) expect(there).toBeTruthy();
      expect(actions.includes('close') && actions.includes('reopen')).toBe(false);
      if (actions.includes('close')) expect(there?.closed).toBe(false);
      if (actions.includes('reopen')) expect(there?.closed).toBe(true);
      if (primary) expect(actions).toContain(primary);
      expect(primary).not.toBe('delete');
    });
  });

  it('blocking problems block create and update and nothing else', () => {
    planned((_given, { actions, blocked, problems }) => {
      const sends = actions.filter((action) => action === 'create' || action === 'update');
      expect(blocked).toEqual(problems.some(({ blocks }) => blocks) ? sends : []);
    });
  });

  it('update is offered exactly where it would change something', () => {
    planned(({ there }, plan) => {
      expect(plan.actions.includes('update')).toBe(plan.actions.length > 0 && plan.differences.length > 0);
      if (there && plan.differences.length === 0) expect(plan.actions).not.toContain('update');
    });
  });

  it('what is offered is carried out as long as nobody else does something: never a refusal, never a reopening update', () => {
    planned(({ here, there, origin, sameDealAgreed }, { actions }) => {
      for (const action of actions) {
        const base = there ?? null;
        const step = decideWrite({ action, deal: here, base, origin, sameDealAgreed }, base);
        expect(step).toHaveProperty('send');
        if ('send' in step && action === 'update') expect(step.want?.closed).toBe(here.closed || there?.closed);
      }
    });
  });
});

describe('what the manager confirms first', () => {
  const anothers = { ...HERE, responsibleUserId: '8' };

  it('is that a deal goes, and that somebody loses the chat', () => {
    expect(plan({}).confirmations).toEqual({ delete: 'delete' });
    expect(plan({ there: OTHER }).confirmations).toEqual({ delete: 'delete' });
    expect(plan({ there: anothers }).confirmations).toEqual({ update: 'responsible', delete: 'delete' });
    expect(plan({ there: null }).confirmations).toEqual({});
    expect(plan({ there: undefined }).confirmations).toEqual({});
  });

  it('is nothing where the responsible is the same to Wazzup', () => {
    expect(plan({ here: { ...HERE, responsibleUserId: ' 7 ' }, there: OTHER }).confirmations.update).toBeUndefined();
  });

  it('follows from what Wazzup has and is to have', () => {
    expect(confirmationOf(HERE, null)).toBe('delete');
    expect(confirmationOf(HERE, { ...anothers, name: 'Floors' })).toBe('responsible');
    expect(confirmationOf(HERE, OTHER)).toBeUndefined();
    expect(confirmationOf(null, HERE)).toBeUndefined();
    expect(confirmationOf(null, null)).toBeUndefined();
  });
});

describe('isOtherCrms', () => {
  it('another origin is another CRM, no readable link is none', () => {
    expect(isOfAnotherSite(HERE, ORIGIN)).toBe(false);
    expect(isOfAnotherSite(OTHER_CRMS, ORIGIN)).toBe(true);
    for (const uri of ['', 'x', 'javascript:1', 'ftp://a.example/']) {
      expect(isOfAnotherSite({ ...HERE, uri }, ORIGIN)).toBe(false);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(dealOrNone, uri, (there, link) => {
        if (there) expect(isOfAnotherSite({ ...there, uri: link }, ORIGIN)).toBeTypeOf('boolean');
      }),
    );
  });
});
