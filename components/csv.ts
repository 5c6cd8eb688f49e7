import { csv2json, json2csv } from 'csv42';
import { t } from '@/lib/i18n';
import { escapeFormula, unescapeFormula } from './escape-formula';

/** A byte order mark, which tells spreadsheets that the file's letters are in UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** In languages that write a comma in numbers, spreadsheets expect a semicolon between columns. */
const separator = () => ((1.5).toLocaleString(t('language')).includes(',') ? ';' : ',');

const toCell = (text: unknown): string => `"${escapeFormula(String(text)).replaceAll('"', '""')}"`;

/** Writes a table for a spreadsheet (RFC 4180); no cell is run as a formula. */
export function toCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const fields = head.map((name, column) => ({ name, getValue: (row: readonly string[]) => row[column] ?? '' }));
  // csv42 quotes only where it must, and some spreadsheets take a bare cell for a number or a date.
  const csv = json2csv([...rows], { fields, delimiter: separator(), formatValue: toCell });
  return BYTE_ORDER_MARK + csv.trimEnd();
}

/** The signs that programs put between columns. */
const SEPARATORS = [',', ';', '\t'];

/** Reads a table as spreadsheets write it, the head first. Throws if a quotation mark is not closed. */
export function readCsv(text: string): string[][] {
  const csv = text.replace(/^\uFEFF/, '');
  const head = csv.slice(0, csv.search(/\r?\n|$/));
  const delimiter = SEPARATORS.toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const rows = csv2json<{ cells?: string[] }>(csv, {
    header: false,
    delimiter,
    parseValue: (value) => unescapeFormula(value),
    fields: (names) =>
      names.map((_, column) => ({
        index: column,
        setValue: (row, value) => {
          row.cells = Object.assign((row.cells as string[] | undefined) ?? [], { [column]: String(value) });
        },
      })),
  });
  return rows.map(({ cells = [] }) => Array.from(cells, (cell) => cell ?? ''));
}
