import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate, isIdTemplate, isPrefix, PLAIN_TEMPLATE, templateWithPrefix } from '@/lib/deal/id-template';

describe('the form of ids', () => {
  it.each(['{id}', 'k-{id}', '{id}-eu', 'A.b_c:d-{id}.x', `${'x'.repeat(20)}{id}${'y'.repeat(20)}`])(
    '%j is one',
    (form) => {
      expect(isIdTemplate(form)).toBe(true);
    },
  );

  it.each([
    ...[
      '',
      'k-',
      '{id}{id}',
      'k-{ID}',
      '{ id }',
      '-{id}',
      '..{id}',
      'a b{id}',
      'a/{id}',
      '{id}/',
      'ä{id}',
      '{id}😀',
      '{id}\n',
    ],
    `${'x'.repeat(21)}{id}`,
    `{id}${'x'.repeat(21)}`,
  ])('%j is none', (form) => {
    expect(isIdTemplate(form)).toBe(false);
  });

  it('the plain one leaves ids alone, others put the id where it is to stand', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(fillTemplate(PLAIN_TEMPLATE, id)).toBe(id);
        expect(fillTemplate('k-{id}.eu', id)).toBe(`k-${id}.eu`);
      }),
    );
  });

  it('different ids stay different', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(fillTemplate('k-{id}1', one) === fillTemplate('k-{id}1', other)).toBe(one === other);
      }),
    );
  });
});

describe('a prefix', () => {
  it.each(['k-', 'kommo-', 'a', '7', 'A.b_c:d-', 'x'.repeat(20)])('%j can be one', (text) => {
    expect(isPrefix(text)).toBe(true);
    expect(fillTemplate(templateWithPrefix(text), '1')).toBe(`${text}1`);
  });

  it.each(['', '-', '.', '..', 'a b', 'a/', 'ä', '😀', '<', '"', 'a\n', '{id}', 'x'.repeat(21)])(
    '%j cannot',
    (text) => {
      expect(isPrefix(text)).toBe(false);
    },
  );
});
