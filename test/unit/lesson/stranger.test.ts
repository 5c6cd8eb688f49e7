import { describe, expect, it } from 'vitest';
import { formsOf } from '@/lib/lesson/address-choices';
import { matchAddress } from '@/lib/lesson/address-form';
import { lessonSchema } from '@/lib/lesson/schema';
import { readLessonFile } from '@/lib/settings/lesson-file';
import { LESSON } from '../../fixtures/lesson';

const isLesson = (value: unknown): boolean => lessonSchema.safeParse(value).success;
const taking = (attribute: string) => ({
  ...LESSON,
  fields: { name: { marks: [{ steps: [{ tag: 'div' }], take: { attribute } }] } },
});

describe('a lesson of a stranger', () => {
  it.each([
    'data-xsrf',
    'data-jwt',
    'data-api-key',
    'data-apikey',
    'data-access-key',
    'data-authorization',
    'data-auth',
    'data-otp',
    'data-pwd',
    'data-credential',
    'data-cookie',
    'srcdoc',
    'style',
  ])('reads no attribute that keeps something secret, or holds code: %s', (attribute) => {
    expect(isLesson(taking(attribute))).toBe(false);
  });

  it.each(['data-author', 'data-key', 'data-owner-id', 'aria-label', 'data-hotpink', 'data-authored-by'])(
    'reads others: %s',
    (attribute) => {
      expect(isLesson(taking(attribute))).toBe(true);
    },
  );

  it.each([
    ['a label that turns round what stands beside it', { ...LESSON, label: 'Acme \u202egro.live' }],
    ['a label of several lines', { ...LESSON, label: 'Acme\nOK' }],
    ['an address that is shown turned round', { ...LESSON, addresses: ['/\u202esliated/{digits}'] }],
    ['an address with something unseen in it', { ...LESSON, addresses: ['/de\u200bals/{digits}'] }],
    ['the address of the extension’s own service', { ...LESSON, origin: 'https://tech.wazzup24.com' }],
    ['no number for a version', { ...LESSON, v: '1' }],
  ])('has not %s', (_, lesson) => {
    expect(isLesson(lesson)).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('brings no %s', (key) => {
    const text = JSON.stringify(LESSON);
    const places = [
      text.replace('{', `{"${key}":{"off":true},`),
      text.replace('"fields":{', `"fields":{"${key}":{"marks":[]},`),
    ];
    for (const place of places) {
      expect(JSON.parse(place)).not.toEqual(LESSON);
      expect(readLessonFile(place)).toMatchObject({ problem: { kind: 'wrong' } });
    }
    expect(({} as Record<string, unknown>).off).toBeUndefined();
  });

  it('may be as deep and long as it likes, and is none', () => {
    expect(readLessonFile('['.repeat(150_000))).toHaveProperty('problem');
    expect(readLessonFile(`{"v":1,"label":"${'x'.repeat(200_000)}"}`)).toEqual({ problem: { kind: 'long' } });
    expect(readLessonFile(`{"v":1,"fields":${'{"name":'.repeat(15_000)}1${'}'.repeat(15_000)}}`)).toHaveProperty(
      'problem',
    );
  });
});

describe('an address that is longer than any deal’s', () => {
  const long = `https://crm.example/deals/${'1-'.repeat(200_000)}%E2%80%A8`;

  it('is of no form', () => {
    expect(matchAddress('/deals/*-{digits}-*', new URL(long))).toBeUndefined();
    expect(
      matchAddress('/deals/{digits}', new URL(`https://crm.example/deals/7?${'a&'.repeat(100_000)}`)),
    ).toBeUndefined();
    expect(matchAddress('/deals/{digits}', new URL(`https://crm.example/deals/7?back=${'a'.repeat(3_000)}`))?.id).toBe(
      '7',
    );
  });

  it('has no form', () => {
    expect(formsOf(new URL(`https://crm.example/deals/7?${'id=7&'.repeat(100_000)}`))).toEqual([]);
  });
});
