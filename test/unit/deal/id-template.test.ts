import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate, isIdTemplate, isPrefix, PLAIN_TEMPLATE, templateWithPrefix } from '@/lib/deal/id-template';

describe('an id template', () => {
  it.each(['{id}', 'k-{id}', '{id}-eu', 'A.b_c:d-{id}.x', `${'x'.repeat(20)}{id}${'y'.repeat(20)}`])(
    'can be %j',
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
  ])('cannot be %j', (form) => {
    expect(isIdTemplate(form)).toBe(false);
  });

  it('puts the id in place of {id}; the plain template leaves it alone', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(fillTemplate(PLAIN_TEMPLATE, id)).toBe(id);
        expect(fillTemplate('k-{id}.eu', id)).toBe(`k-${id}.eu`);
      }),
    );
  });

  it('keeps different ids different', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(fillTemplate('k-{id}1', one) === fillTemplate('k-{id}1', other)).toBe(one === other);
      }),
    );
  });
});

describe('a prefix', () => {
  it.each(['k-', 'kommo-', 'a', '7', 'A.b_c:d-', 'x'.repeat(20)])('can be %j', (text) => {
    expect(isPrefix(text)).toBe(true);
    expect(fillTemplate(templateWithPrefix(text), '1')).toBe(`${text}1`);
  });

  it.each(['', '-', '.', '..', 'a b', 'a/', 'ä', '😀', '<', '"', 'a\n', '{id}', 'x'.repeat(21)])(
    'cannot be %j',
    (text) => {
      expect(isPrefix(text)).toBe(false);
    },
  );
});
