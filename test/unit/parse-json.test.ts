import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '@/lib/parse-json';

describe('parseJson', () => {
  it.each([
    ['123456789012345678', '123456789012345678'],
    ['-123456789012345678', '-123456789012345678'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['1.5', 1.5],
    ['1e21', 1e21],
    ['0', 0],
    ['"123456789012345678"', '123456789012345678'],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toBe(value);
    expect(parseJson(`{"data":[{"id":${text}}]}`)).toEqual({ data: [{ id: value }] });
  });

  it('reads any whole number without losing a digit', () => {
    fc.assert(
      fc.property(fc.bigInt(), (number) => {
        expect(String(parseJson(String(number)))).toBe(String(number));
      }),
    );
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const whole = JSON.stringify(JSON.parse(text));
        // The two differ for numbers beyond the safe ones, so this leaves those out.
        fc.pre(!/\d{16}/.test(text));
        expect(JSON.stringify(parseJson(text))).toBe(whole);
      }),
    );
  });

  it('throws a SyntaxError for a text that is not JSON', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    for (const text of ['', '<html>', '{', "{'a':1}", deep]) expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
