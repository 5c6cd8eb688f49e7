import Papa from 'papaparse';
import { t } from '@/lib/i18n';
import { escapeFormula } from './formula-guard';

/** A byte order mark, which tells spreadsheets that the file's letters are in UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

export const NEWLINE = '\r\n';

/**
 * Writes rows of texts as a file for a spreadsheet (RFC 4180), none of which it runs as a formula.
 * @param rows the first one is the head
 */
export const writeCsv = (rows: readonly (readonly string[])[]): string => BYTE_ORDER_MARK + writeRows(rows);

/** Writes more rows of such a file; between two parts of it goes `NEWLINE`. */
export function writeRows(rows: readonly (readonly string[])[]): string {
  // In languages that write a comma in numbers, spreadsheets expect a semicolon between columns.
  const delimiter = (1.5).toLocaleString(t('language')).includes(',') ? ';' : ',';
  const cells = rows.map((row) => row.map(escapeFormula));
  return Papa.unparse(cells, { delimiter, newline: NEWLINE, quotes: true });
}
