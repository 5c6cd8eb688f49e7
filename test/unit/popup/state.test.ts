import { describe, expect, it } from 'vitest';
import { type Event, reduce, START, type State, type Write } from '@/entrypoints/popup/deal/state';
import { viewOf as popupView } from '@/entrypoints/popup/deal/view';
import type { Looked, WriteAnswer } from '@/lib/deal/looked';
import type { Reason } from '@/lib/deal/queue';
import { IN_WAZZUP, LOOKED, lookedAt, VIEW, viewOf } from '@/test/fixtures/deal';

const ID = IN_WAZZUP.id;
/** Matches edits without fields; `{}` would match any edits. */
const NO_EDITS = expect.toSatisfy((edits: object) => Object.keys(edits).length === 0);
const OFFLINE: Reason = { kind: 'offline', details: {} };
const INTERRUPTED: Reason = { kind: 'interrupted', details: {} };
const INVALID: Reason = { kind: 'invalid', details: { fields: { name: ['too long'] } } };

/** Freezes a state or an event, because `reduce` must not change them. */
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

/** The popup's state after it asked about the tab's deal and got this answer. */
const stateKnowing = (answer: Looked, ...before: Event[]): State =>
  stateAfter(START, read, ...before, asked(), looked(answer));

const PENDING = { ...LOOKED, pending: true };
const REMOTE = lookedAt(
  { name: 'Changed by a colleague' },
  { ended: { action: 'update', deal: { ...IN_WAZZUP, name: 'Typed' }, base: IN_WAZZUP, reason: null } },
);

describe('after a reading of the tab, the popup', () => {
  it('looks the deal up, and has the edits of the draft', () => {
    const state = stateAfter(START, { type: 'read', tab: { ...VIEW, draft: { name: 'Typed' } } });
    expect(state).toMatchObject({ edits: { name: 'Typed' }, due: 'read', lookup: null });
  });

  it('keeps what it shows and the edits of the same deal until Wazzup has answered', () => {
    const before = stateKnowing(lookedAt({}), edited({ name: 'Typed' }));
    const renamed = viewOf({ name: 'Renamed in the CRM' }, { draft: { name: 'Older' } });
    expect(stateAfter(before, { type: 'read', tab: renamed })).toEqual({ ...before, tab: renamed, due: 'read' });
  });

  it('keeps nothing of another deal', () => {
    const before = stateAfter(stateKnowing(REMOTE), edited({ name: 'Typed' }));
    const other = viewOf({ uri: 'https://acme.bitrix24.com/crm/deal/details/1/' });
    expect(stateAfter(before, { type: 'read', tab: other })).toEqual({ ...START, tab: other, due: 'read' });
    expect(stateAfter(before, { type: 'read', tab: { kind: 'not-a-deal' } })).toMatchObject({
      edits: NO_EDITS,
      lookup: null,
    });
  });

  it('keeps the notice that the background sent nothing', () => {
    expect(stateAfter(stateKnowing(LOOKED), { type: 'moved' }, read)).toMatchObject({
      notice: 'moved',
      tab: VIEW,
      lookup: null,
    });
    expect(stateAfter(stateKnowing(LOOKED), ended('moved', null), read)).toMatchObject({ notice: 'moved' });
    const otherAccount = stateAfter(stateKnowing(LOOKED), ended('other-account', null), read);
    expect(otherAccount).toMatchObject({ notice: 'other_account', edits: {} });
  });

  it('shows an error if it could not read the tab', () => {
    expect(stateAfter(START, { type: 'failed', error: OFFLINE })).toEqual({ ...START, error: OFFLINE });
  });
});

