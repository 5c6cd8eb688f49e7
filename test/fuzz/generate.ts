import fc from 'fast-check';

/** What no parser should meet, as it is written in JSON. */
const ODD = [
  ...['null', 'true', 'false', '0', '-1', '0.5', '1e400', '""', '" "', '[]', '{}', '[null]', '{"id":null}', '"0"'],
  ...['123456789012345678901', '"123456789012345678901"', '"true"', '"null"', '"undefined"', '"[object Object]"'],
  ...['"__proto__"', '{"__proto__":{"id":1}}', '"constructor"', '{"toString":1,"length":9}', '"{id}"', '"=1+1"'],
  ...['"javascript:alert(1)"', '"//evil.example"', '"https://evil.example/@"', '"../.."', '"%00%2e%2e"', '"\\\\evil"'],
  ...['"\\u0000"', '"\\ud800"', '"\\udc00x"', '"\\u202e\\u2066"', '"\\ufeff"', '"\\u2028\\n\\r"', '"＋４９"', '"ﷺ"'],
  JSON.stringify(`a${'\u0301\u0316'.repeat(200)}`),
  JSON.stringify('x'.repeat(20_000)),
  JSON.stringify(' '.repeat(20_000)),
  JSON.stringify('1'.repeat(20_000)),
  '['.repeat(3_000) + ']'.repeat(3_000),
  `${'{"a":'.repeat(3_000)}0${'}'.repeat(3_000)}`,
];

const CHANGES = {
  truncate: (text, { from }) => text.slice(0, from),
  cut: (text, { from, to }) => text.slice(0, from) + text.slice(to),
  insert: (text, { from, odd }) => text.slice(0, from) + odd + text.slice(from),
  overwrite: (text, { from, to, odd }) => text.slice(0, from) + bare(odd) + text.slice(to),
  repeat: (text, { from, to }) => text.slice(0, to) + text.slice(from, to).slice(0, 2_000).repeat(20) + text.slice(to),
  repeatName: (text, { odd, share }) =>
    atOneOf(text, /"(?:[^"\\]|\\.)*"\s*:/g, share, (name) => `${name}${odd},${name}`),
  replaceValue: (text, { odd, share }) => changeValue(text, share, () => odd),
  wrapValue: (text, { share }) => changeValue(text, share, (value) => `[${value}]`),
  quoteValue: (text, { share }) => changeValue(text, share, (value) => JSON.stringify(value)),
  repeatValue: (text, { share }) => changeValue(text, share, (value) => `[${`${value},`.repeat(20)}${value}]`),
} satisfies Record<string, (text: string, where: Where) => string>;

interface Where {
  from: number;
  to: number;
  odd: string;
  share: number;
}

const bare = (odd: string): string => odd.replace(/^"|"$/g, '');

/** Changes one of the matches in a text: the one that stands at a share of them. */
function atOneOf(text: string, pattern: RegExp, share: number, change: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const one = found[Math.floor(share * found.length)];
  return one ? text.slice(0, one.index) + change(one[0]) + text.slice(one.index + one[0].length) : text;
}

/** Changes one of the values in a JSON text: a simple one, or a list or an object that holds only simple ones. */
const changeValue = (text: string, share: number, change: (value: string) => string): string =>
  atOneOf(
    text,
    /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d+(?:\.\d+)?|true|false|null|\[[^[\]{}]*\]|\{[^[\]{}]*\}/g,
    share,
    change,
  );

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const step = fc.record({
  change: fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])),
  odd: fc.constantFrom(...ODD),
  one: share,
  other: share,
});

/** No input gets longer by its changes; `grow` makes long ones. */
const MAX_LENGTH = 200_000;

/** Makes inputs out of real ones: up to five changes each. */
export const spoilt = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...seeds), fc.array(step, { maxLength: 5 })).map(([seed, steps]) =>
    steps
      .reduce((text, { change, odd, one, other }) => {
        const [from = 0, to = 0] = [one, other]
          .map((part) => Math.floor(part * (text.length + 1)))
          .sort((a, b) => a - b);
        return CHANGES[change](text, { from, to, odd, share: one });
      }, seed)
      .slice(0, MAX_LENGTH),
  );

/** The ways in which an input grows: as a whole, or one part of it. Each makes about so many characters. */
export const GROWTH: Record<string, (seed: string, length: number) => string> = {
  'the text, again and again': (seed, length) => seed.repeat(Math.ceil(length / (seed.length || 1))),
  'a long text in it': (seed, length) => changeValue(seed, 0.5, () => JSON.stringify('x1 '.repeat(length / 3))),
  'digits in it': (seed, length) => changeValue(seed, 0.5, () => `"${'7'.repeat(length)}"`),
  'blanks in it': (seed, length) => changeValue(seed, 0.5, () => `"x${' '.repeat(length)}x"`),
  'parts of a path at its end': (seed, length) => seed + '/a.b'.repeat(length / 4),
  'dots at its end': (seed, length) => `${seed}${'.'.repeat(length)}/`,
  'marks over a letter in it': (seed, length) =>
    changeValue(seed, 0.5, () => `"a${'\u0301\u0316'.repeat(length / 2)}"`),
  'a list in it': (seed, length) =>
    atOneOf(seed, /\[\{[^[\]]*\}\]|\[[^[\]{}]+\]/g, 0, (list) => {
      const items = list.slice(1, -1);
      return `[${`${items},`.repeat(length / (items.length + 1))}${items}]`;
    }),
};
