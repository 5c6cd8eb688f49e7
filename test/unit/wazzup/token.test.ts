// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePastedToken } from '@/lib/wazzup/token';

const TOKEN = 'eyJhbGciOi.secret-token_of~the+tests/4711==';

const jwt = (claims: unknown): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'seal'].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('pastedToken', () => {
  it.each([
    ['abc', 'abc'],
    ['  abc\n', 'abc'],
    ['Bearer abc', 'abc'],
    ['bearer  abc', 'abc'],
    ['Authorization: Bearer abc', 'abc'],
    ['authorization:bearer abc', 'abc'],
    ['"abc"', 'abc'],
    ["'abc'", 'abc'],
    ['Bearer "abc"', 'abc'],
    ['"Bearer abc"', 'abc'],
    ["'Authorization: Bearer abc'", 'abc'],
    ['" abc "', 'abc'],
    ['bearer-of-news', 'bearer-of-news'],
    [TOKEN, TOKEN],
    ['x'.repeat(8192), 'x'.repeat(8192)],
  ])('%j', (pasted, token) => {
    expect(parsePastedToken(pasted)).toEqual({ token });
  });

  it.each([
    '',
    ' ',
    '""',
    '"',
    'Bearer',
    'Bearer ',
    'a b',
    'a\nb',
    'a\u00a0b',
    'токен',
    '😀',
    'a\u200bb',
    'x'.repeat(8193),
  ])('%j is none', (pasted) => {
    expect(parsePastedToken(pasted)).toBeUndefined();
  });

  it('whatever is pasted, a token can stand in a header', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (pasted) => {
        const { token } = parsePastedToken(pasted) ?? {};
        if (token === undefined) return;
        expect(new Headers({ Authorization: `Bearer ${token}` }).get('Authorization')).toBe(`Bearer ${token}`);
        expect(token).toMatch(/^\S+$/);
      }),
    );
  });

  it('finds a token in whatever stands around it', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{6,80}=?$/);
    const around = fc.constantFrom(
      (text: string) => ` ${text}\n`,
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
      (text: string) => `Bearer ${text}`,
      (text: string) => `Authorization: Bearer ${text}`,
    );
    fc.assert(
      fc.property(token, around, around, (any, inner, outer) => {
        fc.pre(!outer('').includes('Bearer') || !inner('').includes('Bearer'));
        expect(parsePastedToken(outer(inner(any)))?.token).toBe(any);
      }),
    );
  });

  it.each([
    [{ exp: 1_800_000_000 }, 1_800_000_000_000],
    [{ sub: 'Анна ÿ🚪', exp: 1_800_000_000 }, 1_800_000_000_000],
    [{ exp: '1800000000' }, undefined],
    [{}, undefined],
    [null, undefined],
  ])('tells by the token’s own word when it ends: %j', (claims, expiresAt) => {
    expect(parsePastedToken(jwt(claims))?.expiresAt).toBe(expiresAt);
  });
});
