import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommands } from '@/entrypoints/popup/deal/commands';
import type { EventInHand } from '@/entrypoints/popup/deal/in-hand';
import { type Event, reduce, START } from '@/entrypoints/popup/deal/state';
import { viewOf } from '@/entrypoints/popup/deal/view';
import { keepTheirs } from '@/entrypoints/popup/keep-theirs';
import { DealError } from '@/lib/deal/errors';
import type { Looked } from '@/lib/deal/looked';
import { IN_WAZZUP, LOOKED, lookedAt, ORIGIN, PAGE, VIEW } from '@/test/fixtures/deal';

const background = vi.hoisted(() => ({ sendToBackground: vi.fn() }));
vi.mock('@/lib/messaging/send', () => background);
vi.mock('@/lib/settings', () => ({
  setIdTemplate: async (...args: unknown[]) => void calls.push(['setIdTemplate', ...args]),
}));

/** The commands' requests, dispatched events and other calls, in their order. */
let calls: unknown[] = [];
let answers: Record<string, unknown> = {};

beforeEach(() => {
  calls = [];
  answers = {};
  background.sendToBackground.mockImplementation(async (type: string, request: unknown) => {
    calls.push([type, request]);
    const answer = answers[type] ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

/** The commands of a popup about the deal in tab 7, for which the background has answered `looked`. */
function commandsAt(looked: Looked, edits: object = {}) {
  const events: Event[] = [
    { type: 'read', tab: { ...VIEW, draft: edits } },
    { type: 'asked', id: IN_WAZZUP.id, number: 1 },
    { type: 'looked', number: 1, looked, at: 0 },
  ];
  const view = viewOf(events.reduce(reduce, START));
  const commands = createCommands({
    view,
    tabId: 7,
    dispatch: ({ type }) => void calls.push(type),
    reload: async () => void calls.push('reload'),
    forgetReading: () => void calls.push('forgetReading'),
  });
  return { ...view, isInSight: true, tabId: 1, seePeople: () => {}, ...commands };
}

const IN_TAB = { tabId: 7, page: PAGE.uri };
const REFUSED = { action: 'update', deal: IN_WAZZUP, base: null, reason: { kind: 'offline', details: {} } } as const;
/** Waits until all requests have their answers. */
const allAnswered = () => new Promise((done) => setTimeout(done));

it('each event of a command names the deal for which the manager gave it', async () => {
  const events: unknown[] = [];
  const view = viewOf(reduce(START, { type: 'read', tab: VIEW }));
  const nothing = async () => {};
  const dispatch = ({ type, page }: EventInHand) => void events.push([type, page]);
  const commands = createCommands({ view, tabId: 7, dispatch, reload: nothing, forgetReading: () => {} });
  answers = { 'deal.write': { outcome: 'saved', looked: LOOKED, linkedId: null } };
  commands.press('create');
  commands.edit({ name: 'Typed' });
  await allAnswered();
  expect(events).toEqual(['writeStarted', 'edited', 'writeEnded'].map((type) => [type, PAGE.uri]));
});

describe('a press', () => {
  const answer = { outcome: 'saved', looked: lookedAt({}), linkedId: null };
  const contact = { id: '101', name: 'Olga', responsibleUserId: '17', chats: [], uri: PAGE.uri };

  it('sends the trimmed deal of the form, and its base', async () => {
    answers = { 'deal.write': answer };
    commandsAt(lookedAt({ name: 'Old' }), { name: ' Typed ' }).press('update', [contact]);
    await allAnswered();
    const deal = { ...IN_WAZZUP, name: 'Typed' };
    const write = { ...IN_TAB, action: 'update', deal, ofPage: IN_WAZZUP, idTyped: false, account: LOOKED.account };
    expect(calls).toEqual([
      ['deal.write', { ...write, base: { ...IN_WAZZUP, name: 'Old' }, contacts: [contact] }],
      'forgetReading',
      'writeStarted',
      'writeEnded',
    ]);
  });

  it('that does not send the deal adds no contacts', async () => {
    answers = { 'deal.write': answer };
    commandsAt(lookedAt({})).press('close', [contact]);
    expect(calls[0]).toEqual(['deal.write', expect.not.objectContaining({ contacts: expect.anything() })]);
  });

  it.each(['moved', 'other-account'] as const)(
    'that the background did not take (%s) reads the tab again',
    async (outcome) => {
      answers = { 'deal.write': { outcome, looked: null, linkedId: null } };
      commandsAt(LOOKED).press('create');
      await allAnswered();
      expect(calls.slice(-2)).toEqual(['writeEnded', 'reload']);
    },
  );

  it('whose outcome nobody knows reads the tab again; one that the background did not take does not', async () => {
    answers = { 'deal.write': new DealError('interrupted') };
    commandsAt(LOOKED).press('create');
    await allAnswered();
    expect(calls.slice(-2)).toEqual(['writeFailed', 'reload']);
    answers = { 'deal.write': new DealError('company') };
    commandsAt(LOOKED).press('create');
    await allAnswered();
    expect(calls.at(-1)).toBe('writeFailed');
  });

  it('can be an undo', async () => {
    answers = { 'deal.undo': answer };
    const undo = { seq: 3, to: IN_WAZZUP, until: 1 };
    commandsAt({ ...LOOKED, undo }).undo();
    await allAnswered();
    expect(calls[0]).toEqual([
      'deal.undo',
      { ...IN_TAB, id: IN_WAZZUP.id, seq: 3, base: null, account: LOOKED.account },
    ]);
    expect(calls.at(-1)).toBe('writeEnded');
  });
});

describe('an edit', () => {
  it('is stored at once, with the edits before it', () => {
    commandsAt(LOOKED, { name: 'Typed' }).edit({ id: '99' });
    expect(calls).toEqual([['draft.keep', { ...IN_TAB, typed: { name: 'Typed', id: '99' } }], 'edited']);
  });

  it('is no longer stored once the manager discards it', () => {
    commandsAt(LOOKED, { name: 'Typed' }).discardEdits();
    expect(calls).toEqual([['draft.keep', { ...IN_TAB, typed: null }], 'editsDiscarded']);
  });

  it('discards a press that ended without effect', () => {
    commandsAt(lookedAt({}, { ended: REFUSED })).edit({ name: 'x' });
    expect(calls).toContainEqual(['outbox.discard', { id: IN_WAZZUP.id, page: PAGE.uri }]);
  });
});

describe('a press that waits', () => {
  const discard = ['outbox.discard', { id: IN_WAZZUP.id, page: PAGE.uri }];

  it.each([
    ['is dropped', { isDropped: true, isGoing: false }, ['forgetReading', 'dropped']],
    ['is on its way', { isDropped: false, isGoing: true }, ['lookWanted']],
    ['is dropped and follows one on its way', { isDropped: true, isGoing: true }, ['lookWanted']],
    ['is no longer in the outbox', { isDropped: false, isGoing: false }, ['lookWanted']],
    ['cannot be dropped', new DealError('interrupted'), ['failed']],
  ])('%s', async (_, answer, happened) => {
    answers = { 'outbox.discard': answer };
    await commandsAt({ ...LOOKED, pending: true }).doNotSend();
    expect(calls).toEqual([discard, ...happened]);
  });

  it('goes out at once when the manager asks for it', async () => {
    await commandsAt({ ...LOOKED, pending: true }).sendNow();
    expect(calls).toEqual(['retryStarted', ['outbox.retry', {}], 'retryEnded']);
    answers = { 'outbox.retry': new DealError('interrupted') };
    await commandsAt({ ...LOOKED, pending: true }).sendNow();
    expect(calls.at(-1)).toBe('failed');
  });
});

describe('another CRM’s deal under the same number', () => {
  const theirs = lookedAt({ uri: 'https://acme.kommo.com/leads/detail/1' });

  it('gets other ids than ours by a prefix, which removes only the edits with ids', async () => {
    await commandsAt(theirs, { name: 'Typed', contacts: [] }).choosePrefix('b24-');
    expect(calls).toEqual([
      ['draft.keep', { ...IN_TAB, typed: { name: 'Typed' } }],
      ['setIdTemplate', ORIGIN, 'b24-{id}'],
      'renumbered',
      'reload',
    ]);
  });

  it('can be the same deal by an agreement, and then the popup asks Wazzup again', async () => {
    await commandsAt({ ...theirs, ended: REFUSED }).agreeSame();
    expect(calls).toEqual([
      'endDismissed',
      ['outbox.discard', { id: IN_WAZZUP.id, page: PAGE.uri }],
      ['conflict.agree', { id: IN_WAZZUP.id, page: PAGE.uri, uri: theirs.there?.uri }],
      'lookWanted',
    ]);
  });
});

describe('Wazzup’s deal, which somebody has changed', () => {
  const theirs = lookedAt({ name: 'Theirs' });
  const ended = (action: 'update' | 'delete') => ({ ...REFUSED, action, base: IN_WAZZUP, reason: null });
  const KEPT = {
    deal: { site: new URL(ORIGIN).host, id: IN_WAZZUP.id },
    kept: { here: IN_WAZZUP, there: theirs.there },
  };
  const DISCARDED = [
    ['draft.keep', { ...IN_TAB, typed: null }],
    ['outbox.discard', { id: IN_WAZZUP.id, page: PAGE.uri }],
    'editsDiscarded',
  ];

  it('can stay by the word of who was about to send theirs, who then wants the differences', async () => {
    await keepTheirs(commandsAt({ ...theirs, ended: ended('update') }, { name: 'Typed' }));
    expect(calls).toEqual([['deal.keep', KEPT], 'kept', ...DISCARDED]);
  });

  it('can stay by the word of who was about to delete it, who has decided about no difference', async () => {
    await keepTheirs(commandsAt({ ...theirs, ended: ended('delete') }));
    expect(calls).toEqual(DISCARDED);
  });

  it('is still asked about if that could not be stored', async () => {
    answers = { 'deal.keep': new DealError('storage') };
    await keepTheirs(commandsAt({ ...theirs, ended: ended('update') }, { name: 'Typed' }));
    expect(calls).toEqual([['deal.keep', KEPT], 'failed']);
  });
});

it('addContacts adds contacts without a press, if the tab still shows their deal', async () => {
  answers = { 'chat.add': { outcome: 'done' } };
  await commandsAt(lookedAt({})).addContacts([]);
  expect(calls).toEqual([['chat.add', { ...IN_TAB, contacts: [] }]]);
  answers = { 'chat.add': { outcome: 'moved' } };
  await commandsAt(lookedAt({})).addContacts([]);
  expect(calls.slice(-2)).toEqual(['moved', 'reload']);
});
