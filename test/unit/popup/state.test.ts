import { describe, expect, it } from 'vitest';
import { type Event, reduce, START, type State, type Write } from '@/entrypoints/popup/deal/state';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import type { Reason } from '@/lib/deal/queue';
import { IN_WAZZUP, LOOKED, lookedAt, VIEW, viewOf } from '@/test/fixtures/deal';

const ID = IN_WAZZUP.id;
/** Nothing typed: `{}` itself matches whatever is typed. */
const NONE = expect.toSatisfy((edits: object) => Object.keys(edits).length === 0);
const OFFLINE: Reason = { kind: 'offline', details: {} };
const INTERRUPTED: Reason = { kind: 'interrupted', details: {} };
const INVALID: Reason = { kind: 'invalid', details: { fields: { name: ['too long'] } } };

/** No event changes what another holds. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const stateAfter = (state: State, ...events: Event[]): State =>
  events.reduce((before, event) => freeze(reduce(freeze(before), freeze(event))), state);

const read: Event = { type: 'read', tab: VIEW };
const asked = (number = 1, id = ID): Event => ({ type: 'asked', id, number });
const looked = (answer: Looked, number = 1): Event => ({ type: 'looked', number, looked: answer, at: 100 });
const lookFailed = (error: Reason, number = 1): Event => ({ type: 'lookFailed', number, error, at: 100 });
const edited = (edits: State['edits']): Event => ({ type: 'edited', edits, at: 50 });
const started = (write: Write = 'create'): Event => ({ type: 'writeStarted', write, at: 200 });
const ended = (outcome: WriteAnswer['outcome'], answer: Looked | null, write: Write = 'create'): Event => ({
  type: 'writeEnded',
  write,
  id: ID,
  answer: { outcome, looked: answer, linkedId: null },
  at: 300,
});

/** Wazzup was asked about the tab's deal, and has this. */
const known = (answer: Looked, ...before: Event[]): State =>
  stateAfter(START, read, ...before, asked(), looked(answer));

const PENDING = { ...LOOKED, pending: true };
const REMOTE = lookedAt(
  { name: 'Changed by a colleague' },
  { ended: { action: 'update', deal: { ...IN_WAZZUP, name: 'Typed' }, base: IN_WAZZUP, reason: null } },
);

describe('the tab was read', () => {
  it('its deal is to be looked up, with what was typed of it before', () => {
    const state = stateAfter(START, { type: 'read', tab: { ...VIEW, draft: { name: 'Typed' } } });
    expect(state).toMatchObject({ edits: { name: 'Typed' }, due: 'read', lookup: null });
  });

  it('the same deal again keeps what is shown and typed until Wazzup has answered', () => {
    const before = known(lookedAt({}), edited({ name: 'Typed' }));
    const again = viewOf({ name: 'Renamed in the CRM' }, { draft: { name: 'Older' } });
    expect(stateAfter(before, { type: 'read', tab: again })).toEqual({ ...before, tab: again, due: 'read' });
  });

  it('of another deal nothing stays', () => {
    const before = stateAfter(known(REMOTE), edited({ name: 'Typed' }));
    const other = viewOf({ uri: 'https://acme.bitrix24.com/crm/deal/details/1/' });
    expect(stateAfter(before, { type: 'read', tab: other })).toEqual({ ...START, tab: other, due: 'read' });
    expect(stateAfter(before, { type: 'read', tab: { kind: 'not-a-deal' } })).toMatchObject({
      edits: NONE,
      lookup: null,
    });
  });

  it('but the word that nothing was sent', () => {
    expect(stateAfter(known(LOOKED), { type: 'moved' }, read)).toMatchObject({
      notice: 'moved',
      tab: VIEW,
      lookup: null,
    });
    expect(stateAfter(known(LOOKED), ended('moved', null), read)).toMatchObject({ notice: 'moved' });
  });

  it('that it could not be read is an error', () => {
    expect(stateAfter(START, { type: 'failed', error: OFFLINE })).toEqual({ ...START, error: OFFLINE });
  });
});

