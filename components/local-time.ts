const MINUTE_MS = 60_000;

/** Writes a time as this computer's clock shows it, and its offset from UTC: `2026-03-17 15:04:05 +03:00`. */
export function localTime(at: number): string {
  const offset = -new Date(at).getTimezoneOffset();
  const clock = new Date(at + offset * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const twoDigits = (count: number) => String(count).padStart(2, '0');
  return `${clock} ${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/** Writes a day as this computer's calendar shows it: `2026-03-17`. */
export const localDay = (at: number): string => localTime(at).slice(0, 10);
