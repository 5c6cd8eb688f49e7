// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const THEME = 'components/theme.css';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/**
 * Gives the colours of a text, in 6 digits. It leaves out half-transparent colours: these are shadows, without a token.
 */
const coloursIn = (text: string): string[] =>
  [...text.matchAll(/#([0-9a-f]{3}|[0-9a-f]{6})\b/gi)].map(([, hex = '']) =>
    (hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex).toLowerCase(),
  );

const themeColours = new Set(
  [...read(THEME).matchAll(/light-dark\(([^)]+)\)/g)].flatMap(([, colours = '']) => coloursIn(colours)),
);

const sources = ['components', 'entrypoints', 'lib']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => ['.ts', '.tsx', '.css'].includes(extname(file)) && file !== THEME);

it('the theme has colours', () => {
  expect(themeColours.size).toBeGreaterThan(20);
});

it('pill and toolbar button have the colours of the theme, as no style sheet reaches them; pages use tokens', () => {
  const coloured = sources.filter((file) => coloursIn(read(file)).length > 0);
  expect(coloured).toContain('lib/visit/pill-elements.ts');
  expect(coloured.filter((file) => extname(file) === '.css')).toEqual([]);
  for (const file of coloured) {
    expect([file, coloursIn(read(file)).filter((colour) => !themeColours.has(colour))]).toEqual([file, []]);
  }
});
