import { t } from '@/lib/i18n';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Says how long ago something was, as in "5 minutes ago"; what a clock that was set back puts ahead is just over. */
export function timeAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < MINUTE_MS) return t('just_now');
  const format = new Intl.RelativeTimeFormat(t('language'), { numeric: 'auto' });
  if (ms < HOUR_MS) return format.format(-Math.floor(ms / MINUTE_MS), 'minute');
  if (ms < DAY_MS) return format.format(-Math.floor(ms / HOUR_MS), 'hour');
  return format.format(-Math.floor(ms / DAY_MS), 'day');
}