describe('Wazzup has answered', () => {
  it('the answer is known, and when it came', () => {
    expect(known(lookedAt({}))).toMatchObject({
      lookup: { id: ID, looked: lookedAt({}) },
      question: { id: ID, answeredAt: 100 },
      due: null,
    });
  });

  it('an answer to a question that is not the newest counts for nothing', () => {
    const two = stateAfter(START, read, asked(1), asked(2));
    expect(stateAfter(two, looked(lookedAt({}), 1))).toBe(two);
    expect(stateAfter(two, lookFailed(OFFLINE, 1))).toBe(two);
    const answered = stateAfter(two, looked(lookedAt({}), 2));
    expect(stateAfter(answered, looked(LOOKED, 1))).toBe(answered);
    expect(stateAfter(answered, looked(LOOKED, 2))).toBe(answered);
  });

  it('an answer about the deal of before counts for nothing', () => {
    const other = viewOf({ id: '1', uri: 'https://acme.bitrix24.com/crm/deal/details/1/' });
    const moved = stateAfter(START, read, asked(), { type: 'read', tab: other });
    expect(stateAfter(moved, looked(REMOTE))).toBe(moved);
  });

  it('an answer of before a write counts for nothing, also after the write', () => {
    const pressed = stateAfter(known(LOOKED), asked(2), started());
    expect(stateAfter(pressed, looked(LOOKED, 2))).toBe(pressed);
    const written = stateAfter(pressed, ended('saved', lookedAt({})));
    expect(stateAfter(written, looked(LOOKED, 2))).toBe(written);
  });

  it('an answer about an id that was typed over says nothing of the new one', () => {
    const state = stateAfter(START, read, asked(), edited({ id: '99' }), looked(REMOTE));
    expect(state).toMatchObject({ lookup: { id: ID }, edits: { id: '99' }, remoteChanged: null });
  });

  it('what is typed while it is asked stays', () => {
    expect(stateAfter(START, read, asked(), edited({ name: 'Typed' }), looked(lookedAt({})))).toMatchObject({
      edits: { name: 'Typed' },
      error: null,
    });
  });

  it('an error of before is over', () => {
    expect(stateAfter(START, read, asked(1), lookFailed(OFFLINE, 1), asked(2), looked(LOOKED, 2)).error).toBeNull();
  });
});

describe('what was pending', () => {
  const typed = { name: 'Typed' };
  const typedThere = lookedAt(typed);

  it('has arrived as it was typed: it is no longer only typed, and that is said', () => {
    const state = stateAfter(known(PENDING, edited(typed)), asked(2), looked(typedThere, 2));
    expect(state).toMatchObject({ edits: NONE, notice: 'done_as_typed', lookup: { looked: typedThere } });
  });

  it('has arrived and was typed just as the page says: there is nothing to say', () => {
    const state = stateAfter(known(PENDING, edited({ name: IN_WAZZUP.name })), asked(2), looked(lookedAt({}), 2));
    expect(state).toMatchObject({ edits: NONE, notice: null });
  });

  it('has arrived, but only closed the deal: what was typed was not sent', () => {
    const before = known(lookedAt({}, { pending: true }), edited(typed));
    expect(stateAfter(before, asked(2), looked(lookedAt({ closed: true }), 2))).toMatchObject({
      edits: typed,
      notice: null,
    });
  });

  it('was taken back: Wazzup still has nothing, and what was typed stays', () => {
    expect(stateAfter(known(PENDING, edited(typed)), asked(2), looked(LOOKED, 2))).toMatchObject({
      edits: typed,
      notice: null,
    });
  });

  it('was a deletion: nothing that was typed is left', () => {
    const before = known(lookedAt({}, { pending: true }), edited(typed));
    expect(stateAfter(before, asked(2), looked(LOOKED, 2)).edits).toEqual(NONE);
  });

  it('has ended in a conflict: what was typed stays to be chosen', () => {
    expect(stateAfter(known(PENDING, edited(typed)), asked(2), looked(REMOTE, 2))).toMatchObject({
      edits: typed,
      remoteChanged: 'update',
    });
  });

  it('has ended in a conflict with just what was typed: it has not arrived', () => {
    const before = known(lookedAt({}, { pending: true }), edited(typed));
    const conflict = {
      ...typedThere,
      ended: { action: 'delete' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null },
    };
    expect(stateAfter(before, asked(2), looked(conflict, 2))).toMatchObject({ edits: typed, notice: null });
  });

  it('is not what was typed: that was never sent, and stays', () => {
    const before = known(lookedAt({}), edited(typed));
    expect(stateAfter(before, asked(2), looked(typedThere, 2))).toMatchObject({ edits: typed, notice: null });
  });
});