describe('after an answer of Wazzup’s, the popup', () => {
  it('knows the answer, and when it came', () => {
    expect(stateKnowing(lookedAt({}))).toMatchObject({
      lookup: { id: ID, looked: lookedAt({}) },
      question: { id: ID, answeredAt: 100 },
      due: null,
    });
  });

  it('ignores an answer to a question that is not the newest', () => {
    const two = stateAfter(START, read, asked(1), asked(2));
    expect(stateAfter(two, looked(lookedAt({}), 1))).toBe(two);
    expect(stateAfter(two, lookFailed(OFFLINE, 1))).toBe(two);
    const answered = stateAfter(two, looked(lookedAt({}), 2));
    expect(stateAfter(answered, looked(LOOKED, 1))).toBe(answered);
    expect(stateAfter(answered, looked(LOOKED, 2))).toBe(answered);
  });

  it('ignores an answer about the previous deal', () => {
    const other = viewOf({ id: '1', uri: 'https://acme.bitrix24.com/crm/deal/details/1/' });
    const moved = stateAfter(START, read, asked(), { type: 'read', tab: other });
    expect(stateAfter(moved, looked(REMOTE))).toBe(moved);
  });

  it('ignores an answer from before a write, also after the write', () => {
    const pressed = stateAfter(stateKnowing(LOOKED), asked(2), started());
    expect(stateAfter(pressed, looked(LOOKED, 2))).toBe(pressed);
    const written = stateAfter(pressed, ended('saved', lookedAt({})));
    expect(stateAfter(written, looked(LOOKED, 2))).toBe(written);
  });

  it('does not apply the answer to another id that the manager has typed since', () => {
    const state = stateAfter(START, read, asked(), edited({ id: '99' }), looked(REMOTE));
    expect(state).toMatchObject({ lookup: { id: ID }, edits: { id: '99' }, remoteChanged: null });
  });

  it('keeps the edits that the manager typed while it asked', () => {
    expect(stateAfter(START, read, asked(), edited({ name: 'Typed' }), looked(lookedAt({})))).toMatchObject({
      edits: { name: 'Typed' },
      error: null,
    });
  });

  it('no longer shows an earlier error', () => {
    expect(stateAfter(START, read, asked(1), lookFailed(OFFLINE, 1), asked(2), looked(LOOKED, 2)).error).toBeNull();
  });
});

describe('a pending press', () => {
  const edits = { name: 'Typed' };
  const lookedWithEdits = lookedAt(edits);

  it('has arrived with the edits: they are no edits any more, and the popup says so', () => {
    const state = stateAfter(stateKnowing(PENDING, edited(edits)), asked(2), looked(lookedWithEdits, 2));
    expect(state).toMatchObject({ edits: NO_EDITS, notice: 'done_as_typed', lookup: { looked: lookedWithEdits } });
  });

  it('has arrived with edits that equal the page: the popup says nothing', () => {
    const state = stateAfter(
      stateKnowing(PENDING, edited({ name: IN_WAZZUP.name })),
      asked(2),
      looked(lookedAt({}), 2),
    );
    expect(state).toMatchObject({ edits: NO_EDITS, notice: null });
  });

  it('has arrived, but only closed the deal: the edits stay', () => {
    const before = stateKnowing(lookedAt({}, { pending: true }), edited(edits));
    expect(stateAfter(before, asked(2), looked(lookedAt({ closed: true }), 2))).toMatchObject({
      edits,
      notice: null,
    });
  });

  it('was cancelled: Wazzup still has no deal, and the edits stay', () => {
    expect(stateAfter(stateKnowing(PENDING, edited(edits)), asked(2), looked(LOOKED, 2))).toMatchObject({
      edits,
      notice: null,
    });
  });

  it('was a deletion: no edits are left', () => {
    const before = stateKnowing(lookedAt({}, { pending: true }), edited(edits));
    expect(stateAfter(before, asked(2), looked(LOOKED, 2)).edits).toEqual(NO_EDITS);
  });

  it('has ended because of a remote change: the manager can choose the edits', () => {
    expect(stateAfter(stateKnowing(PENDING, edited(edits)), asked(2), looked(REMOTE, 2))).toMatchObject({
      edits,
      remoteChanged: 'update',
    });
  });

  it('has ended because of a remote change that equals the edits: it has not arrived', () => {
    const before = stateKnowing(lookedAt({}, { pending: true }), edited(edits));
    const conflict = {
      ...lookedWithEdits,
      ended: { action: 'delete' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null },
    };
    expect(stateAfter(before, asked(2), looked(conflict, 2))).toMatchObject({ edits, notice: null });
  });

  it('does not have the edits, which nobody sent: they stay', () => {
    const before = stateKnowing(lookedAt({}), edited(edits));
    expect(stateAfter(before, asked(2), looked(lookedWithEdits, 2))).toMatchObject({ edits, notice: null });
  });
});

