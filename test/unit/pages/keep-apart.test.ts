import { beforeEach, expect, it, vi } from 'vitest';
import { keepApart } from '@/entrypoints/journal/keep-apart';
import { DealError } from '@/lib/deal/errors';
import type { HistoryEntry } from '@/lib/deal/journal';
import { IN_WAZZUP, lookedAt } from '../../fixtures/deal';
import { HISTORY_FIXTURES } from '../../fixtures/history';
import { SITE } from '../../fixtures/site';

const background = vi.hoisted(() => ({ sendToBackground: vi.fn() }));
vi.mock('@/lib/messaging/send', () => background);

const THEIRS = { ...IN_WAZZUP, name: 'Theirs' };
const TYPED = { ...IN_WAZZUP, name: 'Typed' };
let kept: unknown[] = [];
let look: () => unknown;

beforeEach(() => {
  kept = [];
  look = () => lookedAt(THEIRS);
  background.sendToBackground.mockImplementation(async (type: string, request: unknown) =>
    type === 'deal.look' ? look() : void kept.push([type, request]),
  );
});

function keep(action: HistoryEntry['press']['action'], isUndo = false, deal = IN_WAZZUP) {
  const [entry] = HISTORY_FIXTURES.applied?.entries ?? [];
  const press = { ...(entry as HistoryEntry).press, action, deal, site: SITE };
  return keepApart({ ...(entry as HistoryEntry), press, isUndo }, THEIRS);
}

const keptAs = (here: typeof IN_WAZZUP) => [
  ['deal.keep', { deal: { site: SITE, id: IN_WAZZUP.id }, kept: { here, there: THEIRS } }],
];

it('whoever keeps Wazzup’s deal in place of what they sent wants the differences, as in the popup', async () => {
  await keep('update');
  expect(kept).toEqual(keptAs(IN_WAZZUP));
});

it('what they had typed at the press stands beside what the CRM’s page had', async () => {
  look = () => lookedAt(THEIRS, { kept: { here: IN_WAZZUP, there: TYPED } });
  await keep('update', false, TYPED);
  expect(kept).toEqual(keptAs(IN_WAZZUP));
});

it('an earlier decision says nothing of another press', async () => {
  look = () => lookedAt(THEIRS, { kept: { here: { ...IN_WAZZUP, name: 'Old' }, there: TYPED } });
  await keep('create');
  expect(kept).toEqual(keptAs(IN_WAZZUP));
});

it('holds while Wazzup cannot be asked', async () => {
  look = () => Promise.reject(new DealError('offline'));
  await keep('update');
  expect(kept).toEqual(keptAs(IN_WAZZUP));
});

it.each([
  ['close', false],
  ['delete', false],
  ['restore', false],
  ['update', true],
] as const)('nobody decides about differences by leaving a press of %s, undo: %s', async (action, isUndo) => {
  await keep(action, isUndo);
  expect(kept).toEqual([]);
});
