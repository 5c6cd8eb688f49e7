import { afterEach, describe, expect, it, vi } from 'vitest';
import { historyToCsv } from '@/entrypoints/journal/history-csv';
import type { HistoryEntry } from '@/lib/deal/journal';
import { batchLine, HISTORY_FIXTURES } from '../../fixtures/history';
import { DEAL } from '../wazzup/deal';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string) => (word === 'language' ? 'en' : word) } },
}));

const background = vi.hoisted(() => ({ sendToBackground: vi.fn() }));
vi.mock('@/lib/messaging/send', () => background);

afterEach(() => void vi.restoreAllMocks());

const textOf = async (...args: Parameters<typeof historyToCsv>) => (await historyToCsv(...args)).join('');

/** The exported history of one press. */
async function csvOf({ name = 'Doors', ...changes }: Partial<HistoryEntry> & { name?: string } = {}): Promise<string> {
  const deal = { ...DEAL, name };
  const press = { action: 'create', deal, base: null, site: 'a.example', sameDealAgreed: false } as const;
  const flags = { needsAttention: false, isUndo: false, undoable: true, isOfOtherAccount: false, retryable: false };
  const rest = { reason: null, undoneBy: null, ...flags };
  return textOf([{ seq: 1, press, at: 0, state: 'applied', before: null, after: deal, ...rest, ...changes }]);
}

/** The cell of a deal's name in an exported history of one press. */
const nameCell = async (name: string): Promise<string | undefined> =>
  /\r\n"[^"]*","((?:[^"]|"")*)"/.exec(await csvOf({ name }))?.[1];

it.each([
  [-180, '2026-03-18 01:30:00 +03:00'],
  [-330, '2026-03-18 04:00:00 +05:30'],
  [0, '2026-03-17 22:30:00 +00:00'],
  [210, '2026-03-17 19:00:00 -03:30'],
])('a time is that of this computer’s clock, with its offset: %i', async (offset, text) => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(offset);
  const csv = await csvOf({ at: Date.UTC(2026, 2, 17, 22, 30) });
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
] as const)('what was done is said in the past, and what was not as a wish: %o', async (changes, words) => {
  expect(await csvOf(changes)).toContain(`"${words}","outcome_${changes.state}"`);
});

it.each([
  ...['=1', '+1', '-1', '@A1', '＝1', '＋1', '－1', '＠A1'],
  ...['\t=1', '\r=1', '\n=1', '\tx', '\rx', '\nx'],
  ...[' =1', '\u00a0＝1', '\u200b=1', '\ufeff=1', '\u202e@A1'],
])('a cell is a text for a spreadsheet, not a formula: %j', async (name) => {
  expect(await nameCell(name)).toBe(`'${name}`);
});

it.each(['Doors', '1+1', 'a=b', ' Doors', '"quoted"'])(
  'a cell that begins no formula is left as it is: %j',
  async (name) => {
    expect(await nameCell(name)).toBe(name.replaceAll('"', '""'));
  },
);

describe('presses that were made together', () => {
  const [DONE] = HISTORY_FIXTURES.closed?.entries ?? [];
  const entry = (seq: number, changes: Partial<HistoryEntry> = {}): HistoryEntry => {
    const deal = { ...DEAL, id: `id-${seq}` };
    return { ...(DONE as HistoryEntry), seq, at: 0, before: deal, after: { ...deal, closed: true }, ...changes };
  };

  /** A background that tells a batch's presses, and counts how many it told in one answer. */
  function answer(of: (place: number) => HistoryEntry | undefined) {
    const told: number[] = [];
    background.sendToBackground.mockImplementation(async (_: string, { from, limit }: Record<string, number>) => {
      const places = Array.from({ length: limit as number }, (_, index) => (from as number) + index);
      const entries = places.flatMap((place) => of(place) ?? []);
      told.push(entries.length);
      return { batch: null, entries };
    });
    return told;
  }

  it('have a row each, with what became of it and why, where their batch stands among the others', async () => {
    answer((place) =>
      place === 1
        ? entry(11, { state: 'failed', needsAttention: true, reason: { kind: 'forbidden', details: {} } })
        : place < 3
          ? entry(10 + place)
          : undefined,
    );
    const csv = await textOf([entry(20), batchLine(10, { count: 3 }), entry(5)]);
    const rows = csv.split('\r\n').slice(1);
    expect(rows.map((row) => row.split('","')[2])).toEqual(['id-20', 'id-10', 'id-11', 'id-12', 'id-5']);
    expect(rows[1]).toContain('"did_close","outcome_applied",""');
    expect(rows[2]).toContain('"wanted_close","outcome_failed","error_forbidden.');
  });

  it('of very many deals come in pages and as many parts of the file', async () => {
    const COUNT = 20_000;
    const told = answer((place) => (place < COUNT ? entry(place) : undefined));
    const parts = await historyToCsv([batchLine(0, { count: COUNT })]);
    expect(parts.join('').split('\r\n')).toHaveLength(COUNT + 1);
    expect(Math.max(...told)).toBeLessThanOrEqual(500);
    const longest = Math.max(...parts.map((part) => part.split('\r\n').length));
    expect(longest).toBeLessThanOrEqual(500);
  });

  it('have one row for all once the journal has forgotten them', async () => {
    const told = answer(() => undefined);
    const csv = await textOf([batchLine(1, { count: 100_000, at: 0, states: { applied: 99_999, failed: 1 } })]);
    const [, row = '', ...others] = csv.split('\r\n');
    expect(row).toContain('"batch_count_other","","batch_did_close","batch_progress","batch_unchanged"');
    expect(others).toEqual([]);
    expect(told.length).toBeLessThanOrEqual(2);
  });

  it('are only those of the one deal whose history is shown', async () => {
    answer((place) => (place < 3 ? entry(10 + place) : undefined));
    const csv = await textOf([batchLine(10, { count: 3, places: [2] })]);
    expect(csv.split('\r\n')).toHaveLength(2);
    expect(csv).toContain('id-12');
  });
});
