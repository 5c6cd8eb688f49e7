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
import { VISIBILITIES } from '@/lib/deal/visibility';
import { dealOrNone, ELSEWHERE, ORIGIN, SITE, twoDeals, uri } from './arbitraries';

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
  site: SITE,
  there: HERE,
  hasToken: true,
  pending: false,
  sameDealAgreed: false,
};
const CLOSED = { ...HERE, closed: true };
const OTHER = { ...HERE, name: 'Floors' };
const OTHER_CRMS = { ...HERE, uri: `${ELSEWHERE}/deal/1` };

const plan = (change: Partial<PlanInput>) => planDeal({ ...CALM, ...change });

it('STATES has the states of design §7, in their order', () => {
  expect(STATES.join(' ')).toBe(
    'not-a-deal no-access no-token pending conflict error not-linked differs closed not-visible in-sync',
  );
});

describe('an action that the policy forbids', () => {
  it('is not among the actions, and among the forbidden ones if it would make sense', () => {
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

  it('changes nothing else in the plan', () => {
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

describe('planDeal', () => {
  it.each<[string, Partial<PlanInput>, Partial<Plan>]>([
    ['in sync', {}, { state: 'in-sync', actions: ['close', 'delete'], primary: undefined }],
    ['not in Wazzup', { there: null }, { state: 'not-linked', actions: ['create'], primary: 'create' }],
    ['not asked yet', { there: undefined }, { state: 'error', actions: [], primary: undefined }],
    ['differs', { there: OTHER }, { state: 'differs', actions: ['update', 'close', 'delete'], primary: 'update' }],
    [
      'differs, and is closed in Wazzup',
      { there: { ...OTHER, closed: true } },
      { state: 'differs', actions: ['update', 'reopen', 'delete'], primary: 'update' },
    ],
    [
      'closed on the page only, so that closing is all that is left to do',
      { here: CLOSED },
      { state: 'differs', actions: ['close', 'delete'], primary: 'close' },
    ],
    ['closed in Wazzup only', { there: CLOSED }, { state: 'closed', actions: ['reopen', 'delete'], primary: 'reopen' }],
    [
      'closed on both sides',
      { here: CLOSED, there: CLOSED },
      { state: 'closed', actions: ['reopen', 'delete'], primary: undefined },
    ],
    ['without a token', { hasToken: false, there: undefined }, { state: 'no-token', actions: [], primary: undefined }],
    ['pending', { pending: true, there: null }, { state: 'pending', actions: [], primary: undefined }],
    ['another CRM’s deal', { there: OTHER_CRMS }, { state: 'conflict', actions: [], primary: undefined }],
    [
      'another CRM’s deal that the manager agreed is the same',
      { there: OTHER_CRMS, sameDealAgreed: true },
      { state: 'differs', actions: ['update', 'close', 'delete'], primary: 'update' },
    ],
    ['the look failed', { there: undefined, error: 'offline' }, { state: 'error', actions: [] }],
    [
      'the press failed: the manager can press again',
      { there: null, error: 'timeout' },
      { state: 'error', actions: ['create'], primary: 'create' },
    ],
    [
      'the browser does not let the extension reach Wazzup',
      { there: undefined, error: 'no-access' },
      { state: 'no-access', actions: [] },
    ],
    ['another CRM’s deal after an error', { there: OTHER_CRMS, error: 'timeout' }, { state: 'conflict', actions: [] }],
  ])('%s', (_name, change, expected) => {
    expect(plan(change)).toMatchObject(expected);
  });

  it('a blocking problem blocks the actions that send the deal, and no others', () => {
    const nameless = { ...HERE, name: '' };
    expect(plan({ here: nameless, there: null })).toMatchObject({ actions: ['create'], blocked: ['create'] });
    expect(plan({ here: nameless })).toMatchObject({ actions: ['update', 'close', 'delete'], blocked: ['update'] });
  });

  it('advice blocks no action', () => {
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
      visibility: fc.constantFrom(...VISIBILITIES),
    })
    .map(({ pair: [here, there], kind, ...rest }) => ({
      here,
      site: SITE,
      there: kind === 'deal' ? there : kind,
      ...rest,
    }));

  const planned = (check: (situation: PlanInput, plan: Plan) => void) =>
    fc.assert(
      fc.property(situation, (given) => check(given, planDeal(given))),
      { numRuns: 500 },
    );

  it('the state is the first one of STATES that applies', () => {
    planned((given, { state }) => {
      const { here, there, hasToken, pending, error, sameDealAgreed, visibility } = given;
      // Each rule stands by itself, as in design §7; only STATES gives the order.
      const applies: Record<DealState, boolean> = {
        'not-a-deal': false,
        'no-access': error === 'no-access',
        'no-token': !hasToken,
        pending,
        conflict: there != null && isOfAnotherSite(there, SITE) && !sameDealAgreed,
        error: error !== undefined || there === undefined,
        'not-linked': there === null,
        differs: there != null && diffDeals(here, there).length > 0,
        closed: there?.closed ?? false,
        'not-visible': there != null && (visibility === 'unknown-responsible' || visibility === 'unknown-contacts'),
        'in-sync': there != null && !there.closed,
      };
      expect(state).toBe(STATES.find((each) => applies[each]));
    });
  });

  it('there are no actions without a token, while a press is pending, and in a conflict', () => {
    planned((given, { state, actions, primary, blocked }) => {
      if (!['no-token', 'pending', 'conflict'].includes(state)) return;
      expect([actions, primary, blocked]).toEqual([[], undefined, []]);
      if (state === 'conflict') expect(given.there).toBeTruthy();
    });
  });

  it('the actions fit what Wazzup has', () => {
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

  it('blocking problems block only create and update', () => {
    planned((_given, { actions, blocked, problems }) => {
      const sends = actions.filter((action) => action === 'create' || action === 'update');
      expect(blocked).toEqual(problems.some(({ blocks }) => blocks) ? sends : []);
    });
  });

  it('the plan offers an update exactly if it would change something, and more than closing does', () => {
    planned(({ there }, plan) => {
      const changesMore = plan.differences.some(({ field }) => field !== 'closed');
      expect(plan.actions.includes('update')).toBe(plan.actions.length > 0 && changesMore);
      if (there && plan.differences.length === 0) expect(plan.actions).not.toContain('update');
    });
  });

  it('decideWrite carries out each offered action if nobody else changes the deal, and no update reopens', () => {
    planned(({ here, there, site, sameDealAgreed }, { actions }) => {
      for (const action of actions) {
        const base = there ?? null;
        const step = decideWrite({ action, deal: here, base, site, sameDealAgreed }, base);
        expect(step).toHaveProperty('send');
        if ('send' in step && action === 'update') expect(step.want?.closed).toBe(here.closed || there?.closed);
      }
    });
  });
});

describe('confirmationOf', () => {
  const anothers = { ...HERE, responsibleUserId: '8' };

  it('asks before a deletion, and before somebody loses the chat', () => {
    expect(plan({}).confirmations).toEqual({ delete: 'delete' });
    expect(plan({ there: OTHER }).confirmations).toEqual({ delete: 'delete' });
    expect(plan({ there: anothers }).confirmations).toEqual({ update: 'responsible', delete: 'delete' });
    expect(plan({ there: null }).confirmations).toEqual({});
    expect(plan({ there: undefined }).confirmations).toEqual({});
  });

  it('asks nothing if the responsible user is the same to Wazzup', () => {
    expect(plan({ here: { ...HERE, responsibleUserId: ' 7 ' }, there: OTHER }).confirmations.update).toBeUndefined();
  });

  it('follows from what Wazzup has and what it will have', () => {
    expect(confirmationOf(HERE, null)).toBe('delete');
    expect(confirmationOf(HERE, { ...anothers, name: 'Floors' })).toBe('responsible');
    expect(confirmationOf(HERE, OTHER)).toBeUndefined();
    expect(confirmationOf(null, HERE)).toBeUndefined();
    expect(confirmationOf(null, null)).toBeUndefined();
  });
});

describe('isOfAnotherSite', () => {
  it('takes a link to another site for another site, and a text that is no link for none', () => {
    expect(isOfAnotherSite(HERE, SITE)).toBe(false);
    expect(isOfAnotherSite(OTHER_CRMS, SITE)).toBe(true);
    for (const uri of ['', 'x', 'javascript:1', 'ftp://a.example/']) {
      expect(isOfAnotherSite({ ...HERE, uri }, SITE)).toBe(false);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(dealOrNone, uri, (there, link) => {
        if (there) expect(isOfAnotherSite({ ...there, uri: link }, SITE)).toBeTypeOf('boolean');
      }),
    );
  });
});
