import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sites } from '@/lib/crm';
import { readDeal } from '@/lib/crm/reading/read-deal';
import type { CrmSite } from '@/lib/crm/site';
import type { PageDeal } from '@/lib/deal/model';
import { type Case, cases, openPage } from '../../crm/cases';

const DOCUMENT = join(import.meta.dirname, '../../../docs/crms.md');
const TABLE = /^(?:\|.*\n)+/m;

/** The columns of the table: what a reader can find of a deal, besides what its address says. */
const COLUMNS: Record<string, (deal: PageDeal) => unknown> = {
  name: ({ name }) => name,
  'responsible: id': ({ responsible }) => responsible?.id,
  'responsible: name': ({ responsible }) => responsible?.name,
  'all contacts': ({ contacts }) => contacts,
  'some contacts': ({ contacts, someContacts = contacts }) => someContacts,
  phones: ({ contacts, someContacts = contacts }) => someContacts?.find(({ phones }) => phones?.length),
  closed: ({ closed }) => closed,
};

// The table is made from each source by itself, because in `expected.json` a person of the answer's can have the page's
// name.
const SOURCES: Record<string, (page: Case) => Promise<PageDeal | undefined>> = {
  answer: (page) => readDeal({ ...page.reader, extractFacts: () => ({}) }, openPage(page)),
  page: (page) => readDeal(page.reader, openPage(page), { session: false }),
};

it('docs/crms.md tells what each CRM yields, and from where; after a change: vitest run crms-table -u', async () => {
  const table = await tableOf(sites.all.toSorted((a, b) => a.label.localeCompare(b.label, 'en')));
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(document).toMatch(TABLE);
  await expect(document.replace(TABLE, () => table)).toMatchFileSnapshot(DOCUMENT);
});

async function tableOf(crms: readonly CrmSite[]): Promise<string> {
  const head = ['CRM', 'id and link', ...Object.keys(COLUMNS)];
  const rows = [head, head.map(() => '---'), ...(await Promise.all(crms.map(rowOf)))];
  return rows.map((row) => `| ${row.join(' | ')} |\n`).join('');
}

async function rowOf({ crm, label }: CrmSite): Promise<string[]> {
  const pages = cases.filter(({ reader }) => reader.site.crm === crm);
  const tellings = Object.entries(SOURCES).map(async ([source, read]) => ({
    source,
    deals: (await Promise.all(pages.map(read))).filter((deal) => deal !== undefined),
  }));
  const told = await Promise.all(tellings);
  const cells = Object.values(COLUMNS).map((valueIn) =>
    told.flatMap(({ source, deals }) => (deals.some((deal) => valueIn(deal) !== undefined) ? source : [])).join(', '),
  );
  return [label, 'address', ...cells.map((cell) => cell || 'not told')];
}
