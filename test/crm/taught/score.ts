import type { ExpectedValues, GeneratedPage } from './model.ts';

/** What a lesson has read from a page; a field that it has not read is absent. */
export interface ReadValues {
  id?: string | undefined;
  name?: string | undefined;
  responsible?: { id?: string | undefined; name?: string | undefined } | undefined;
  contacts?: readonly ReadContact[] | undefined;
  closed?: boolean | undefined;
}

interface ReadContact {
  id?: string | undefined;
  name?: string | undefined;
  phones?: readonly string[] | undefined;
}

const SCORED_FIELDS = ['id', 'name', 'responsible', 'contacts', 'phones', 'closed'] as const;
export type ScoredField = (typeof SCORED_FIELDS)[number];

/** `absent`: the page does not show the field, and nothing was read. */
export type Verdict = 'read' | 'missing' | 'wrong' | 'absent';

/** A field that was not read right, for who looks into it. */
export interface Miss {
  page: string;
  change: string;
  field: ScoredField;
  verdict: 'missing' | 'wrong';
  expected: unknown;
  read: unknown;
}

export interface Counts {
  read: number;
  missing: number;
  wrong: number;
}

export interface KindScore extends Counts {
  kind: string;
  byField: Record<ScoredField, Counts>;
  misses: Miss[];
}

const text = (value: string | undefined): string => (value ?? '').replace(/\s+/gu, ' ').trim();
const digits = (phone: string): string => phone.replace(/\D/g, '');

/** Says of each field of a page whether it was read right. */
export function scorePage(expected: ExpectedValues, read: ReadValues): Record<ScoredField, Verdict> {
  return {
    id: compare(expected.id, read.id),
    name: compare(text(expected.name), text(read.name)),
    responsible: compareResponsible(expected.responsible, read.responsible),
    contacts: compareContacts(expected.contacts ?? [], read.contacts ?? []),
    phones: comparePhones(expected.contacts ?? [], read.contacts ?? []),
    // Whether a deal is closed is not known of a page that does not show it.
    closed: expected.closed === undefined ? 'absent' : compare(expected.closed, read.closed),
  };
}

function compare<T>(expected: T, read: T | undefined): Verdict {
  if (read === undefined || read === '') return 'missing';
  return read === expected ? 'read' : 'wrong';
}

/** Compares by the id where one was read and the page has it; the name has to be right wherever one was read. */
function compareResponsible(expected: ExpectedValues['responsible'], read: ReadValues['responsible']): Verdict {
  const name = text(read?.name);
  if (!read?.id && !name) return expected ? 'missing' : 'absent';
  if (!expected) return 'wrong';
  if (name && name !== text(expected.name)) return 'wrong';
  if (read?.id && expected.id && read.id !== expected.id) return 'wrong';
  // An id that the page does not hold cannot be right.
  if (read?.id && !expected.id) return 'wrong';
  return 'read';
}

type Contacts = NonNullable<ExpectedValues['contacts']>;

/** A contact's id, or its name on a page without ids of contacts. */
const keyOf = (contact: ReadContact, byId: boolean): string => (byId ? (contact.id ?? '') : text(contact.name));

const hasIds = (expected: Contacts): boolean => expected.some(({ id }) => id !== undefined);

function compareContacts(expected: Contacts, read: readonly ReadContact[]): Verdict {
  if (expected.length === 0) return read.length === 0 ? 'absent' : 'wrong';
  const byId = hasIds(expected);
  const wanted = new Map(expected.map((contact) => [keyOf(contact, byId), text(contact.name)]));
  const isRight = (contact: ReadContact) => {
    const name = wanted.get(keyOf(contact, byId));
    return name !== undefined && (text(contact.name) === '' || text(contact.name) === name);
  };
  if (!read.every(isRight)) return 'wrong';
  return new Set(read.map((contact) => keyOf(contact, byId))).size === wanted.size ? 'read' : 'missing';
}

function comparePhones(expected: Contacts, read: readonly ReadContact[]): Verdict {
  const byId = hasIds(expected);
  const byKey = (contacts: readonly ReadContact[]) =>
    contacts.flatMap((contact) => (contact.phones ?? []).map((phone) => `${keyOf(contact, byId)} ${digits(phone)}`));
  const wanted = new Set(byKey(expected));
  const given = byKey(read);
  if (given.some((phone) => !wanted.has(phone))) return 'wrong';
  if (wanted.size === 0) return 'absent';
  return new Set(given).size === wanted.size ? 'read' : 'missing';
}

/** Counts how the pages of a kind were read. */
export function scoreKind(kind: string, results: readonly { page: GeneratedPage; read: ReadValues }[]): KindScore {
  const byField = Object.fromEntries(SCORED_FIELDS.map((field) => [field, noCounts()])) as KindScore['byField'];
  const misses: Miss[] = [];
  for (const { page, read } of results) {
    const verdicts = scorePage(page.expected, read);
    for (const field of SCORED_FIELDS) {
      const verdict = verdicts[field];
      if (verdict === 'absent') continue;
      byField[field][verdict] += 1;
      if (verdict !== 'read') misses.push(describeMiss(page, field, verdict, read));
    }
  }
  return { kind, ...sum(Object.values(byField)), byField, misses };
}

function describeMiss(
  { letter, change, expected }: GeneratedPage,
  field: ScoredField,
  verdict: 'missing' | 'wrong',
  read: ReadValues,
): Miss {
  const key = field === 'phones' ? 'contacts' : field;
  return { page: letter, change, field, verdict, expected: expected[key], read: read[key] };
}

const noCounts = (): Counts => ({ read: 0, missing: 0, wrong: 0 });

const sum = (all: readonly Counts[]): Counts => ({
  read: all.reduce((total, { read }) => total + read, 0),
  missing: all.reduce((total, { missing }) => total + missing, 0),
  wrong: all.reduce((total, { wrong }) => total + wrong, 0),
});

/** Gives the share of the present fields that were read right. */
export const shareRead = ({ read, missing, wrong }: Counts): number => read / Math.max(1, read + missing + wrong);

/** Writes how all kinds were read as a table, with what was not read of which field. */
export function writeTable(scores: readonly KindScore[]): string {
  const rows = [...scores, { kind: 'all', ...sum(scores), byField: undefined }].map(({ kind, byField, ...counts }) => [
    kind,
    String(counts.read),
    String(counts.missing),
    String(counts.wrong),
    `${(100 * shareRead(counts)).toFixed(1)} %`,
    byField ? describeFields(byField) : '',
  ]);
  const table = [['kind', 'read', 'missing', 'wrong', 'share', 'not read'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const describeFields = (byField: KindScore['byField']): string =>
  SCORED_FIELDS.flatMap((field) => {
    const { missing, wrong } = byField[field];
    return missing + wrong > 0 ? [`${field} ${missing}${wrong > 0 ? `, wrong ${wrong}` : ''}`] : [];
  }).join('; ');
