import { expect, it, vi } from 'vitest';
import { groupLines } from '@/entrypoints/journal/entry-groups';
import type { BatchLine } from '@/entrypoints/journal/history-line';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { Reason } from '@/lib/deal/queue';
import { batchLine, HISTORY_FIXTURES } from '../../fixtures/history';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string) => (word === 'language' ? 'en' : word) } },
}));

const NOW = new Date(2026, 2, 17, 0, 30).getTime();
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();

const [DONE] = HISTORY_FIXTURES.applied?.entries ?? [];
const entry = (seq: number, changes: Partial<HistoryEntry>): HistoryEntry => ({
  ...(DONE as HistoryEntry),
  seq,
  ...changes,
});

const batch = (seq: number, changes: Partial<BatchLine>): BatchLine => ({
  ...batchLine(seq),
  at: at(16, 12),
  ...changes,
});

const grouped = (lines: Parameters<typeof groupLines>[0]) =>
  groupLines(lines, NOW).map(({ title, lines }) => [title, lines.map(({ seq }) => seq)]);

it('puts each day of the calendar under its own heading, the newest first', () => {
  const entries = [
    entry(5, { at: at(17, 0) }),
    entry(4, { at: at(16, 23) }),
    entry(3, { at: at(16, 0) }),
    entry(2, { at: at(15, 23) }),
    entry(1, { at: new Date(2025, 2, 17).getTime() }),
  ];
  expect(grouped(entries)).toEqual([
    ['history_today', [5]],
    ['history_yesterday', [4, 3]],
    ['March 15, 2026', [2]],
    ['March 17, 2025', [1]],
  ]);
});

it('has a day before also where the clocks are changed', () => {
  const march30 = new Date(2026, 2, 30, 0, 10).getTime();
  const [group] = groupLines([entry(1, { at: at(29, 12) })], march30);
  expect(group?.title).toBe('history_yesterday');
});

it('puts what wants something of the manager above all days', () => {
  const waits = (kind: Reason['kind'], code?: string): Partial<HistoryEntry> => ({
    state: 'waiting',
    reason: { kind, details: code ? { code } : {} },
  });
  const entries = [
    entry(9, { at: NOW }),
    entry(8, { at: NOW, ...waits('offline') }),
    entry(7, { at: NOW, ...waits('token') }),
    entry(6, { at: NOW, ...waits('token-address', 'failing') }),
    entry(5, { at: NOW, ...waits('token-address', 'key') }),
    entry(4, { at: at(16, 2), ...waits('no-access') }),
    entry(3, { at: at(12, 2), state: 'failed', needsAttention: true }),
    entry(2, { at: at(12, 1), state: 'failed', needsAttention: false }),
  ];
  expect(grouped(entries)).toEqual([
    ['history_attention', [7, 5, 4, 3]],
    ['history_today', [9, 8, 6]],
    ['March 12, 2026', [2]],
  ]);
});

it('puts a batch where its deals want it: above all days if any of them wants something of the manager', () => {
  const lines = [
    entry(900, { at: at(16, 13) }),
    batch(800, { states: { applied: 99, failed: 1 }, needsAttention: 1 }),
    batch(700, { states: { applied: 99, failed: 1 } }),
    batch(600, { states: { waiting: 100 }, waitsFor: { kind: 'offline', details: {} } }),
    batch(500, { states: { waiting: 100 }, waitsFor: { kind: 'token', details: {} } }),
    entry(400, { at: at(16, 11) }),
  ];
  expect(grouped(lines)).toEqual([
    ['history_attention', [800, 500]],
    ['history_yesterday', [900, 700, 600, 400]],
  ]);
});

it('is empty without entries', () => expect(grouped([])).toEqual([]));
