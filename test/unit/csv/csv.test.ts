import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CsvError, readCsv } from '@/lib/csv/read-csv';
import { writeCsv } from '@/lib/csv/write-csv';

const language = vi.hoisted(() => ({ now: 'en' }));
vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string) => (word === 'language' ? language.now : word) } },
}));

/** Texts that make trouble in tables, and any others. */
const cell = fc.oneof(
  fc.constantFrom(
    ...['=1+1', "'=1", "''@x", "'", "'a", '"', '""', ',', ';', '\t', '\n', '\r\n', ' a ', '\uFEFF', '-5', ''],
  ),
  fc.string({ unit: 'grapheme' }),
);
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 8 }));

describe.each(['en', 'ru'])('in %s', (now) => {
  it('a table comes back as it was written, whatever its cells say', () => {
    language.now = now;
    fc.assert(
      fc.property(table, (rows) => {
        const [head, ...rest] = rows;
        const filled = rest.map((cells, index) => ({ number: index + 2, cells }));
        const nonEmpty = filled.filter(({ cells }) => cells.some((text) => text.trim() !== ''));
        expect(readCsv(writeCsv(rows))).toEqual({ head, rows: nonEmpty });
      }),
    );
  });

  it('no cell begins a formula', () => {
    language.now = now;
    fc.assert(
      fc.property(cell, (text) => {
        const written = writeCsv([[text]])
          .slice(2)
          .replaceAll('""', '"');
        expect(written).not.toMatch(/^[\s\p{Cf}]*[=+\-@＝＋－＠]/u);
      }),
    );
  });
});

describe('a file from a spreadsheet', () => {
  it.each([
    ['id,name\r\n1,Doors\r\n', [',']],
    ['id;name\n1;Doors', [';']],
    ['\uFEFFid\tname\n\n1\tDoors\n', ['\t']],
    ['"id","name"\r"1","Doors"', [',']],
  ])('is read with its own signs between cells and rows: %j', (text) => {
    const { head, rows } = readCsv(text);
    expect([head, rows.map(({ cells }) => cells)]).toEqual([['id', 'name'], [['1', 'Doors']]]);
  });

  it('names rows as the spreadsheet does, empty ones included', () => {
    expect(readCsv('id,name\n1,a\n,\n\n2,b').rows.map(({ number }) => number)).toEqual([2, 5]);
  });

  it('whose quotation mark does not end is refused, with its row', () => {
    expect(() => readCsv('id,name\n1,a\n2,"b\n3,c\n')).toThrow(new CsvError(3));
  });

  it('that is empty has no rows', () => {
    expect(readCsv('').rows).toEqual([]);
  });
});
