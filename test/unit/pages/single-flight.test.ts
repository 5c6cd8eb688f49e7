// @vitest-environment node
import { expect, it } from 'vitest';
import { singleFlight } from '@/components/singleFlight';

/** A read whose answers the test releases one by one; each answer has the value from when the read began. */
function slowRead() {
  const answers: (() => void)[] = [];
  const results: number[] = [];
  let value = 0;
  const refresh = singleFlight(async () => {
    const valueAtStart = value;
    await new Promise<void>((resolve) => answers.push(resolve));
    results.push(valueAtStart);
  });
  const set = (now: number) => {
    value = now;
  };
  return { answers, results, refresh, set };
}

it('ends with the newest value, and reads no more often than necessary', async () => {
  const { answers, results, refresh, set } = slowRead();
  const first = refresh();
  for (const now of [1, 2, 3]) {
    set(now);
    void refresh();
  }
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await expect.poll(() => answers).toHaveLength(2);
  answers[1]?.();
  await first;
  expect(results).toEqual([0, 3]);
});

it('reads again after a read that failed', async () => {
  let fails = true;
  let reads = 0;
  const refresh = singleFlight(async () => {
    reads += 1;
    if (fails) throw new Error('no answer');
  });
  await expect(refresh()).rejects.toThrow('no answer');
  fails = false;
  await refresh();
  expect(reads).toBe(2);
});
