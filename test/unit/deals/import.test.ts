import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { matchColumns, readIds, writeIds } from '@/entrypoints/deals/table-file/columns';
import { dealsToCsv, dealsToJson } from '@/entrypoints/deals/table-file/export-deals';
import { planImport } from '@/entrypoints/deals/table-file/plan-import';
import { readCsv } from '@/lib/csv/read-csv';
import type { Deal } from '@/lib/deal/model';
import en from '@/public/_locales/en/messages.json' with { type: 'json' };
import ru from '@/public/_locales/ru/messages.json' with { type: 'json' };

const words = vi.hoisted(() => ({ now: {} as Record<string, { message: string }> }));
vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (key: string) => words.now[key]?.message ?? '' } },
}));

const SITE = 'acme.pipedrive.com';

const dealOf = (id: string, more: Partial<Deal> = {}): Deal => ({
  id,
  name: `Deal ${id}`,
  uri: `https://${SITE}/deal/${id}`,
  responsibleUserId: '7',
  contacts: ['11', '12'],
  closed: false,
  ...more,
});

function plan(csv: string, there: readonly Deal[] = [], users?: readonly string[]) {
  const { head, rows } = readCsv(csv);
  return planImport(rows, {
    columns: matchColumns(head),
    there: new Map(there.map((deal) => [deal.id, deal])),
    site: SITE,
    users: users && new Set(users),
  });
}

const HEAD = 'id,name,uri,responsible_user_id,contacts,closed';
const problemsOf = (csv: string, there: readonly Deal[] = [], users?: readonly string[]) =>
  plan(csv, there, users).problems.map(({ row, field, code, blocks }) => [row, field, code, blocks]);

describe.each([
  ['en', en],
  ['ru', ru],
] as const)('an export in %s', (_language, messages) => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=1+1', "'=1", ' a', '1, 2', '[x]', '"', '\n'),
  );
  const deal = fc.record({
    id: fc.string({ minLength: 1 }).filter((id) => id.trim() === id && id !== ''),
    name: text,
    uri: fc.webUrl(),
    responsibleUserId: text,
    contacts: fc.uniqueArray(fc.string()),
    closed: fc.boolean(),
  });

  it('that is imported unchanged plans no change, whatever the deals say', () => {
    words.now = messages;
    fc.assert(
      fc.property(fc.uniqueArray(deal, { selector: ({ id }) => id, minLength: 1 }), (deals) => {
        const { rows, problems, unchanged } = plan(
          dealsToCsv(deals, () => 'Anna'),
          deals,
        );
        expect(rows).toEqual([]);
        expect(problems.filter(({ blocks, code }) => blocks && code !== 'other-crm')).toEqual([]);
        expect(unchanged + problems.filter(({ code }) => code === 'other-crm').length).toBe(deals.length);
      }),
    );
  });
});

describe('an import', () => {
  it('creates what Wazzup lacks and updates what differs there, field by field', () => {
    const there = [dealOf('1'), dealOf('2'), dealOf('3')];
    const { rows, unchanged, problems } = plan(
      `${HEAD}\n1,Deal 1,https://${SITE}/deal/1,7,"12, 11",open\n2,Other,,,13,closed\n4,New,https://${SITE}/deal/4,8,14,no`,
      there,
    );
    expect(rows).toEqual([
      {
        row: 3,
        action: 'update',
        deal: dealOf('2', { name: 'Other', contacts: ['13'], closed: true }),
        base: dealOf('2'),
        differences: expect.objectContaining({ length: 3 }),
      },
      {
        row: 4,
        action: 'create',
        deal: { ...dealOf('4'), name: 'New', responsibleUserId: '8', contacts: ['14'] },
        base: null,
      },
    ]);
    expect([unchanged, problems]).toEqual([1, []]);
  });

  it('finds its columns in any order and in the words of both languages, and others do not matter', () => {
    expect(matchColumns(['Сумма', ' Статус ', 'ID Сделки', 'Название сделки'])).toEqual({ closed: 1, id: 2, name: 3 });
    expect(
      matchColumns(['Deal name', 'Deal ID', 'Link to the deal', 'Responsible user ID', 'Contacts', 'Status']),
    ).toEqual({ name: 0, id: 1, uri: 2, responsibleUserId: 3, contacts: 4, closed: 5 });
  });

  it('names what is wrong by row and column, and leaves out only that row', () => {
    const csv = `${HEAD}\n,No id,https://${SITE}/deal/9,7,11,\n5,,https://${SITE}/deal/5,7,11,\n6,Six,ftp://x,7,11,\n7,Seven,https://${SITE}/deal/7,7,11,maybe\n8,Eight,https://${SITE}/deal/8,7,11,`;
    expect(problemsOf(csv)).toEqual([
      [2, 'id', 'missing', true],
      [3, 'name', 'missing', true],
      [4, 'uri', 'not-a-link', true],
      [5, 'closed', 'neither', true],
    ]);
    expect(plan(csv).rows.map(({ row }) => row)).toEqual([6]);
  });

  it('takes the first of two rows about one deal', () => {
    const csv = `id,name\n1,First\n1,Second`;
    expect(plan(csv, [dealOf('1')])).toMatchObject({
      rows: [{ row: 2, deal: { name: 'First' } }],
      problems: [{ row: 3, code: 'twice-in-file', earlier: 2 }],
    });
  });

  it('touches no deal of another CRM that has the same number', () => {
    const there = dealOf('1', { uri: 'https://beta.pipedrive.com/deal/1' });
    expect(problemsOf('id,name\n1,Mine', [there])).toContainEqual([2, 'id', 'other-crm', true]);
    expect(plan('id,name\n1,Mine', [there]).rows).toEqual([]);
  });

  it('reopens nothing, and says so', () => {
    const there = dealOf('1', { closed: true });
    expect(plan('id,name,status\n1,Other,open', [there])).toMatchObject({
      rows: [{ deal: { name: 'Other', closed: true } }],
      problems: [{ row: 2, field: 'closed', code: 'stays-closed', blocks: false }],
    });
    expect(plan('id,status\n1,open', [there])).toMatchObject({
      rows: [],
      unchanged: 1,
      problems: [{ code: 'stays-closed' }],
    });
  });

  it('tells of a responsible user whom Wazzup does not know, where it knows the users', () => {
    const csv = `${HEAD}\n1,One,https://${SITE}/deal/1,99,11,`;
    expect(problemsOf(csv, [], ['7'])).toEqual([[2, 'responsibleUserId', 'unknown-user', false]]);
    expect(problemsOf(csv)).toEqual([]);
  });
});

it.each([[['11', '12']], [[]], [['a b', 'c']], [['[1']], [['1,2', '3']], [['']]])(
  'a list of ids comes back: %j',
  (ids) => {
    expect(readIds(writeIds(ids))).toEqual(ids);
  },
);

it('an export as JSON has the form of Wazzup’s API', () => {
  const { responsibleUserId, ...rest } = dealOf('1');
  expect(JSON.parse(dealsToJson([dealOf('1')]))).toEqual([{ ...rest, responsible_user_id: responsibleUserId }]);
});
