import { describe, expect, it } from 'vitest';
import { type Event, reduce, START, type State } from '@/entrypoints/popup/deal/state';
import { nextLook, viewOf as viewOfState } from '@/entrypoints/popup/deal/view';
import type { ChatSeen } from '@/lib/chat/seen';
import { visibilityOf } from '@/lib/chat/visibility';
import { type Action, STATES } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import type { RecalledDeal } from '@/lib/deal/recalled';
import { peopleOf } from '@/lib/deal/visibility';
import { CHAT, IN_WAZZUP, LOOKED, lookedAt, VIEW, viewOf } from '@/test/fixtures/deal';
import { DEAL_FIXTURES, DEAL_STATES, type DealFixture } from '@/test/fixtures/deal-states';

const ID = IN_WAZZUP.id;
const OFFLINE: Reason = { kind: 'offline', details: {} };
const NOW = 1_000_000;

const stateAfter = (...events: Event[]): State => events.reduce(reduce, START);
const viewAfter = (...events: Event[]) => viewOfState(stateAfter(...events));
const looks = (...events: Event[]) => nextLook(viewAfter(...events), NOW);

const read: Event = { type: 'read', tab: VIEW };
const asked = (number = 1, id = ID): Event => ({ type: 'asked', id, number });
const looked = (answer = LOOKED, number = 1): Event => ({ type: 'looked', number, looked: answer, at: NOW });
const edited = (edits: State['edits'], at = NOW): Event => ({ type: 'edited', edits, at });
const failed = (error = OFFLINE, number = 1): Event => ({ type: 'lookFailed', number, error, at: NOW });
const PENDING = { ...LOOKED, pending: true };

/** The background has answered about the people of the deal that the popup shows. */
function peopleSeen(state: State, chat: ChatSeen | null): Event {
  const { deal, composed } = viewOfState(state);
  if (!deal || !composed) throw new Error('The popup shows no deal.');
  return { type: 'peopleSeen', asked: peopleOf(deal.page.uri, composed.deal), visibility: visibilityOf(chat) };
}

/** The popup's state once the background has given the answers of a fixture. */
function stateOf({ view, looked: answer, error, edits, recalled, chat }: DealFixture): State {
  if (recalled) return stateAfterRecall(recalled, { view, error });
  if (!view) return stateAfter(...(error ? [{ type: 'failed', error } as const] : []));
  const state = stateAfter({ type: 'read', tab: view.kind === 'deal' ? { ...view, draft: edits ?? null } : view });
  const { id } = viewOfState(state);
  if (id === undefined || (!answer && !error)) return state;
  const end = answer ? looked(answer) : failed(error);
  const known = [asked(1, id), end].reduce(reduce, state);
  return chat === undefined ? known : reduce(known, peopleSeen(known, chat));
}

/** The same, where the popup shows an earlier look until then. */
function stateAfterRecall(
  deal: RecalledDeal,
  { view, error }: { view: DealFixture['view']; error: Reason | undefined },
): State {
  const shown = stateAfter({ type: 'recalled', deal });
  const answers: Event[] = [...(view ? [{ type: 'read', tab: view } as const] : []), ...(error ? [failed(error)] : [])];
  return [asked(), ...answers].reduce(reduce, shown);
}

describe.each(Object.entries<DealFixture>(DEAL_FIXTURES))('%s', (_, fixture) => {
  it('has the state that its fixture names', () => {
    expect(viewOfState(stateOf(fixture)).dealState).toBe(fixture.state);
  });
});

it('each state has a fixture', () => {
  expect(Object.keys(DEAL_STATES).toSorted()).toEqual([...STATES].toSorted());
});

