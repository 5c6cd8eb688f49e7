// @vitest-environment node
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { readCsv, toCsv } from '@/components/csv';

const { language } = vi.hoisted(() => ({ language: { now: 'en' } }));
vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string) => (word === 'language' ? language.now : word) } },
}));

const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('=1+1', "'=1", "''=1", "'x", '@a', '\t=1', 'a,b;c\td', 'a"b', 'a\r\nb', '', ' ', '\u200b=1', '\r'),
);

it.each(['en', 'ru'])('a table comes back as it was, in the form of %s', (now) => {
  language.now = now;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }))),
      (rows) => {
        const head = (rows[0] ?? ['a']).map((_, index) => `column ${index}`);
        expect(readCsv(toCsv(head, rows))).toEqual([head, ...rows]);
      },
    ),
  );
});

it.each([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\uFEFFa;b\r\n1;"2;3"',
    [
      ['a', 'b'],
      ['1', '2;3'],
    ],
  ],
  [
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['', []],
])('a table of another program is read too: %j', (csv, rows) => {
  expect(readCsv(csv)).toEqual(rows);
});
