// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// In languages that are written from right to left, left and right change places. `start` and `end` do so by
// themselves.

const ROOT = resolve(import.meta.dirname, '../..');

/** The files that mean left and right themselves, and why. */
const ALLOWED: Record<string, string> = {
  'lib/crm/teaching/picker/layer.ts': 'it lies over what stands in the window, where the browser has measured it',
  'lib/crm/teaching/picker/place.ts': 'it lies over what stands in the window, where the browser has measured it',
  'lib/crm/teaching/picker/view.ts': 'it lies over what stands in the window, where the browser has measured it',
  'lib/visit/pill.ts': 'the pill is dragged to a place in the window, which is the same in every language',
};

const PHYSICAL_DECLARATION =
  /(?:^|[\s;{'"`])(?:(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right)[\w-]*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g;
const PHYSICAL_STYLE =
  /\bstyle\.(?:left|right)\b|\b(?:margin|padding|border|inset)(?:Left|Right)\w*\b|\btextAlign: '(?:left|right)'/g;
const FOUR_SIDES = /(?:^|[\s;{])(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)/g;

/** Gives the values of a shorthand; a text in brackets belongs to one value. */
const valuesOf = (shorthand: string): string[] => shorthand.trim().match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];

/** Gives the declarations of a style sheet that name left or right. */
function physicalIn(css: string): string[] {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const shorthands = [...bare.matchAll(FOUR_SIDES)].filter(([, sides = '']) => {
    const [, right, , left] = valuesOf(sides);
    return left !== undefined && left !== right;
  });
  return [...bare.matchAll(PHYSICAL_DECLARATION), ...shorthands].map(([found]) => found.trim());
}

const filesOf = (...extensions: string[]) =>
  ['components', 'entrypoints', 'lib']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => extensions.includes(extname(file)));

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the search for left and right', () => {
  it.each([
    'a { margin-left: 1px }',
    'a { border-right: 0; }',
    'a{left:0}',
    'a { text-align: right }',
    'a { float: left }',
    'a { padding: 1px 2px 3px 4px }',
    'a { border-top-left-radius: 1px }',
  ])('finds %s', (css) => expect(physicalIn(css)).toHaveLength(1));

  it.each([
    'a { margin-inline-start: 1px }',
    'a { padding: 1px 2px 3px 2px }',
    'a { padding: 1px calc(2px + 3px) 0 }',
    '/* Left: nothing. */ a { text-align: start }',
    'a { inset: 100% 0 auto }',
  ])('finds nothing in %s', (css) => expect(physicalIn(css)).toEqual([]));
});

describe('the pages', () => {
  it.each(filesOf('.css'))('%s uses start and end, not left and right', (file) => {
    expect(physicalIn(read(file))).toEqual([]);
  });

  it('use no left or right in the styles of code either, except where they mean it', () => {
    const found = filesOf('.ts', '.tsx').filter((file) => read(file).search(PHYSICAL_STYLE) >= 0);
    expect(found.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
  });
});
