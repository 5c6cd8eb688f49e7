import { expect, it } from 'vitest';
import { chunk } from '@/lib/deal/chunk';

it.each([
  [[], []],
  [[1], [[1]]],
  [[1, 2], [[1, 2]]],
  [
    [1, 2, 3, 4, 5],
    [[1, 2], [3, 4], [5]],
  ],
])('chunk cuts %j into %j', (items, parts) => {
  expect(chunk(items, 2)).toEqual(parts);
});
