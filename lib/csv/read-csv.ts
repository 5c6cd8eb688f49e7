import Papa from 'papaparse';
import { unescapeFormula } from './formula-guard';

/** A row of a file, with the number of the line in the spreadsheet: the head is row 1. */
export interface CsvRow {
  number: number;
  cells: string[];
}

export interface CsvTable {
  head: string[];
  /** The rows below the head that are not empty. */
  rows: CsvRow[];
}

/** Spreadsheets write one of these between the cells, as the language has it. */
const DELIMITERS = [',', ';', '\t'];

/** A quotation mark that does not end swallows the rest of the file. */
const BROKEN = ['MissingQuotes', 'InvalidQuotes'];

/**
 * Reads a file as a spreadsheet or `writeCsv` wrote it. Throws a CsvError that names the row where a quotation mark is
 * out of place, because no cell behind it can be trusted.
 */
export function readCsv(text: string): CsvTable {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const broken = errors.find(({ code }) => BROKEN.includes(code));
  if (broken) throw new CsvError((broken.row ?? 0) + 1);
  const [head = [], ...rest] = data.map((cells) => cells.map(unescapeFormula));
  const rows = rest.map((cells, index) => ({ number: index + 2, cells }));
  return { head, rows: rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')) };
}

/** The sign that makes the most cells of the head, with no quotation mark out of place. */
function delimiterOf(text: string): string {
  const cellsWith = (delimiter: string): number => {
    const { data, errors } = Papa.parse<string[]>(text, { delimiter, preview: 1 });
    return errors.length > 0 ? 0 : (data[0]?.length ?? 0);
  };
  return DELIMITERS.toSorted((a, b) => cellsWith(b) - cellsWith(a))[0] ?? ',';
}

/** A file that cannot be read as a table. */
export class CsvError extends Error {
  /** The row of the spreadsheet from which on it cannot be read. */
  readonly row: number;

  constructor(row: number) {
    super(`row ${row}`);
    this.row = row;
  }
}