describe('a press that ended without effect', () => {
  it('because of a remote change looks as if the manager had just pressed', () => {
    expect(stateKnowing(REMOTE)).toMatchObject({ edits: { name: 'Typed' }, remoteChanged: 'update', error: null });
  });

  it('does not replace the present edits', () => {
    expect(stateKnowing(REMOTE, edited({ name: 'Newer' })).edits).toEqual({ name: 'Newer' });
  });

  it('was a deletion: there are no edits', () => {
    const deal = { ...IN_WAZZUP, name: 'As it was shown' };
    const answer = lookedAt({}, { ended: { action: 'delete', deal, base: IN_WAZZUP, reason: null } });
    expect(stateKnowing(answer)).toMatchObject({ edits: NO_EDITS, remoteChanged: 'delete' });
  });

  it('because Wazzup has no deal any more leaves only the choice to create it', () => {
    const answer = { ...LOOKED, ended: { action: 'update' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null } };
    expect(stateKnowing(answer)).toMatchObject({ notice: 'gone', remoteChanged: null });
  });

  it('because Wazzup refused it is an error', () => {
    const answer = lookedAt({}, { ended: { action: 'update', deal: IN_WAZZUP, base: IN_WAZZUP, reason: INVALID } });
    expect(stateKnowing(answer)).toMatchObject({ error: INVALID, remoteChanged: null, edits: NO_EDITS });
  });

  it('is settled when the manager edits, discards the edits or dismisses it', () => {
    const endOf = (state: State) => state.lookup?.looked.ended;
    expect(endOf(stateAfter(stateKnowing(REMOTE), edited({ name: 'Newer' })))).toBeNull();
    expect(endOf(stateAfter(stateKnowing(REMOTE), { type: 'endDismissed' }))).toBeNull();
    const discarded = stateAfter(stateKnowing(REMOTE), { type: 'editsDiscarded' });
    expect(discarded).toMatchObject({ edits: NO_EDITS, remoteChanged: null, notice: null, error: null });
    expect(endOf(discarded)).toBeNull();
  });
});

describe('a failed look', () => {
  it('is an error', () => {
    expect(stateAfter(START, read, asked(), lookFailed(OFFLINE))).toMatchObject({
      error: OFFLINE,
      question: { answeredAt: 100 },
    });
  });

  it('after a pending press: none is pending any more, because the background would not have asked Wazzup', () => {
    const waiting = stateKnowing({ ...PENDING, waiting: OFFLINE });
    const state = stateAfter(waiting, asked(2), lookFailed(OFFLINE, 2));
    expect(state).toMatchObject({ error: OFFLINE, lookup: { looked: { pending: false, waiting: null } } });
  });

  it('because the background ended: the press is still pending', () => {
    expect(stateAfter(stateKnowing(PENDING), asked(2), lookFailed(INTERRUPTED, 2))).toMatchObject({
      error: INTERRUPTED,
      lookup: { looked: { pending: true } },
    });
  });

  it('about another id: the press is still pending', () => {
    const state = stateAfter(stateKnowing(PENDING), edited({ id: '99' }), asked(2, '99'), lookFailed(OFFLINE, 2));
    expect(state).toMatchObject({ error: OFFLINE, lookup: { id: ID, looked: { pending: true } } });
  });
});

