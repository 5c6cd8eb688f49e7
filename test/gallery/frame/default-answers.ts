import { CHAT, LOOKED } from '../../fixtures/deal';
import { CRMS, USERS } from '../../fixtures/directory';
import type { Answers } from '../states/state';

const done = () => null;

/**
 * The answers of a background that has no data. They are complete: a message for which there is no answer here does not
 * compile.
 */
export const DEFAULT_ANSWERS: Answers = {
  'crms.list': () => [...CRMS],
  'tab.read': () => ({ kind: 'not-a-deal' }),
  'deal.look': () => LOOKED,
  'deal.write': ({ deal }) => ({ outcome: 'saved', looked: { ...LOOKED, there: deal }, linkedId: null }),
  'deal.keep': () => null,
  'deal.undo': () => ({ outcome: 'pending', looked: { ...LOOKED, pending: true }, linkedId: null }),
  'deals.account': () => ({ account: 'first' }),
  'deals.list': () => ({ account: 'first', entries: [] }),
  'outbox.retry': done,
  'outbox.discard': () => ({ isDropped: true, isGoing: false }),
  'journal.list': () => ({ entries: [], waiting: 0 }),
  'journal.undo': () => ({ outcome: 'saved', there: null, undo: null }),
  'journal.retry': () => ({ outcome: 'saved', there: null, undo: null }),
  'journal.dismiss': done,
  'journal.clear': done,
  'batch.press': done,
  'batch.list': () => [],
  'batch.read': () => ({ batch: null, entries: [] }),
  'batch.pause': done,
  'batch.resume': done,
  'batch.undo': ({ id }) => ({ id }),
  'draft.keep': done,
  'conflict.agree': done,
  'chat.look': () => CHAT,
  'chat.add': () => ({ outcome: 'done' }),
  'people.list': () => [],
  'held.count': () => ({ presses: 0, contacts: 0 }),
  'held.send': () => null,
  'held.drop': () => null,
  'damaged.count': () => ({ count: 0 }),
  'damaged.export': () => ({ json: '[]' }),
  'damaged.clear': () => null,
  'people.retry': done,
  'people.discard': done,
  'users.list': () => [...USERS],
  'users.renew': () => [...USERS],
  'channels.list': () => CHAT.channels.slice(),
  'user.choose': done,
  'token.save': done,
  'token.address': done,
  'token.stay': done,
  'token.forget': done,
  'token.state': () => ({ ready: false, kept: false, expiresAt: null, refused: false, header: null }),
  'token.test': done,
};
