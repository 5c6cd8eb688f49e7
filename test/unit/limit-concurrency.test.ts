import { expect, it } from 'vitest';
import { limitConcurrency } from '@/lib/limit-concurrency';

/** Steps that end when the test says so, and the names of those that have begun. */
function createSteps() {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const step = (name: string) => () => {
    begun.push(name);
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return end.promise;
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    begun,
    step,
    settle,
    end(name: string) {
      ends.get(name)?.resolve(name);
      return settle();
    },
    fail(name: string) {
      ends.get(name)?.reject(new Error(name));
      return settle();
    },
  };
}

it('runs so many steps at once, the others after them, in the order in which they were given', async () => {
  const { begun, step, settle, end } = createSteps();
  const limit = limitConcurrency(2);
  const results = ['a', 'b', 'c', 'd'].map((name) => limit(step(name)));
  await settle();
  expect([begun, limit.countWaiting()]).toEqual([['a', 'b'], 2]);
  await end('b');
  expect([begun, limit.countWaiting()]).toEqual([['a', 'b', 'c'], 1]);
  await end('a');
  await end('d');
  await end('c');
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
});

it('a step that fails, also before it waits for anything, holds up none of the others', async () => {
  const { begun, step, settle, end, fail } = createSteps();
  const limit = limitConcurrency(1);
  const first = limit(step('a'));
  const second = limit(() => {
    throw new Error('at once');
  });
  const third = limit(step('c'));
  await settle();
  const rejected = expect(first).rejects.toThrow('a');
  const alsoRejected = expect(second).rejects.toThrow('at once');
  await fail('a');
  await Promise.all([rejected, alsoRejected]);
  expect(begun).toEqual(['a', 'c']);
  await end('c');
  expect(await third).toBe('c');
});

it('gives a free place to the step that has waited longest, not to one that comes just then', async () => {
  const { begun, step, settle, end } = createSteps();
  const limit = limitConcurrency(1);
  const first = limit(step('a')).then(() => void limit(step('late')));
  void limit(step('b'));
  await settle();
  await end('a');
  await first;
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'late']);
});
