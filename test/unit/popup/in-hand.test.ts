import { expect, it } from 'vitest';
import { type EventInHand, reduceInHand } from '@/entrypoints/popup/deal/in-hand';
import { START } from '@/entrypoints/popup/deal/state';
import { IN_WAZZUP, LOOKED, ORIGIN, PAGE, VIEW } from '@/test/fixtures/deal';

const OTHER = { ...VIEW, page: { ...PAGE, id: '4218', uri: `${ORIGIN}/leads/detail/4218` } };
const READ_OTHER: EventInHand = { type: 'read', tab: OTHER };
const PRESSED: EventInHand[] = [
  { type: 'read', tab: VIEW },
  { type: 'asked', id: IN_WAZZUP.id, number: 1 },
  { type: 'looked', number: 1, looked: LOOKED, at: 0 },
  { type: 'writeStarted', write: 'create', at: 1, page: PAGE.uri },
];
const looked = { ...LOOKED, there: IN_WAZZUP };
const SAVED: EventInHand = {
  type: 'writeEnded',
  write: 'create',
  id: IN_WAZZUP.id,
  answer: { outcome: 'saved', looked, linkedId: null },
  at: 2,
  page: PAGE.uri,
};
const after = (...events: EventInHand[]) => events.reduce(reduceInHand, START);

it('what became of a press is told of the deal for which the manager pressed', () => {
  expect(after(...PRESSED, SAVED)).toMatchObject({ busy: null, notice: 'done_create', lookup: { looked } });
});

it.each<[string, EventInHand]>([
  ['has reached Wazzup', SAVED],
  ['was not taken', { type: 'writeFailed', error: { kind: 'offline', details: {} }, page: PAGE.uri }],
  ['was taken back', { type: 'dropped', at: 2, page: PAGE.uri }],
  ['failed', { type: 'failed', error: { kind: 'offline', details: {} }, page: PAGE.uri }],
])('that a press for another deal %s is not told of the deal that the tab shows now', (_, event) => {
  const moved = after(...PRESSED, READ_OTHER);
  expect(moved).toMatchObject({ tab: OTHER, busy: null, notice: null });
  expect(reduceInHand(moved, event)).toBe(moved);
});

it('nor where the tab shows no deal by now', () => {
  const moved = after(...PRESSED, { type: 'read', tab: { kind: 'not-a-deal' } });
  expect(reduceInHand(moved, SAVED)).toBe(moved);
});

it('a tab that is back at the deal is told what became of the press', () => {
  expect(after(...PRESSED, READ_OTHER, { type: 'read', tab: VIEW }, SAVED)).toMatchObject({ notice: 'done_create' });
});
