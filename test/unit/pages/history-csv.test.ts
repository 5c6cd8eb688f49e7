import { expect, it, vi } from 'vitest';
import { toCsv } from '@/entrypoints/journal/history-csv';
import { DEAL } from '../wazzup/deal';

vi.mock('webextension-polyfill', () => ({
  default: { i18n: { getMessage: (word: string) => (word === 'language' ? 'en' : word) } },
}));

/** The cell of a deal's name in an exported history of one press. */
function nameCell(name: string): string | undefined {
  const deal = { ...DEAL, name };
  const press = { action: 'create', deal, base: null, site: 'a.example', sameDealAgreed: false } as const;
  const flags = { needsAttention: false, isUndo: false, undoable: true, isOfOtherAccount: false, retryable: false };
  const rest = { reason: null, undoneBy: null, ...flags };
  const csv = toCsv([{ seq: 1, press, at: 0, state: 'applied', before: null, after: deal, ...rest }]);
  return /\r\n"[^"]*","((?:[^"]|"")*)"/.exec(csv)?.[1];
}

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
