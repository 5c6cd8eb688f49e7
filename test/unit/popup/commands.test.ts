import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommands } from '@/entrypoints/popup/deal/commands';
import { type Event, reduce, START } from '@/entrypoints/popup/deal/state';
import { viewOf } from '@/entrypoints/popup/deal/view';
import { DealError } from '@/lib/deal/errors';
import type { Looked } from '@/lib/deal/looked';
import { IN_WAZZUP, LOOKED, lookedAt, ORIGIN, PAGE, VIEW } from '@/test/fixtures/deal';

const background = vi.hoisted(() => ({ sendToBackground: vi.fn() }));
vi.mock('@/lib/messaging/send', () => background);
vi.mock('@/lib/settings', () => ({
  setIdTemplate: async (...said: unknown[]) => void asked.push(['setIdTemplate', ...said]),
}));

/** What was asked, and what was said to have happened, in its order. */
let asked: unknown[] = [];
let answers: Record<string, unknown> = {};

beforeEach(() => {
  asked = [];
  answers = {};
  background.sendToBackground.mockImplementation(async (type: string, request: unknown) => {
    asked.push([type, request]);
    const answer = answers[type] ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

/** The commands of a popup about the deal in tab 7, of which Wazzup has this. */
function commandsAt(looked: Looked, edits: object = {}) {
  const events: Event[] = [
    { type: 'read', tab: { ...VIEW, draft: edits } },
    { type: 'asked', id: IN_WAZZUP.id, number: 1 },
    { type: 'looked', number: 1, looked, at: 0 },
  ];
  return createCommands({
    view: viewOf(events.reduce(reduce, START), {}),
    tabId: 7,
    dispatch: ({ type }) => void asked.push(type),
    reload: async () => void asked.push('reload'),
    forgetReading: () => void asked.push('forgetReading'),
  });
}

const IN_TAB = { tabId: 7, page: PAGE.uri };
const REFUSED = { action: 'update', deal: IN_WAZZUP, base: null, reason: { kind: 'offline', details: {} } } as const;
/** Whatever was asked for has been answered. */
const settled = () => new Promise((done) => setTimeout(done));

describe('a press', () => {
  const answer = { outcome: 'saved', looked: lookedAt({}), linkedId: null };
  const contact = { id: '101', name: 'Olga', responsibleUserId: '17', chats: [], uri: PAGE.uri };

  it('sends the deal as it stands, trimmed, and what Wazzup was shown to have', async () => {
    answers = { 'deal.write': answer };
    commandsAt(lookedAt({ name: 'Old' }), { name: ' Typed ' }).press('update', [contact]);
    await settled();
    const write = { ...IN_TAB, action: 'update', deal: { ...IN_WAZZUP, name: 'Typed' }, idTyped: false };
    expect(asked).toEqual([
      ['deal.write', { ...write, base: { ...IN_WAZZUP, name: 'Old' }, contacts: [contact] }],
      'forgetReading',
      'writeStarted',
      'writeEnded',
    ]);
  });

  it('that does not send the deal takes nobody along', async () => {
    answers = { 'deal.write': answer };
    commandsAt(lookedAt({})).press('close', [contact]);
    expect(asked[0]).toEqual(['deal.write', expect.not.objectContaining({ contacts: expect.anything() })]);
  });

  it('for a deal that the tab no longer shows reads the tab anew', async () => {
    answers = { 'deal.write': { outcome: 'moved', looked: null, linkedId: null } };
    commandsAt(LOOKED).press('create');
    await settled();
    expect(asked.slice(-2)).toEqual(['writeEnded', 'reload']);
  });

  it('of which nobody can say what became of it reads anew; one that was not made does not', async () => {
    answers = { 'deal.write': new DealError('interrupted') };
    commandsAt(LOOKED).press('create');
    await settled();
    expect(asked.slice(-2)).toEqual(['writeFailed', 'reload']);
    answers = { 'deal.write': new DealError('company') };
    commandsAt(LOOKED).press('create');
    await settled();
    expect(asked.at(-1)).toBe('writeFailed');
  });

  it('undoing is one', async () => {
    answers = { 'deal.undo': answer };
    commandsAt(LOOKED).undo();
    await settled();
    expect(asked[0]).toEqual(['deal.undo', { ...IN_TAB, id: IN_WAZZUP.id, origin: ORIGIN }]);
    expect(asked.at(-1)).toBe('writeEnded');
  });
});

describe('what is typed', () => {
  it('is kept at once, with what was typed before', () => {
    commandsAt(LOOKED, { name: 'Typed' }).edit({ id: '99' });
    expect(asked).toEqual([['draft.keep', { ...IN_TAB, typed: { name: 'Typed', id: '99' } }], 'edited']);
  });

  it('is no longer kept once it is discarded', () => {
    commandsAt(LOOKED, { name: 'Typed' }).discardEdits();
    expect(asked).toEqual([['draft.keep', { ...IN_TAB, typed: null }], 'editsDiscarded']);
  });

  it('settles a press that had ended without effect', () => {
    commandsAt(lookedAt({}, { ended: REFUSED })).edit({ name: 'x' });
    expect(asked).toContainEqual(['outbox.discard', { id: IN_WAZZUP.id }]);
  });
});

describe('what waits', () => {
  const discard = ['outbox.discard', { id: IN_WAZZUP.id }];

  it.each([
    ['was dropped', { isDropped: true, isGoing: false }, ['forgetReading', 'dropped']],
    ['is on its way', { isDropped: false, isGoing: true }, ['lookWanted']],
    ['is dropped and follows one on its way', { isDropped: true, isGoing: true }, ['lookWanted']],
    ['is no longer there', { isDropped: false, isGoing: false }, ['lookWanted']],
    ['could not be dropped', new DealError('interrupted'), ['failed']],
  ])('%s', async (_, answer, happened) => {
    answers = { 'outbox.discard': answer };
    await commandsAt({ ...LOOKED, pending: true }).doNotSend();
    expect(asked).toEqual([discard, ...happened]);
  });

  it('is tried at once', async () => {
    await commandsAt({ ...LOOKED, pending: true }).sendNow();
    expect(asked).toEqual(['retryStarted', ['outbox.retry', {}], 'retryEnded']);
    answers = { 'outbox.retry': new DealError('interrupted') };
    await commandsAt({ ...LOOKED, pending: true }).sendNow();
    expect(asked.at(-1)).toBe('failed');
  });
});

describe('another CRM’s deal under the same number', () => {
  const theirs = lookedAt({ uri: 'https://acme.kommo.com/leads/detail/1' });

  it('is told apart by a prefix; of what was typed only the numbers go', async () => {
    await commandsAt(theirs, { name: 'Typed', contacts: [] }).choosePrefix('b24-');
    expect(asked).toEqual([
      ['draft.keep', { ...IN_TAB, typed: { name: 'Typed' } }],
      ['setIdTemplate', ORIGIN, 'b24-{id}'],
      'renumbered',
      'reload',
    ]);
  });

  it('is said to be the same deal, and Wazzup is asked anew', async () => {
    await commandsAt({ ...theirs, ended: REFUSED }).agreeSame();
    expect(asked).toEqual([
      'endDismissed',
      ['outbox.discard', { id: IN_WAZZUP.id }],
      ['conflict.agree', { id: IN_WAZZUP.id, origin: ORIGIN, uri: theirs.there?.uri }],
      'lookWanted',
    ]);
  });
});

it('contacts are added by themselves, if the tab still shows their deal', async () => {
  answers = { 'chat.add': { outcome: 'done' } };
  await commandsAt(lookedAt({})).addContacts([]);
  expect(asked).toEqual([['chat.add', { ...IN_TAB, contacts: [] }]]);
  answers = { 'chat.add': { outcome: 'moved' } };
  await commandsAt(lookedAt({})).addContacts([]);
  expect(asked.slice(-2)).toEqual(['moved', 'reload']);
});
