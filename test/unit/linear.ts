import { cpuTime } from '../cpu-time';

/** How much more some work does for eight times as much: 8 if it is linear, 64 if it is quadratic. */
export const growth = (steps: (count: number) => number, count = 50): number => steps(8 * count) / steps(count);

/**
 * The same, of the time that some work takes, for what cannot be counted. The best of three runs counts, and a few
 * milliseconds mean nothing; on a busy machine, whoever compares it leaves much room below 64.
 */
export function growthOfTime(work: (count: number) => unknown, count: number): number {
  const timeOf = (times: number) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const start = cpuTime();
        work(times);
        return cpuTime() - start;
      }),
    );
  return (timeOf(8 * count) + 5) / (timeOf(count) + 5);
}

/**
 * Counts how often some work reads a property of the objects in a list, or goes on in the list. A count says what a
 * time cannot on a machine that is busy.
 */
export function countReads<T extends object>(list: readonly T[], work: (watched: T[]) => unknown): number {
  let reads = 0;
  const watch = <U extends object>(target: U): U =>
    new Proxy(target, {
      get(object, name, receiver) {
        reads += 1;
        return Reflect.get(object, name, receiver);
      },
    });
  work(watch(list.map(watch)));
  return reads;
}
