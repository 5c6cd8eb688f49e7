import { afterEach, expect, it, vi } from 'vitest';
import { historyToCsv } from '@/entrypoints/journal/history-csv';
import type { HistoryEntry } from '@/lib/deal/journal';
import { DEAL } from '../wazzup/deal';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string) => (word === 'language' ? 'en' : word) } },
}));

afterEach(() => void vi.restoreAllMocks());

/** The exported history of one press. */
function csvOf({ name = 'Doors', ...changes }: Partial<HistoryEntry> & { name?: string } = {}): string {
  const deal = { ...DEAL, name };
  const press = { action: 'create', deal, base: null, site: 'a.example', sameDealAgreed: false } as const;
  const flags = { needsAttention: false, isUndo: false, undoable: true, isOfOtherAccount: false, retryable: false };
  const rest = { reason: null, undoneBy: null, ...flags };
  return historyToCsv([{ seq: 1, press, at: 0, state: 'applied', before: null, after: deal, ...rest, ...changes }]);
}

/** The cell of a deal's name in an exported history of one press. */
const nameCell = (name: string): string | undefined => /\r\n"[^"]*","((?:[^"]|"")*)"/.exec(csvOf({ name }))?.[1];

it.each([
  [-180, '2026-03-18 01:30:00 +03:00'],
  [-330, '2026-03-18 04:00:00 +05:30'],
  [0, '2026-03-17 22:30:00 +00:00'],
  [210, '2026-03-17 19:00:00 -03:30'],
])('a time is that of this computer’s clock, with its offset: %i', (offset, text) => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(offset);
  const csv = csvOf({ at: Date.UTC(2026, 2, 17, 22, 30) });
  expect(csv).toContain(`\r\n"${text}"`);
  expect(csv).toMatch(/^\uFEFF"history_when_local"/);
});

it.each([
  [{ state: 'applied' }, 'did_create'],
  [{ state: 'accepted' }, 'did_create'],
  [{ state: 'waiting' }, 'wanted_create'],
  [{ state: 'failed', needsAttention: true }, 'wanted_create'],
  [{ state: 'applied', isUndo: true }, 'did_undo'],
  [{ state: 'waiting', isUndo: true }, 'wanted_undo'],
] as const)('what was done is said in the past, and what was not as a wish: %o', (changes, words) => {
  expect(csvOf(changes)).toContain(`"${words}","outcome_${changes.state}"`);
});

it.each([
  ...['=1', '+1', '-1', '@A1', '＝1', '＋1', '－1', '＠A1'],
  ...['\t=1', '\r=1', '\n=1', '\tx', '\rx', '\nx'],
  ...[' =1', '\u00a0＝1', '\u200b=1', '\ufeff=1', '\u202e@A1'],
])('a cell is a text for a spreadsheet, not a formula: %j', (name) => {
  expect(nameCell(name)).toBe(`'${name}`);
});

it.each(['Doors', '1+1', 'a=b', ' Doors', '"quoted"'])('a cell that begins no formula is left as it is: %j', (name) => {
  expect(nameCell(name)).toBe(name.replaceAll('"', '""'));
});