describe('a press that had ended without effect', () => {
  it('as someone changed Wazzup’s deal, is shown as if it had just been made', () => {
    expect(known(REMOTE)).toMatchObject({ edits: { name: 'Typed' }, remoteChanged: 'update', error: null });
  });

  it('does not take the place of what is typed now', () => {
    expect(known(REMOTE, edited({ name: 'Newer' })).edits).toEqual({ name: 'Newer' });
  });

  it('was a deletion: nothing was typed', () => {
    const deal = { ...IN_WAZZUP, name: 'As it was shown' };
    const answer = lookedAt({}, { ended: { action: 'delete', deal, base: IN_WAZZUP, reason: null } });
    expect(known(answer)).toMatchObject({ edits: NONE, remoteChanged: 'delete' });
  });

  it('as the deal is gone, leaves nothing but to create it', () => {
    const answer = { ...LOOKED, ended: { action: 'update' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null } };
    expect(known(answer)).toMatchObject({ notice: 'gone', remoteChanged: null });
  });

  it('as Wazzup refused it, is an error', () => {
    const answer = lookedAt({}, { ended: { action: 'update', deal: IN_WAZZUP, base: IN_WAZZUP, reason: INVALID } });
    expect(known(answer)).toMatchObject({ error: INVALID, remoteChanged: null, edits: NONE });
  });

  it('is settled by the next edit, by discarding, or by dismissing it', () => {
    const endOf = (state: State) => state.lookup?.looked.ended;
    expect(endOf(stateAfter(known(REMOTE), edited({ name: 'Newer' })))).toBeNull();
    expect(endOf(stateAfter(known(REMOTE), { type: 'endDismissed' }))).toBeNull();
    const discarded = stateAfter(known(REMOTE), { type: 'editsDiscarded' });
    expect(discarded).toMatchObject({ edits: NONE, remoteChanged: null, notice: null, error: null });
    expect(endOf(discarded)).toBeNull();
  });
});

describe('Wazzup could not be asked', () => {
  it('is an error', () => {
    expect(stateAfter(START, read, asked(), lookFailed(OFFLINE))).toMatchObject({
      error: OFFLINE,
      question: { answeredAt: 100 },
    });
  });

  it('while something was pending: nothing is any more, or nobody would have been asked', () => {
    const waiting = known({ ...PENDING, waiting: OFFLINE });
    const state = stateAfter(waiting, asked(2), lookFailed(OFFLINE, 2));
    expect(state).toMatchObject({ error: OFFLINE, lookup: { looked: { pending: false, waiting: null } } });
  });

  it('as the background ended: what is pending still is', () => {
    expect(stateAfter(known(PENDING), asked(2), lookFailed(INTERRUPTED, 2))).toMatchObject({
      error: INTERRUPTED,
      lookup: { looked: { pending: true } },
    });
  });

  it('about another id: what is pending still is', () => {
    const state = stateAfter(known(PENDING), edited({ id: '99' }), asked(2, '99'), lookFailed(OFFLINE, 2));
    expect(state).toMatchObject({ error: OFFLINE, lookup: { id: ID, looked: { pending: true } } });
  });
});

describe('the background says that there is news', () => {
  const pushed = (id = ID): Event => ({ type: 'pushed', id });

  it('of the deal in hand: it is to be looked up', () => {
    expect(stateAfter(known(LOOKED), pushed()).due).toBe('pushed');
  });

  it('of another, or of none: nothing is', () => {
    expect(stateAfter(known(LOOKED), pushed('99')).due).toBeNull();
    expect(stateAfter(known(LOOKED), edited({ id: '99' }), pushed()).due).toBeNull();
    expect(stateAfter(START, pushed())).toBe(START);
  });

  it('while something is under way: the answer to that holds it', () => {
    expect(stateAfter(known(LOOKED), started(), pushed()).due).toBeNull();
  });

  it('while Wazzup is asked: the answer may be older than the news, so it is asked once more', () => {
    expect(stateAfter(START, read, asked(), pushed(), looked(LOOKED))).toMatchObject({
      lookup: { id: ID },
      due: 'pushed',
    });
  });

  it('and then Wazzup cannot be asked: what is known stays, as nobody had wanted to know', () => {
    const before = known(lookedAt({}));
    expect(stateAfter(before, pushed(), asked(2), lookFailed(OFFLINE, 2))).toMatchObject({
      error: null,
      lookup: before.lookup,
      question: { answeredAt: 100 },
    });
  });

  it('and then Wazzup cannot be asked about what was pending: that is an error', () => {
    expect(stateAfter(known(PENDING), pushed(), asked(2), lookFailed(OFFLINE, 2)).error).toEqual(OFFLINE);
  });

  it('a reading that was asked for is no less wanted for it', () => {
    expect(stateAfter(known(LOOKED), { type: 'lookWanted' }, pushed()).due).toBe('read');
    expect(stateAfter(known(LOOKED), { type: 'lookWanted' }).due).toBe('read');
  });
});

