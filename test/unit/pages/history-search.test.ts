import { describe, expect, it, vi } from 'vitest';
import {
  createBatchSearch,
  type DealMatcher,
  type FoundInBatches,
  matcherOf,
} from '@/entrypoints/journal/batch-search';
import { countByFilter, type Filter, findLines } from '@/entrypoints/journal/entry-filter';
import { type BatchLine, type HistoryLine, isClearable } from '@/entrypoints/journal/history-line';
import type { HistoryEntry } from '@/lib/deal/journal';
import { batchLine, HISTORY_FIXTURES } from '../../fixtures/history';
import { SITE } from '../../fixtures/site';
import { DEAL } from '../wazzup/deal';

vi.mock('wxt/browser', () => ({
  browser: {
    i18n: {
      getMessage: (word: string, values: string[] = []) =>
        word === 'language' ? 'en' : [word, ...values].join(' ').trim(),
    },
  },
}));

const [DONE] = HISTORY_FIXTURES.closed?.entries ?? [];
const user = (id: string) => ({ 8: 'Anna Weber' })[id];

/** The press of a batch's deal, which is called by its number. */
const entry = (seq: number, changes: Partial<HistoryEntry['press']['deal']> = {}): HistoryEntry => {
  const deal = { ...DEAL, id: `id-${seq}`, name: `Deal ${seq}`, ...changes };
  const press = { action: 'close', deal, base: deal, site: SITE, sameDealAgreed: false } as const;
  return { ...(DONE as HistoryEntry), seq, press, before: deal, after: { ...deal, closed: true } };
};

const batch = (seq: number, changes: Partial<BatchLine> = {}): BatchLine => batchLine(seq, { count: 3, ...changes });

describe('the filters', () => {
  const lines: HistoryLine[] = [
    { ...entry(90), state: 'waiting' },
    batch(80, { states: { waiting: 3 } }),
    batch(70, { states: { applied: 1, waiting: 2 } }),
    batch(60, { states: { applied: 2, failed: 1 }, needsAttention: 1 }),
    batch(50, { states: { waiting: 3 }, waitsFor: { kind: 'token', details: {} } }),
    entry(40),
    batch(30, { states: { discarded: 3 } }),
  ];
  const seqsOf = (filter: Filter) =>
    findLines(lines, { filter, search: '', user, places: new Map() }).map(({ seq }) => seq);

  it.each<[Filter, number[]]>([
    ['all', [90, 80, 70, 60, 50, 40, 30]],
    ['done', [70, 60, 40]],
    ['waiting', [90, 80, 70, 50]],
    ['attention', [60, 50]],
  ])('%s shows a batch if any of its deals is so, and counts it once', (filter, seqs) => {
    expect(seqsOf(filter)).toEqual(seqs);
    expect(countByFilter(lines)[filter]).toBe(seqs.length);
  });

  it('show of a batch that needs attention only the deals that do', () => {
    const [found] = findLines(lines, { filter: 'attention', search: '', user, places: new Map() });
    expect(found).toMatchObject({ seq: 60, onlyUnattended: true });
  });

  it('a batch can be cleared once any of its presses has ended', () => {
    expect(lines.filter(isClearable).map(({ seq }) => seq)).toEqual([70, 60, 40, 30]);
  });
});

describe('a search', () => {
  const lines: HistoryLine[] = [
    batch(60, { count: 5000, states: { applied: 4980, failed: 20 } }),
    batch(30, { actions: ['delete'], at: Date.UTC(2026, 2, 17, 12) }),
    entry(1),
  ];
  const find = (search: string, places: FoundInBatches['places'] = new Map()) =>
    findLines(lines, { filter: 'all', search, user, places });

  it.each([
    ['5000', [60]],
    ['BATCH_DID_DELETE', [30]],
    ['batch_unchanged 20', [60]],
    ['March 17', [30]],
    ['deal 1', [1]],
    ['nowhere', []],
    ['  ', [60, 30, 1]],
  ])('%j finds a batch by what its row shows', (search, seqs) => {
    expect(find(search).map(({ seq }) => seq)).toEqual(seqs);
  });

  it('finds a batch by some of its deals, and shows these', () => {
    expect(find('oak', new Map([['batch-60', [7, 8]]]))).toMatchObject([{ seq: 60, places: [7, 8] }]);
  });
});

describe('the deals of batches', () => {
  /** The pages of two batches, and how many of them were read. */
  function world(batches: Record<string, HistoryEntry[][]>) {
    const read: string[] = [];
    const find = createBatchSearch(async function* ({ id }) {
      for (const page of batches[id] ?? []) {
        read.push(id);
        yield page;
      }
    });
    const last = async (searched: readonly BatchLine[], matches: DealMatcher | undefined) => {
      let found: FoundInBatches | undefined;
      for await (const more of find(searched, matches as DealMatcher)) found = more;
      return found;
    };
    return { read, find, last };
  }
  const PAGES = {
    'batch-10': [[entry(10), entry(11, { name: 'Oak doors' })], [entry(12, { responsibleUserId: '8' })]],
    'batch-20': [[entry(20, { uri: 'https://crm.example/OAK' })]],
  };
  const BATCHES = [batch(10), batch(20, { count: 1 })];

  it.each([
    ['oak', { 'batch-10': [1], 'batch-20': [0] }],
    ['OAK doors', { 'batch-10': [1] }],
    ['id-12', { 'batch-10': [2] }],
    ['anna', { 'batch-10': [2] }],
    ['nowhere', {}],
  ])('%j is found in the name, id, link or responsible user of a deal', async (search, places) => {
    const { last } = world(PAGES);
    const found = await last(BATCHES, matcherOf(search, user));
    expect(found).toEqual({ places: new Map(Object.entries(places)), isReading: false, isPartial: false });
  });

  it('are read once, by pages, the newest batch first; what is found shows as soon as it is', async () => {
    const { read, find } = world(PAGES);
    const steps: FoundInBatches[] = [];
    for await (const found of find(BATCHES, matcherOf('oak', user) as DealMatcher)) steps.push(found);
    expect(steps.map(({ places, isReading }) => [[...places.keys()], isReading])).toEqual([
      [[], true],
      [['batch-20'], true],
      [['batch-20', 'batch-10'], false],
    ]);
    for await (const found of find(BATCHES, matcherOf('oak d', user) as DealMatcher)) steps.push(found);
    expect(steps).toHaveLength(4);
    expect(read).toEqual(['batch-20', 'batch-10', 'batch-10']);
  });

  it('are not searched beyond a limit, and the page is told so', async () => {
    const { read, last } = world(PAGES);
    const found = await last([batch(10), batch(20, { count: 100_000 })], matcherOf('oak', user));
    expect(found).toMatchObject({ isPartial: true, places: new Map([['batch-20', [0]]]) });
    expect(read).toEqual(['batch-20']);
  });

  it('that could not be read are read at the next search', async () => {
    let isDown = true;
    const find = createBatchSearch(async function* () {
      if (isDown) throw new Error('no answer');
      yield [entry(10, { name: 'Oak' })];
    });
    const places = async () => {
      let found: FoundInBatches | undefined;
      for await (const more of find([batch(10)], matcherOf('oak', user) as DealMatcher)) found = more;
      return found?.places.size;
    };
    expect(await places()).toBe(0);
    isDown = false;
    expect(await places()).toBe(1);
  });

  it('are not asked for without a text to search for', () => {
    expect(matcherOf('  ', user)).toBeUndefined();
  });
});
