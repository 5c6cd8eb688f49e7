// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOnceAPause } from '@/lib/background/once-a-pause';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs at once, then once at the end of a pause, however often it is called', () => {
  const run = vi.fn();
  const wake = createOnceAPause(run);
  for (let call = 0; call < 9; call += 1) wake();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(3600_000);
  expect(run).toHaveBeenCalledTimes(2);
});

it('is called by its own run more and more seldom, and at once again after a quiet time', () => {
  let isStormy = true;
  const run = vi.fn(() => void (isStormy && setTimeout(wake, 1)));
  const wake = createOnceAPause(run);
  wake();
  const runsIn = (ms: number) => {
    const before = run.mock.calls.length;
    vi.advanceTimersByTime(ms);
    return run.mock.calls.length - before;
  };
  const [first, second] = [runsIn(600_000), runsIn(600_000)];
  expect(first).toBeLessThan(10);
  expect(second).toBeLessThan(first);
  isStormy = false;
  runsIn(3600_000);
  run.mockClear();
  wake();
  expect(run).toHaveBeenCalledTimes(1);
});
