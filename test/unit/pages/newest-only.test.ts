import { expect, it } from 'vitest';
import { newestOnly } from '@/components/newestOnly';

it('says of each call whether it is the newest', () => {
  const begin = newestOnly();
  const isFirst = begin();
  expect(isFirst()).toBe(true);
  const isSecond = begin();
  expect([isFirst(), isSecond()]).toEqual([false, true]);
  begin();
  expect([isFirst(), isSecond()]).toEqual([false, false]);
});

it('does not count the calls of another newestOnly', () => {
  const isNewest = newestOnly()();
  newestOnly()();
  expect(isNewest()).toBe(true);
});