describe('news that the background pushes', () => {
  const pushed = (id = ID): Event => ({ type: 'pushed', id });

  it('about the deal in hand: the popup looks it up', () => {
    expect(stateAfter(stateKnowing(LOOKED), pushed()).due).toBe('pushed');
  });

  it('about another deal, or in a tab without a deal: the popup does nothing', () => {
    expect(stateAfter(stateKnowing(LOOKED), pushed('99')).due).toBeNull();
    expect(stateAfter(stateKnowing(LOOKED), edited({ id: '99' }), pushed()).due).toBeNull();
    expect(stateAfter(START, pushed())).toBe(START);
  });

  it('while a command is under way: its answer includes the news', () => {
    expect(stateAfter(stateKnowing(LOOKED), started(), pushed()).due).toBeNull();
  });

  it('while a question is under way: its answer may be older than the news, so the popup asks once more', () => {
    expect(stateAfter(START, read, asked(), pushed(), looked(LOOKED))).toMatchObject({
      lookup: { id: ID },
      due: 'pushed',
    });
  });

  it('before a failed look: the popup keeps what it knows, because no manager asked', () => {
    const before = stateKnowing(lookedAt({}));
    expect(stateAfter(before, pushed(), asked(2), lookFailed(OFFLINE, 2))).toMatchObject({
      error: null,
      lookup: before.lookup,
      question: { answeredAt: 100 },
    });
  });

  it('before a failed look at a pending press: the popup shows the error', () => {
    expect(stateAfter(stateKnowing(PENDING), pushed(), asked(2), lookFailed(OFFLINE, 2)).error).toEqual(OFFLINE);
  });

  it('while a look is due: the look stays due', () => {
    expect(stateAfter(stateKnowing(LOOKED), { type: 'lookWanted' }, pushed()).due).toBe('read');
    expect(stateAfter(stateKnowing(LOOKED), { type: 'lookWanted' }).due).toBe('read');
  });
});

describe('an edit', () => {
  it('keeps the earlier edits', () => {
    expect(stateAfter(stateKnowing(LOOKED), edited({ name: 'Typed' }), edited({ uri: 'x' }))).toMatchObject({
      edits: { name: 'Typed', uri: 'x' },
      editedAt: 50,
    });
  });

  it('removes the notice and a refusal of Wazzup’s, but no other error', () => {
    const saved = stateAfter(stateKnowing(LOOKED), started(), ended('saved', lookedAt({})));
    expect(saved.notice).toBe('done_create');
    expect(stateAfter(saved, edited({ name: 'x' })).notice).toBeNull();
    const failing = (error: Reason) =>
      stateAfter(stateKnowing(LOOKED), { type: 'failed', error }, edited({ name: 'x' })).error;
    expect(failing(INVALID)).toBeNull();
    expect(failing(OFFLINE)).toEqual(OFFLINE);
  });
});

