import { valueWords } from '@/components/taught-words';
import { type MessageKey, t } from '@/lib/i18n';
import type { LessonField } from '@/lib/lesson/model';
import type { FieldState } from './state';

/** What becomes of a field that is not taught. */
const WITHOUT = {
  name: 'teach_without_name',
  responsible: 'teach_without',
  contacts: 'teach_without_contacts',
  phones: 'teach_without',
  closed: 'teach_without_closed',
} as const satisfies Record<LessonField, MessageKey>;

/** What the window says of a field: the value that it read, or why there is none. */
export function fieldWords(field: LessonField, { marked, origin, isLost, rule }: FieldState): string {
  if (rule.kind === 'fixed' && rule.id) return rule.name || rule.id;
  if (rule.kind === 'linked' && rule.chosen?.value) return valueWords(field, rule.chosen.value);
  if (marked?.value) return valueWords(field, marked.value);
  if (isLost) return t('teach_nothing');
  return origin === 'dropped' ? t(WITHOUT[field]) : t('teach_not_found');
}
