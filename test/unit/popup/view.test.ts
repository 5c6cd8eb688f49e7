import { describe, expect, it } from 'vitest';
import { type Event, reduce, START, type State } from '@/entrypoints/popup/deal/state';
import { nextLook, viewOf as viewOfState } from '@/entrypoints/popup/deal/view';
import { STATES } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import { IN_WAZZUP, LOOKED, lookedAt, VIEW, viewOf } from '@/test/fixtures/deal';
import { DEAL_FIXTURES, DEAL_STATES, type DealFixture } from '@/test/fixtures/deal-states';

const ID = IN_WAZZUP.id;
const OFFLINE: Reason = { kind: 'offline', details: {} };
const NOW = 1_000_000;

const stateAfter = (...events: Event[]): State => events.reduce(reduce, START);
const viewAfter = (...events: Event[]) => viewOfState(stateAfter(...events), {});
const looks = (...events: Event[]) => nextLook(viewAfter(...events), NOW);

const read: Event = { type: 'read', tab: VIEW };
const asked = (number = 1, id = ID): Event => ({ type: 'asked', id, number });
const looked = (answer = LOOKED, number = 1): Event => ({ type: 'looked', number, looked: answer, at: NOW });
const edited = (edits: State['edits'], at = NOW): Event => ({ type: 'edited', edits, at });
const failed = (error = OFFLINE, number = 1): Event => ({ type: 'lookFailed', number, error, at: NOW });
const PENDING = { ...LOOKED, pending: true };

/** What the popup knows once the background has answered what a fixture says. */
function stateOf({ view, looked: answer, error, edits }: DealFixture): State {
  if (!view) return stateAfter(...(error ? [{ type: 'failed', error } as const] : []));
  const state = stateAfter({ type: 'read', tab: view.kind === 'deal' ? { ...view, draft: edits ?? null } : view });
  const { id } = viewOfState(state, {});
  if (id === undefined || (!answer && !error)) return state;
  const end = answer ? looked(answer) : failed(error);
  return [asked(1, id), end].reduce(reduce, state);
}

describe.each(Object.entries<DealFixture>(DEAL_FIXTURES))('%s', (_, fixture) => {
  it('is told the manager as its state', () => {
    expect(viewOfState(stateOf(fixture), fixture.company ?? {}).dealState).toBe(fixture.state);
  });
});

it('there is a fixture of each state', () => {
  expect(Object.keys(DEAL_STATES).toSorted()).toEqual([...STATES].toSorted());
});

describe('what is shown', () => {
  it('is nothing before the company’s settings are read', () => {
    const view = viewOfState(stateOf(DEAL_STATES['in-sync']), undefined);
    expect(view).toMatchObject({ asking: true, dealState: undefined });
  });

  it('is what Wazzup had until it has answered again', () => {
    expect(viewAfter(read, asked(), looked(lookedAt({})), read, asked(2))).toMatchObject({
      asking: false,
      dealState: 'in-sync',
    });
  });

  it('is nothing of what Wazzup has under another id', () => {
    const view = viewAfter(read, asked(), looked(lookedAt({})), edited({ id: '99' }));
    expect(view).toMatchObject({ id: '99', looked: undefined, asking: true, dealState: undefined });
  });

  it('is an error where Wazzup could not be asked about another id', () => {
    const view = viewAfter(
      read,
      asked(),
      looked(lookedAt({})),
      edited({ id: '99' }),
      asked(2, '99'),
      failed(OFFLINE, 2),
    );
    expect(view).toMatchObject({ asking: false, dealState: 'error', looked: undefined });
  });

  it('goes by the id under which the deal was linked', () => {
    const view = viewAfter({ type: 'read', tab: { ...VIEW, linkedId: 'b24-4217' } });
    expect(view.id).toBe('b24-4217');
    expect(view.composed?.deal.id).toBe('b24-4217');
  });

  it('takes from Wazzup what the page does not tell', () => {
    const { name: _, ...page } = VIEW.page;
    const tab = { ...VIEW, page };
    expect(viewAfter({ type: 'read', tab }, asked(), looked(lookedAt({}))).composed?.deal.name).toBe(IN_WAZZUP.name);
    expect(viewAfter({ type: 'read', tab }, asked(), looked(LOOKED)).composed?.deal.name).toBe('');
  });
});