describe('a write', () => {
  const edits = { name: 'Typed' };

  it('is under way: the popup no longer shows earlier notices and errors', () => {
    const state = stateAfter(stateKnowing(REMOTE), { type: 'failed', error: INVALID }, started('close'));
    expect(state).toMatchObject({ busy: 'close', notice: null, remoteChanged: null, error: null });
  });

  it('saved without edits: the popup says so', () => {
    const state = stateAfter(stateKnowing(LOOKED), started(), ended('saved', lookedAt({})));
    expect(state).toMatchObject({
      busy: null,
      notice: 'done_create',
      lookup: { id: ID, looked: lookedAt({}) },
      question: { id: ID, answeredAt: 300 },
    });
  });

  it('saved with edits: they are no edits any more', () => {
    const state = stateAfter(stateKnowing(LOOKED, edited(edits)), started(), ended('saved', lookedAt(edits)));
    expect(state).toMatchObject({ edits: NO_EDITS, notice: 'done_as_typed' });
  });

  it('saved under a typed id: the deal is linked under that id', () => {
    const before = stateAfter(START, read, edited({ id: '99' }), asked(1, '99'), looked(LOOKED));
    const answer = { outcome: 'saved' as const, looked: lookedAt({ id: '99' }), linkedId: '99' };
    const state = stateAfter(before, started(), { type: 'writeEnded', write: 'create', id: '99', answer, at: 300 });
    expect(state).toMatchObject({ tab: { linkedId: '99' }, edits: NO_EDITS, lookup: { id: '99' } });
  });

  it('that closes the deal sends no edits', () => {
    const state = stateAfter(
      stateKnowing(lookedAt({}), edited(edits)),
      started('close'),
      ended('saved', lookedAt({ closed: true }), 'close'),
    );
    expect(state).toMatchObject({ edits, notice: 'done_close' });
  });

  it('that deletes the deal leaves no edits, and the manager can undo it', () => {
    const offer = { seq: 1, to: IN_WAZZUP, until: 1_000 };
    const state = stateAfter(
      stateKnowing(lookedAt({}), edited(edits)),
      started('delete'),
      ended('saved', { ...LOOKED, undo: offer }, 'delete'),
    );
    expect(state).toMatchObject({ edits: NO_EDITS, notice: 'done_delete', lookup: { looked: { undo: offer } } });
    const undone = stateAfter(state, started('undo'), ended('saved', lookedAt({}), 'undo'));
    expect(undone).toMatchObject({ notice: 'done_undo', lookup: { looked: { there: IN_WAZZUP, undo: null } } });
  });

  it('that is not taken back, because somebody changed the deal since: the popup says so, and asks for nothing', () => {
    const theirs = lookedAt({ name: 'Theirs' });
    const state = stateAfter(stateKnowing(lookedAt({})), started('undo'), ended('changed', theirs, 'undo'));
    expect(state).toMatchObject({
      notice: 'undo_overtaken',
      busy: null,
      remoteChanged: null,
      lookup: { looked: theirs },
    });
  });

  it('that the manager gives up for Wazzup’s deal leaves differences that they want', () => {
    const kept = { here: IN_WAZZUP, there: REMOTE.there ?? IN_WAZZUP };
    const state = stateAfter(stateKnowing(lookedAt({}), edited(edits)), started(), ended('changed', REMOTE), {
      type: 'kept',
      kept,
    });
    const done = stateAfter(state, { type: 'editsDiscarded' });
    expect(done).toMatchObject({ edits: NO_EDITS, remoteChanged: null, lookup: { looked: { kept, ended: null } } });
    expect(popupView(done).plan).toMatchObject({ state: 'in-sync', differences: [] });
  });

  it('that Wazzup accepted and does not show yet: it is pending, and no edits are left', () => {
    const state = stateAfter(stateKnowing(LOOKED, edited(edits)), started(), ended('pending', PENDING));
    expect(state).toMatchObject({ edits: NO_EDITS, notice: 'done_as_typed', lookup: { looked: PENDING } });
    expect(stateAfter(stateKnowing(LOOKED), started(), ended('pending', PENDING)).notice).toBeNull();
  });

  it('that waits to be sent: the edits stay', () => {
    const waiting = { ...PENDING, waiting: OFFLINE };
    const state = stateAfter(stateKnowing(LOOKED, edited(edits)), started(), ended('waiting', waiting));
    expect(state).toMatchObject({ edits, notice: null, error: null, lookup: { looked: waiting }, busy: null });
  });

  it('that met a remote change: the manager has to choose', () => {
    const state = stateAfter(stateKnowing(lookedAt({}), edited(edits)), started(), ended('changed', REMOTE));
    expect(state).toMatchObject({ edits, remoteChanged: 'update', busy: null, notice: null });
  });

  it('to a deal that Wazzup no longer has: the manager can create it', () => {
    const gone = { ...LOOKED, ended: { action: 'update' as const, deal: IN_WAZZUP, base: IN_WAZZUP, reason: null } };
    expect(stateAfter(stateKnowing(lookedAt({})), started(), ended('changed', gone))).toMatchObject({
      notice: 'gone',
      remoteChanged: null,
    });
  });

  it('that met another CRM’s deal: the popup shows the conflict', () => {
    const theirs = lookedAt({ uri: 'https://acme.kommo.com/leads/detail/1' }, { ended: REMOTE.ended });
    const state = stateAfter(stateKnowing(lookedAt({}), edited(edits)), started(), ended('conflict', theirs));
    expect(state).toMatchObject({ lookup: { looked: theirs }, edits, error: null });
  });

  it('that Wazzup refused: the popup shows the error, and the edits stay', () => {
    const refused = { ...LOOKED, ended: { action: 'create' as const, deal: IN_WAZZUP, base: null, reason: INVALID } };
    const state = stateAfter(stateKnowing(LOOKED, edited(edits)), started(), ended('failed', refused));
    expect(state).toMatchObject({ error: INVALID, edits, busy: null, lookup: { looked: refused } });
  });

  it('for a deal that the tab no longer shows: only the notice stays that the background sent nothing', () => {
    expect(stateAfter(stateKnowing(LOOKED, edited(edits)), started(), ended('moved', null))).toEqual({
      ...START,
      notice: 'moved',
    });
  });

  it('that the background did not take: the popup shows the error, and keeps what it knows', () => {
    const company: Reason = { kind: 'company', details: {} };
    const before = stateKnowing(LOOKED, edited(edits));
    const state = stateAfter(before, started(), { type: 'writeFailed', error: company });
    expect(state).toMatchObject({ error: company, busy: null, notice: null, edits, due: null });
    expect(state.lookup).toEqual(before.lookup);
  });

  it('whose outcome the background could not say: the popup says so', () => {
    const state = stateAfter(stateKnowing(LOOKED), started(), { type: 'writeFailed', error: INTERRUPTED });
    expect(state).toMatchObject({ error: INTERRUPTED, notice: 'interrupted', busy: null });
    // The next reading of the tab and the next look remove the error, but not the notice.
    expect(stateAfter(state, read, asked(3), looked(lookedAt({}), 3))).toMatchObject({
      error: null,
      notice: 'interrupted',
    });
  });
});

