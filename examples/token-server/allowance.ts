const HOUR_MS = 3600_000;

/**
 * Counts what each person does, and lets nobody do it more than so many times in an hour.
 * @param now gives the time, in milliseconds since 1970; a time that lies ahead was told by a clock set back since
 */
export function createAllowance(mostPerHour: number, now: () => number) {
  const times = new Map<string, readonly number[]>();
  const lastHour = (name: string): readonly number[] =>
    (times.get(name) ?? []).filter((time) => now() >= time && now() - time < HOUR_MS);
  return {
    isSpent: (name: string): boolean => lastHour(name).length >= mostPerHour,
    spend: (name: string): void => void times.set(name, [...lastHour(name), now()]),
  };
}