describe('what can be done', () => {
  it('is not what the company has switched off', () => {
    const state = stateOf(DEAL_STATES['in-sync']);
    expect(viewOfState(state, {}).plan).toMatchObject({ actions: ['close', 'delete'], forbidden: [] });
    expect(viewOfState(state, { forbid: ['delete', 'create'] }).plan).toMatchObject({
      actions: ['close'],
      forbidden: ['delete'],
    });
  });

  it('stays after a press that failed, but nothing where something is pending', () => {
    const refused = lookedAt(
      { name: 'Old' },
      { ended: { action: 'update', deal: IN_WAZZUP, base: null, reason: OFFLINE } },
    );
    expect(viewAfter(read, asked(), looked(refused))).toMatchObject({
      dealState: 'error',
      plan: { actions: ['update', 'close', 'delete'] },
    });
    expect(viewAfter(read, asked(), looked(PENDING)).plan?.actions).toEqual([]);
  });

  it('is to be confirmed where somebody loses the chat', () => {
    const view = viewAfter(read, asked(), looked(lookedAt({ responsibleUserId: '23' })));
    expect(view.plan?.confirmations).toEqual({ update: 'responsible', delete: 'delete' });
  });
});

describe('when Wazzup is asked next', () => {
  it('at once where the deal was read, also one that was read before', () => {
    expect(looks(read)).toEqual({ id: ID, inMs: 0 });
    expect(looks(read, asked(), looked(), read)).toEqual({ id: ID, inMs: 0 });
    expect(looks(read, asked(), looked(), { type: 'lookWanted' })).toEqual({ id: ID, inMs: 0 });
  });

  it('at once where that is wanted, also while it is asked', () => {
    expect(looks(read, asked(), { type: 'lookWanted' })).toEqual({ id: ID, inMs: 0 });
  });

  it('about the id that was typed before', () => {
    expect(looks({ type: 'read', tab: { ...VIEW, draft: { id: '99' } } })).toEqual({ id: '99', inMs: 0 });
  });

  it('never where there is no deal, or no token to ask with', () => {
    expect(looks()).toBeNull();
    expect(looks({ type: 'read', tab: { kind: 'not-a-deal' } })).toBeNull();
    expect(looks({ type: 'read', tab: { kind: 'no-access' } })).toBeNull();
    expect(looks({ type: 'read', tab: viewOf({}, { hasToken: false }) })).toBeNull();
  });

  it('not again while it is asked, nor once it has answered, nor once it could not be asked', () => {
    expect(looks(read, asked())).toBeNull();
    expect(looks(read, asked(), looked(lookedAt({})))).toBeNull();
    expect(looks(read, asked(), failed())).toBeNull();
  });

  it('not while something else is under way', () => {
    const write: Event = { type: 'writeStarted', write: 'create', at: NOW };
    expect(looks(read, asked(), looked(), { type: 'lookWanted' }, write)).toBeNull();
    expect(looks(read, asked(), looked(PENDING), { type: 'retryStarted' })).toBeNull();
  });

  it('at once after what waited was tried', () => {
    expect(looks(read, asked(), looked(PENDING), { type: 'retryStarted' }, { type: 'retryEnded' })).toEqual({
      id: ID,
      inMs: 0,
    });
  });

  it('not after a write, whose answer says all', () => {
    const answer = { outcome: 'saved' as const, looked: lookedAt({}), linkedId: null };
    const events: Event[] = [
      { type: 'writeStarted', write: 'create', at: NOW },
      { type: 'writeEnded', write: 'create', id: ID, answer, at: NOW },
    ];
    expect(looks(read, asked(), looked(), ...events)).toBeNull();
  });

  it('not after a press that was refused before it was made: the error would be gone', () => {
    const write: Event = { type: 'writeStarted', write: 'create', at: NOW };
    expect(looks(read, asked(), looked(), write, { type: 'writeFailed', error: OFFLINE })).toBeNull();
  });

  describe('about an id that is typed', () => {
    it('once the manager pauses', () => {
      const typing = (at: number) => looks(read, asked(), looked(), edited({ id: '99' }, at));
      expect(typing(NOW)).toEqual({ id: '99', inMs: 400 });
      expect(typing(NOW - 100)).toEqual({ id: '99', inMs: 300 });
      expect(typing(NOW - 4_000)).toEqual({ id: '99', inMs: 0 });
    });

    it('not again, and not for anything else that is typed', () => {
      const typed = [read, asked(), looked(), edited({ id: '99' }), asked(2, '99')];
      expect(looks(...typed)).toBeNull();
      expect(looks(...typed, looked(LOOKED, 2))).toBeNull();
      expect(looks(...typed, failed(OFFLINE, 2))).toBeNull();
      expect(looks(read, asked(), looked(), edited({ name: 'Typed' }))).toBeNull();
    });
  });

  describe('as the background has news', () => {
    const pushed: Event = { type: 'pushed', id: ID };

    it('at once', () => {
      expect(looks(read, asked(), looked(), pushed)).toEqual({ id: ID, inMs: 0 });
    });

    it('but one question at a time', () => {
      const asking = [read, asked(), pushed];
      expect(looks(...asking)).toBeNull();
      expect(looks(...asking, looked())).toEqual({ id: ID, inMs: 0 });
      expect(looks(...asking, looked(), asked(2))).toBeNull();
    });
  });

  describe('when a deletion can no longer be undone', () => {
    const deleted = (until: number) => [read, asked(), looked({ ...LOOKED, undo: { name: 'Kitchen', until } })];

    it('half a second after that', () => {
      expect(looks(...deleted(NOW + 60_000))).toEqual({ id: ID, inMs: 60_500 });
    });

    it('once', () => {
      const late: Event = { type: 'lookFailed', number: 2, error: OFFLINE, at: NOW + 60_500 };
      const view = viewAfter(...deleted(NOW + 60_000), asked(2), late);
      expect(nextLook(view, NOW + 60_500)).toBeNull();
    });

    it('no later than a timer can wait', () => {
      expect(looks(...deleted(Number.MAX_SAFE_INTEGER))?.inMs).toBe(2 ** 31 - 1);
    });
  });

  describe('while something is pending', () => {
    it('before the background is ended for doing nothing, counted from the last answer', () => {
      const view = viewAfter(read, asked(), looked(PENDING));
      expect(nextLook(view, NOW)).toEqual({ id: ID, inMs: 20_000 });
      expect(nextLook(view, NOW + 15_000)).toEqual({ id: ID, inMs: 5_000 });
      expect(nextLook(view, NOW + 90_000)).toEqual({ id: ID, inMs: 0 });
    });

    it('soon where the background did not answer, and so says nothing by itself', () => {
      const interrupted: Reason = { kind: 'interrupted', details: {} };
      expect(looks(read, asked(), looked(PENDING), asked(2), failed(interrupted, 2))).toEqual({ id: ID, inMs: 3_000 });
      expect(looks(read, asked(), looked(PENDING), { type: 'failed', error: interrupted })).toEqual({
        id: ID,
        inMs: 3_000,
      });
    });

    it('not while it is asked, and not once nothing is', () => {
      expect(looks(read, asked(), looked(PENDING), asked(2))).toBeNull();
      expect(looks(read, asked(), looked(PENDING), asked(2), looked(lookedAt({}), 2))).toBeNull();
      expect(looks(read, asked(), looked(PENDING), asked(2), failed(OFFLINE, 2))).toBeNull();
    });
  });
});