describe('a press that waits', () => {
  const waiting = stateKnowing({ ...PENDING, waiting: OFFLINE }, edited({ name: 'Typed' }));

  it('is dropped: no press is pending, and the edits stay', () => {
    expect(stateAfter(waiting, { type: 'dropped', at: 150 })).toMatchObject({
      edits: { name: 'Typed' },
      lookup: { looked: { pending: false, waiting: null } },
    });
  });

  it('is dropped: the popup ignores an answer from before', () => {
    const dropped = stateAfter(waiting, asked(2), { type: 'dropped', at: 150 });
    expect(stateAfter(dropped, looked({ ...PENDING, waiting: OFFLINE }, 2))).toBe(dropped);
  });

  it('goes out at once when the manager asks for it, and then the popup looks again', () => {
    const trying = stateAfter(waiting, { type: 'retryStarted' });
    expect(trying).toMatchObject({ busy: 'retry', lookup: { looked: { pending: true } } });
    expect(stateAfter(trying, { type: 'retryEnded' })).toMatchObject({ busy: null, due: 'read' });
    expect(stateAfter(trying, { type: 'failed', error: INTERRUPTED })).toMatchObject({
      busy: null,
      error: INTERRUPTED,
    });
  });
});

it('the popup starts anew after a site got another id template', () => {
  expect(stateAfter(stateKnowing(REMOTE), { type: 'renumbered' })).toEqual(START);
});
