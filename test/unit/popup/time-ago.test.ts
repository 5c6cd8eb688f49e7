import { afterEach, expect, it, vi } from 'vitest';
import { timeAgo } from '@/entrypoints/popup/time-ago';

const words = vi.hoisted(() => ({ language: 'en' }));
vi.mock('@/lib/i18n', () => ({ t: (key: string) => (key === 'language' ? words.language : key) }));

const NOW = new Date(2026, 2, 17, 12).getTime();
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

afterEach(() => {
  words.language = 'en';
});

it.each([
  [0, 'just_now'],
  [MINUTE - 1, 'just_now'],
  [MINUTE, '1 minute ago'],
  [5 * MINUTE + 59_999, '5 minutes ago'],
  [HOUR - 1, '59 minutes ago'],
  [HOUR, '1 hour ago'],
  [DAY - 1, '23 hours ago'],
  [DAY, 'yesterday'],
  [3 * DAY, '3 days ago'],
  // The clock was set back since.
  [-DAY, 'just_now'],
])('%d ms ago is %s', (ms, text) => {
  expect(timeAgo(NOW - ms, NOW)).toBe(text);
});

it.each([
  ['ru', '5 минут назад'],
  ['es', 'hace 5 minutos'],
])('says so in the language of the words: %s', (language, text) => {
  words.language = language;
  expect(timeAgo(NOW - 5 * MINUTE, NOW)).toBe(text);
});