describe('the manager types', () => {
  it('and what was typed before stays', () => {
    expect(stateAfter(known(LOOKED), edited({ name: 'Typed' }), edited({ uri: 'x' }))).toMatchObject({
      edits: { name: 'Typed', uri: 'x' },
      editedAt: 50,
    });
  });

  it('and good news and a refusal are over, but no other error', () => {
    const saved = stateAfter(known(LOOKED), started(), ended('saved', lookedAt({})));
    expect(saved.notice).toBe('done_create');
    expect(stateAfter(saved, edited({ name: 'x' })).notice).toBeNull();
    const failing = (error: Reason) =>
      stateAfter(known(LOOKED), { type: 'failed', error }, edited({ name: 'x' })).error;
    expect(failing(INVALID)).toBeNull();
    expect(failing(OFFLINE)).toEqual(OFFLINE);
  });
});

describe('a write', () => {
  const typed = { name: 'Typed' };

  it('is under way: what was said before is over', () => {
    const state = stateAfter(known(REMOTE), { type: 'failed', error: INVALID }, started('close'));
    expect(state).toMatchObject({ busy: 'close', notice: null, remoteChanged: null, error: null });
  });

  it('saved as read: that is said', () => {
    const state = stateAfter(known(LOOKED), started(), ended('saved', lookedAt({})));
    expect(state).toMatchObject({
      busy: null,
      notice: 'done_create',
      lookup: { id: ID, looked: lookedAt({}) },
      question: { id: ID, answeredAt: 300 },
    });
  });

  it('saved as typed: it is no longer only typed', () => {
    const state = stateAfter(known(LOOKED, edited(typed)), started(), ended('saved', lookedAt(typed)));
    expect(state).toMatchObject({ edits: NONE, notice: 'done_as_typed' });
  });

  it('saved under an id that was typed: the deal is linked under it', () => {
    const before = stateAfter(START, read, edited({ id: '99' }), asked(1, '99'), looked(LOOKED));
    const answer = { outcome: 'saved' as const, looked: lookedAt({ id: '99' }), linkedId: '99' };
    const state = stateAfter(before, started(), { type: 'writeEnded', write: 'create', id: '99', answer, at: 300 });
    expect(state).toMatchObject({ tab: { linkedId: '99' }, edits: NONE, lookup: { id: '99' } });
  });

  it('that closes the deal sends nothing of what was typed', () => {
    const state = stateAfter(
      known(lookedAt({}), edited(typed)),
      started('close'),
      ended('saved', lookedAt({ closed: true }), 'close'),
    );
    expect(state).toMatchObject({ edits: typed, notice: 'done_close' });
  });

  it('that deletes the deal leaves nothing that was typed, and may be undone', () => {
    const offer = { name: 'Kitchen', until: 1_000 };
    const state = stateAfter(
      known(lookedAt({}), edited(typed)),
      started('delete'),
      ended('saved', { ...LOOKED, undo: offer }, 'delete'),
    );
    expect(state).toMatchObject({ edits: NONE, notice: 'done_delete', lookup: { looked: { undo: offer } } });
    const undone = stateAfter(state, started('undo'), ended('saved', lookedAt({}), 'undo'));
    expect(undone).toMatchObject({ notice: 'done_undo', lookup: { looked: { there: IN_WAZZUP, undo: null } } });
  });

  it('accepted and not visible yet: it is pending, and no longer only typed', () => {
    const state = stateAfter(known(LOOKED, edited(typed)), started(), ended('pending', PENDING));
    expect(state).toMatchObject({ edits: NONE, notice: 'done_as_typed', lookup: { looked: PENDING } });
    expect(stateAfter(known(LOOKED), started(), ended('pending', PENDING)).notice).toBeNull();
  });

  it('waiting to be sent: what was typed stays', () => {
    const waiting = { ...PENDING, waiting: OFFLINE };
    const state = stateAfter(known(LOOKED, edited(typed)), started(), ended('waiting', waiting));
    expect(state).toMatchObject({ edits: typed, notice: null, error: null, lookup: { looked: waiting }, busy: null });
  });

  it('overtaken by someone’s change: the manager is to choose', () => {
    const state = stateAfter(known(lookedAt({}), edited(typed)), started(), ended('changed', REMOTE));
    expect(state).toMatchObject({ edits: typed, remoteChanged: 'update', busy: null, notice: null });
  });

  it('to a deal that is gone: it can be created', () => {
    const gone = { ...LOOKED, ended: { action: 'update' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null } };
    expect(stateAfter(known(lookedAt({})), started(), ended('changed', gone))).toMatchObject({
      notice: 'gone',
      remoteChanged: null,
    });
  });

  it('in conflict with another CRM’s deal: that is shown', () => {
    const theirs = lookedAt({ uri: 'https://acme.kommo.com/leads/detail/1' }, { ended: REMOTE.ended });
    const state = stateAfter(known(lookedAt({}), edited(typed)), started(), ended('conflict', theirs));
    expect(state).toMatchObject({ lookup: { looked: theirs }, edits: typed, error: null });
  });

  it('refused by Wazzup: that is an error, and what was typed stays', () => {
    const refused = { ...LOOKED, ended: { action: 'create' as const, deal: IN_WAZZUP, base: null, reason: INVALID } };
    const state = stateAfter(known(LOOKED, edited(typed)), started(), ended('failed', refused));
    expect(state).toMatchObject({ error: INVALID, edits: typed, busy: null, lookup: { looked: refused } });
  });

  it('for a deal that the tab no longer shows: nothing stays but the word that nothing was sent', () => {
    expect(stateAfter(known(LOOKED, edited(typed)), started(), ended('moved', null))).toEqual({
      ...START,
      notice: 'moved',
    });
  });

  it('that was not even pressed is an error, and what is known stays', () => {
    const company: Reason = { kind: 'company', details: {} };
    const before = known(LOOKED, edited(typed));
    const state = stateAfter(before, started(), { type: 'writeFailed', error: company });
    expect(state).toMatchObject({ error: company, busy: null, notice: null, edits: typed, due: null });
    expect(state.lookup).toEqual(before.lookup);
  });

  it('of which the background could not say what became: that is said', () => {
    const state = stateAfter(known(LOOKED), started(), { type: 'writeFailed', error: INTERRUPTED });
    expect(state).toMatchObject({ error: INTERRUPTED, notice: 'interrupted', busy: null });
    // Reading the tab anew and asking Wazzup takes the error away, not the word.
    expect(stateAfter(state, read, asked(3), looked(lookedAt({}), 3))).toMatchObject({
      error: null,
      notice: 'interrupted',
    });
  });
});