describe('viewOf', () => {
  it('shows Wazzup’s last answer until the next one comes', () => {
    expect(viewAfter(read, asked(), looked(lookedAt({})), read, asked(2))).toMatchObject({
      asking: false,
      dealState: 'in-sync',
    });
  });

  it('shows nothing of what Wazzup has under another id', () => {
    const view = viewAfter(read, asked(), looked(lookedAt({})), edited({ id: '99' }));
    expect(view).toMatchObject({ id: '99', looked: undefined, asking: true, dealState: undefined });
  });

  it('shows an error if the look at another id failed', () => {
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

  it('uses the linked id', () => {
    const view = viewAfter({ type: 'read', tab: { ...VIEW, linkedId: 'b24-4217' } });
    expect(view.id).toBe('b24-4217');
    expect(view.composed?.deal.id).toBe('b24-4217');
  });

  it('takes from Wazzup the fields that the reader could not read', () => {
    const { name: _, ...page } = VIEW.page;
    const tab = { ...VIEW, page };
    expect(viewAfter({ type: 'read', tab }, asked(), looked(lookedAt({}))).composed?.deal.name).toBe(IN_WAZZUP.name);
    expect(viewAfter({ type: 'read', tab }, asked(), looked(LOOKED)).composed?.deal.name).toBe('');
  });
});

describe('the actions', () => {
  it('do not include those that the policy forbids', () => {
    const forbidding = (forbidden: Action[]) =>
      viewOfState(stateOf({ ...DEAL_STATES['in-sync'], view: { ...VIEW, forbidden } }));
    expect(forbidding([]).plan).toMatchObject({ actions: ['close', 'delete'], forbidden: [] });
    expect(forbidding(['delete', 'create']).plan).toMatchObject({
      actions: ['close'],
      forbidden: ['delete'],
    });
  });

  it('stay after a press that failed; while a press is pending there are none', () => {
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

  it('need a confirmation if somebody loses the chat', () => {
    const view = viewAfter(read, asked(), looked(lookedAt({ responsibleUserId: '23' })));
    expect(view.plan?.confirmations).toEqual({ update: 'responsible', delete: 'delete' });
  });
});

describe('the popup asks Wazzup next', () => {
  it('at once after it has read the deal, also if it had read it before', () => {
    expect(looks(read)).toEqual({ id: ID, inMs: 0 });
    expect(looks(read, asked(), looked(), read)).toEqual({ id: ID, inMs: 0 });
    expect(looks(read, asked(), looked(), { type: 'lookWanted' })).toEqual({ id: ID, inMs: 0 });
  });

  it('at once if a look is due, also while a question is under way', () => {
    expect(looks(read, asked(), { type: 'lookWanted' })).toEqual({ id: ID, inMs: 0 });
  });

  it('about the typed id of the draft', () => {
    expect(looks({ type: 'read', tab: { ...VIEW, draft: { id: '99' } } })).toEqual({ id: '99', inMs: 0 });
  });

  it('never without a deal or without a token', () => {
    expect(looks()).toBeNull();
    expect(looks({ type: 'read', tab: { kind: 'not-a-deal' } })).toBeNull();
    expect(looks({ type: 'read', tab: { kind: 'no-access' } })).toBeNull();
    expect(looks({ type: 'read', tab: viewOf({}, { hasToken: false }) })).toBeNull();
  });

  it('not again while a question is under way, nor after its answer, nor after a failed look', () => {
    expect(looks(read, asked())).toBeNull();
    expect(looks(read, asked(), looked(lookedAt({})))).toBeNull();
    expect(looks(read, asked(), failed())).toBeNull();
  });

  it('not while a command is under way', () => {
    const write: Event = { type: 'writeStarted', write: 'create', at: NOW };
    expect(looks(read, asked(), looked(), { type: 'lookWanted' }, write)).toBeNull();
    expect(looks(read, asked(), looked(PENDING), { type: 'retryStarted' })).toBeNull();
  });

  it('at once after the outbox has tried what waits', () => {
    expect(looks(read, asked(), looked(PENDING), { type: 'retryStarted' }, { type: 'retryEnded' })).toEqual({
      id: ID,
      inMs: 0,
    });
  });

  it('not after a write, because its answer says all', () => {
    const answer = { outcome: 'saved' as const, looked: lookedAt({}), linkedId: null };
    const events: Event[] = [
      { type: 'writeStarted', write: 'create', at: NOW },
      { type: 'writeEnded', write: 'create', id: ID, answer, at: NOW },
    ];
    expect(looks(read, asked(), looked(), ...events)).toBeNull();
  });

  it('not after a press that the background did not take, because the error would disappear', () => {
    const write: Event = { type: 'writeStarted', write: 'create', at: NOW };
    expect(looks(read, asked(), looked(), write, { type: 'writeFailed', error: OFFLINE })).toBeNull();
  });

  describe('about an id that the manager types', () => {
    it('when the manager pauses', () => {
      const typing = (at: number) => looks(read, asked(), looked(), edited({ id: '99' }, at));
      expect(typing(NOW)).toEqual({ id: '99', inMs: 400 });
      expect(typing(NOW - 100)).toEqual({ id: '99', inMs: 300 });
      expect(typing(NOW - 4_000)).toEqual({ id: '99', inMs: 0 });
    });

    it('not again, and not after an edit of another field', () => {
      const typed = [read, asked(), looked(), edited({ id: '99' }), asked(2, '99')];
      expect(looks(...typed)).toBeNull();
      expect(looks(...typed, looked(LOOKED, 2))).toBeNull();
      expect(looks(...typed, failed(OFFLINE, 2))).toBeNull();
      expect(looks(read, asked(), looked(), edited({ name: 'Typed' }))).toBeNull();
    });
  });

  describe('after news of the background’s', () => {
    const pushed: Event = { type: 'pushed', id: ID };

    it('at once', () => {
      expect(looks(read, asked(), looked(), pushed)).toEqual({ id: ID, inMs: 0 });
    });

    it('one question at a time', () => {
      const asking = [read, asked(), pushed];
      expect(looks(...asking)).toBeNull();
      expect(looks(...asking, looked())).toEqual({ id: ID, inMs: 0 });
      expect(looks(...asking, looked(), asked(2))).toBeNull();
    });
  });

  describe('after an undo offer has ended', () => {
    const deleted = (until: number) => [read, asked(), looked({ ...LOOKED, undo: { seq: 1, to: IN_WAZZUP, until } })];

    it('half a second later', () => {
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

  describe('while a press is pending', () => {
    it('before the browser ends an idle background, counted from the last answer', () => {
      const view = viewAfter(read, asked(), looked(PENDING));
      expect(nextLook(view, NOW)).toEqual({ id: ID, inMs: 20_000 });
      expect(nextLook(view, NOW + 15_000)).toEqual({ id: ID, inMs: 5_000 });
      expect(nextLook(view, NOW + 90_000)).toEqual({ id: ID, inMs: 0 });
    });

    it('soon if the background did not answer, because it may not push news either', () => {
      const interrupted: Reason = { kind: 'interrupted', details: {} };
      expect(looks(read, asked(), looked(PENDING), asked(2), failed(interrupted, 2))).toEqual({ id: ID, inMs: 3_000 });
      expect(looks(read, asked(), looked(PENDING), { type: 'failed', error: interrupted })).toEqual({
        id: ID,
        inMs: 3_000,
      });
    });

    it('not while a question is under way, and not once no press is pending', () => {
      expect(looks(read, asked(), looked(PENDING), asked(2))).toBeNull();
      expect(looks(read, asked(), looked(PENDING), asked(2), looked(lookedAt({}), 2))).toBeNull();
      expect(looks(read, asked(), looked(PENDING), asked(2), failed(OFFLINE, 2))).toBeNull();
    });
  });
});

describe('whether the deal shows beside the chat', () => {
  const known = () => stateAfter(read, asked(), looked(lookedAt({})));
  const seen = (chat: ChatSeen | null) => viewOfState(reduce(known(), peopleSeen(known(), chat)));

  it('makes the deal green only once Wazzup has said so', () => {
    expect(viewOfState(known())).toMatchObject({ dealState: 'in-sync', shownState: 'not-checked' });
    expect(seen(null)).toMatchObject({ dealState: 'in-sync', shownState: 'not-checked' });
    expect(seen(CHAT)).toMatchObject({ dealState: 'in-sync', shownState: 'in-sync' });
  });

  it('counts only for the people that Wazzup was asked about', () => {
    const state = reduce(known(), peopleSeen(known(), CHAT));
    const changed = viewOfState(reduce(state, edited({ contacts: [{ id: '999' }] })));
    expect(changed.visibility).toBeUndefined();
  });
});
