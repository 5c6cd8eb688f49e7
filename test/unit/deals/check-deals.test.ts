import { describe, expect, it } from 'vitest';
import { type CheckProgress, checkDeals } from '@/entrypoints/deals/check/check-deals';
import { isTabOfDeal } from '@/entrypoints/deals/check/crm-tabs';
import type { DealCheck } from '@/lib/deal/check';
import type { Deal } from '@/lib/deal/model';

const dealOf = (id: string, more: Partial<Deal> = {}): Deal => ({
  id,
  name: `Deal ${id}`,
  uri: `https://acme.pipedrive.com/deal/${id}`,
  responsibleUserId: '7',
  contacts: ['p-11'],
  closed: false,
  ...more,
});

/** What the CRM says of a deal that is there as in Wazzup, but for some fields. */
const read = (id: string, more: object = {}): DealCheck => ({
  outcome: 'read',
  page: {
    crm: 'pipedrive',
    id,
    uri: `https://acme.pipedrive.com/deal/${id}`,
    name: `Deal ${id}`,
    responsible: { id: '7' },
    contacts: [{ id: '11' }],
    closed: false,
    sources: {},
    failures: {},
    ...more,
  },
});

/** Checks deals against a CRM that says this of them, one after the other; gives all progress and what was asked. */
async function run(deals: readonly Deal[], answers: readonly DealCheck[], stopAfter = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const stop = new AbortController();
  const progress: CheckProgress[] = [];
  const options = {
    signal: stop.signal,
    identify: async (page: Parameters<Parameters<typeof checkDeals>[1]['identify']>[0]) => ({
      page,
      idTemplate: 'p-{id}',
    }),
    check: async (uri: string) => {
      asked.push(uri);
      return answers[asked.length - 1] ?? { outcome: 'absent' as const };
    },
  };
  for await (const now of checkDeals(deals, options)) {
    progress.push(now);
    if (progress.length >= stopAfter) stop.abort();
  }
  const kinds = Object.fromEntries([...(progress.at(-1)?.findings ?? [])].map(([id, { kind }]) => [id, kind]));
  return { asked, progress, last: progress.at(-1), kinds };
}

describe('a check of deals against the CRM', () => {
  it('tells which are the same and which differ, in what', async () => {
    const deals = [dealOf('1'), dealOf('2'), dealOf('3', { responsibleUserId: '8' })];
    const { kinds, last } = await run(deals, [read('1'), read('2', { name: 'Other', closed: true }), read('3')]);
    expect(kinds).toEqual({ 1: 'same', 2: 'differs', 3: 'differs' });
    expect(last?.findings.get('2')).toMatchObject({
      differences: [{ field: 'name', here: 'Other' }, { field: 'closed' }],
    });
    expect(last).toMatchObject({ done: 3, total: 3 });
  });

  it('takes a field that the CRM did not tell for no difference, nor a deal that was closed in Wazzup alone', async () => {
    const { contacts: _, ...untold } = (read('1') as { page: object } & DealCheck & { outcome: 'read' }).page;
    const { kinds } = await run(
      [dealOf('1'), dealOf('2', { closed: true })],
      [{ outcome: 'read', page: untold }, read('2')],
    );
    expect(kinds).toEqual({ 1: 'same', 2: 'same' });
  });

  it('says that a deal is gone only once the CRM has told of another', async () => {
    const absent = { outcome: 'absent' } as const;
    const deals = [dealOf('1'), dealOf('2'), dealOf('3')];
    const { kinds, progress } = await run(deals, [absent, read('2'), absent]);
    expect(progress[0]?.findings.get('1')).toEqual({ kind: 'unclear' });
    expect(kinds).toEqual({ 1: 'gone', 2: 'same', 3: 'gone' });
    expect((await run(deals, [absent, absent, absent])).kinds).toEqual({ 1: 'unclear', 2: 'unclear', 3: 'unclear' });
  });

  it('takes no other CRM’s answer for a sign that this one answers', async () => {
    const deals = [dealOf('1'), dealOf('2', { uri: 'https://beta.pipedrive.com/deal/2' })];
    expect((await run(deals, [{ outcome: 'absent' }, read('2')])).kinds['1']).toBe('unclear');
  });

  it('ends where the CRM wants to be left alone, and keeps what it found', async () => {
    const deals = [dealOf('1'), dealOf('2'), dealOf('3')];
    const { asked, last, kinds } = await run(deals, [read('1'), { outcome: 'stopped', reason: 'held' }]);
    expect(asked).toHaveLength(2);
    expect(last).toMatchObject({ done: 1, total: 3, stopped: 'held' });
    expect(kinds).toEqual({ 1: 'same' });
  });

  it('ends when the manager says so', async () => {
    expect((await run([dealOf('1'), dealOf('2')], [read('1'), read('2')], 1)).asked).toHaveLength(1);
  });
});

it.each([
  ['https://acme.pipedrive.com/pipeline/1', 'https://acme.pipedrive.com/deal/7', true],
  ['https://beta.pipedrive.com/pipeline/1', 'https://acme.pipedrive.com/deal/7', false],
  ['https://app.hubspot.com/contacts/21/objects/0-3/views', 'https://app.hubspot.com/contacts/21/record/0-3/7', true],
  ['https://app.hubspot.com/contacts/22/objects/0-3/views', 'https://app.hubspot.com/contacts/21/record/0-3/7', false],
  ['https://app.hubspot.com/reports', 'https://app.hubspot.com/contacts/21/record/0-3/7', false],
  ['https://b24.acme.example/portal/tasks/', 'https://b24.acme.example/portal/crm/deal/details/7/', true],
  ['https://b24.acme.example/other/tasks/', 'https://b24.acme.example/portal/crm/deal/details/7/', false],
  ['https://acme.pipedrive.com/', 'no link', false],
])('a tab at %s can be asked about %s: %s', (url, uri, can) => {
  expect(isTabOfDeal({ id: 1, url }, uri)).toBe(can);
});
