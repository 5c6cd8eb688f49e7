import type { CsvRow } from '@/lib/csv/read-csv';
import { type Difference, diffDeals, withUpdate } from '@/lib/deal/compare';
import { DEAL_FIELDS, type Deal, type DealField } from '@/lib/deal/model';
import { type Site, siteOf } from '@/lib/deal/site';
import { type Problem, type ProblemCode, validateDeal } from '@/lib/deal/validate';
import { type Columns, readClosed, readIds } from './columns';

/** Something that is wrong with one cell of a file, or that the manager should know of it. */
export interface CellProblem {
  /** The row of the spreadsheet. */
  row: number;
  field: DealField;
  code:
    | ProblemCode
    | 'twice-in-file' // an earlier row is about the same deal
    | 'neither' // the cell says neither that the deal is open nor that it is closed
    | 'stays-closed' // an update reopens no deal
    | 'other-crm' // Wazzup has a deal of another CRM under this number
    | 'unknown-user'; // Wazzup has no such user
  /** Whether the row is left out because of it. */
  blocks: boolean;
  /** For `twice-in-file`: the earlier row. */
  earlier?: number;
  /** For `too-long`: the value's length and the longest length that Wazzup takes. */
  length?: number;
  limit?: number;
}

/** What a row would do. */
export type PlannedRow =
  | { row: number; action: 'create'; deal: Deal; base: null }
  | { row: number; action: 'update'; deal: Deal; base: Deal; differences: readonly Difference[] };

export interface ImportPlan {
  rows: readonly PlannedRow[];
  /** How many rows say what Wazzup has already. */
  unchanged: number;
  problems: readonly CellProblem[];
}

export interface ImportOptions {
  columns: Columns;
  /** Wazzup's deals, by id. */
  there: ReadonlyMap<string, Deal>;
  /** The site of the CRM whose deals the file holds. */
  site: Site;
  /** The ids of Wazzup's users; undefined if they are not known. */
  users: ReadonlySet<string> | undefined;
}

/**
 * Says what an import of these rows would do, and sends nothing. An empty cell leaves the field as it is. A row with a
 * blocking problem is left out, and the others go on.
 */
export function planImport(rows: readonly CsvRow[], options: ImportOptions): ImportPlan {
  const firstRows = new Map<string, number>();
  const planned: PlannedRow[] = [];
  const problems: CellProblem[] = [];
  let unchanged = 0;
  for (const row of rows) {
    const id = cellOf(row, 'id', options);
    const earlier = firstRows.get(id);
    if (id !== '') firstRows.set(id, earlier ?? row.number);
    const found = planRow(row, options);
    const own: CellProblem[] =
      id !== '' && earlier !== undefined
        ? [{ row: row.number, field: 'id', code: 'twice-in-file', blocks: true, earlier }]
        : found.problems;
    problems.push(...own);
    if (own.some(({ blocks }) => blocks)) continue;
    if (found.planned) planned.push(found.planned);
    else unchanged += 1;
  }
  return { rows: planned, unchanged, problems };
}

const cellOf = ({ cells }: CsvRow, field: DealField, { columns }: ImportOptions): string =>
  (cells[columns[field] ?? -1] ?? '').trim();

function planRow(row: CsvRow, options: ImportOptions): { planned?: PlannedRow; problems: CellProblem[] } {
  const { there, site, users } = options;
  const cell = (field: DealField) => cellOf(row, field, options);
  const base = there.get(cell('id'));
  const problem = (field: DealField, code: CellProblem['code'], blocks: boolean): CellProblem => ({
    row: row.number,
    field,
    code,
    blocks,
  });
  const closed = readClosed(cell('closed'));
  const text = (field: 'name' | 'uri' | 'responsibleUserId') => cell(field) || (base?.[field] ?? '');
  const contacts = readIds(cell('contacts'));
  const deal: Deal = {
    id: cell('id'),
    name: text('name'),
    uri: text('uri'),
    responsibleUserId: text('responsibleUserId'),
    contacts: contacts.length > 0 ? contacts : (base?.contacts ?? []),
    closed: closed ?? base?.closed ?? false,
  };
  const problems = [
    ...validateDeal(deal, site).map((found) => inImport(row.number, found)),
    ...(closed === undefined && cell('closed') !== '' ? [problem('closed', 'neither', true)] : []),
    ...(base && siteOf(base.uri) !== site ? [problem('id', 'other-crm', true)] : []),
    ...(base?.closed && closed === false ? [problem('closed', 'stays-closed', false)] : []),
    ...(users && !users.has(deal.responsibleUserId) && deal.responsibleUserId !== ''
      ? [problem('responsibleUserId', 'unknown-user', false)]
      : []),
  ];
  if (!base) return { planned: { row: row.number, action: 'create', deal, base: null }, problems };
  const differences = diffDeals(deal, base);
  // What is wrong with a deal that stays as it is, Wazzup has taken before.
  if (differences.length === 0)
    return { problems: problems.filter(({ code }) => ['neither', 'stays-closed'].includes(code)) };
  return {
    planned: { row: row.number, action: 'update', deal: withUpdate(deal, base), base, differences },
    problems,
  };
}

/** A press may lead a link elsewhere with open eyes; an import of many deals is for one CRM. */
const inImport = (row: number, problem: Problem): CellProblem => ({
  row,
  ...problem,
  blocks: problem.blocks || problem.code === 'other-site',
});

/** Gives the sites of a file's links and of Wazzup's deals, with how often each occurs, the most frequent first. */
export function countSites(links: Iterable<string>): [site: Site, count: number][] {
  const counts = new Map<Site, number>();
  for (const link of links) {
    const site = siteOf(link);
    if (site !== undefined) counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** The fields without which no deal can be created; an update takes what Wazzup has. */
export const lacksForCreate = (columns: Columns): DealField[] =>
  DEAL_FIELDS.filter((field) => !['contacts', 'closed'].includes(field) && columns[field] === undefined);
