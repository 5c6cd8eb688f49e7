import { type MessageKey, t } from '@/lib/i18n';
import type { Lesson } from '@/lib/lesson/model';
import type { FileProblem } from '@/lib/settings/file';
import type { FileSettings } from '@/lib/settings/model';

const SETTING_LABELS = {
  tokenAddress: 'setting_token_address',
  forms: 'setting_forms',
  users: 'setting_users',
  servers: 'setting_servers',
  pill: 'setting_pill',
  sessionReads: 'setting_session',
  hubspotId: 'setting_hubspot',
  country: 'setting_country',
  leading8: 'setting_leading8',
  wazzupAccount: 'setting_account',
  lessons: 'setting_lessons',
} as const satisfies Record<keyof FileSettings, MessageKey>;

const EXPECTED_VALUES = {
  tokenAddress: 'expected_token_address',
  forms: 'expected_forms',
  users: 'expected_users',
  servers: 'expected_servers',
  pill: 'expected_pill',
  sessionReads: 'expected_session',
  hubspotId: 'expected_hubspot',
  country: 'expected_country',
  leading8: 'expected_session',
  wazzupAccount: 'expected_account',
  lessons: 'expected_lessons',
} as const satisfies Record<keyof FileSettings, MessageKey>;

/** Names settings as the settings page does, with the CRMs of lessons. */
export function settingsLabel(names: readonly (keyof FileSettings)[], lessons: readonly Lesson[] = []): string {
  const crms = lessons.map(({ label }) => label).join(', ');
  return names.map((name) => t(SETTING_LABELS[name]) + (name === 'lessons' && crms ? ` (${crms})` : '')).join(', ');
}

/** Says why a file is refused, in which line, and that nothing was changed. */
export function problemMessage({ kind, line, name }: FileProblem): string {
  const expected = Object.hasOwn(EXPECTED_VALUES, name) ? t(EXPECTED_VALUES[name as keyof FileSettings]) : '';
  const messages = {
    long: t('file_long'),
    broken: t('file_broken', line),
    other: t('file_not_ours', line),
    newer: t('file_newer', line),
    unknown: t('file_unknown', line, name),
    twice: t('file_twice', line, name),
    wrong: `${t('file_wrong', line, name)} ${expected}`,
  };
  return `${messages[kind].trim()} ${t('file_unchanged')}`;
}