describe('what waits', () => {
  const waiting = known({ ...PENDING, waiting: OFFLINE }, edited({ name: 'Typed' }));

  it('is dropped: nothing is pending, and what was typed stays', () => {
    expect(stateAfter(waiting, { type: 'dropped', at: 150 })).toMatchObject({
      edits: { name: 'Typed' },
      lookup: { looked: { pending: false, waiting: null } },
    });
  });

  it('is dropped: an answer of before counts for nothing', () => {
    const dropped = stateAfter(waiting, asked(2), { type: 'dropped', at: 150 });
    expect(stateAfter(dropped, looked({ ...PENDING, waiting: OFFLINE }, 2))).toBe(dropped);
  });

  it('is tried at once, and then looked for', () => {
    const trying = stateAfter(waiting, { type: 'retryStarted' });
    expect(trying).toMatchObject({ busy: 'retry', lookup: { looked: { pending: true } } });
    expect(stateAfter(trying, { type: 'retryEnded' })).toMatchObject({ busy: null, due: 'read' });
    expect(stateAfter(trying, { type: 'failed', error: INTERRUPTED })).toMatchObject({
      busy: null,
      error: INTERRUPTED,
    });
  });
});

it('a site whose ids are written in another way starts anew', () => {
  expect(stateAfter(known(REMOTE), { type: 'renumbered' })).toEqual(START);
});
