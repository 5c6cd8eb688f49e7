// @vitest-environment node
import { expect, it } from 'vitest';
import { singleFlight } from '@/components/singleFlight';

/** A read whose answers come when they are told to, each with what was true when it was asked. */
function slowRead() {
  const answers: (() => void)[] = [];
  const shown: number[] = [];
  let value = 0;
  const refresh = singleFlight(async () => {
    const read = value;
    await new Promise<void>((resolve) => answers.push(resolve));
    shown.push(read);
  });
  const set = (now: number) => {
    value = now;
  };
  return { answers, shown, refresh, set };
}

it('shows what is true in the end, however the answers come, and reads no more often than it has to', async () => {
  const { answers, shown, refresh, set } = slowRead();
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
  expect(shown).toEqual([0, 3]);
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
