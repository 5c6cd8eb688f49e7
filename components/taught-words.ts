import type { FieldValue, TaughtField } from '@/lib/crm/teaching/teacher';
import { type MessageKey, t, tCount } from '@/lib/i18n';

/** What the manager calls the fields, as in the popup. */
export const TAUGHT_LABELS = {
  id: 'field_id',
  name: 'field_name',
  responsible: 'responsible',
  contacts: 'field_contacts',
  phones: 'phones',
  closed: 'value_closed',
} as const satisfies Record<TaughtField, MessageKey>;

/** Nobody reads more of a value to see whether it is the right one. */
const LONGEST = 300;

/** A value as a manager reads it. */
export function valueWords(field: TaughtField, value: FieldValue): string {
  const words = allWords(field, value);
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

function allWords(field: TaughtField, value: FieldValue): string {
  const { texts, people, responsible } = value;
  if (field === 'responsible' && responsible) return responsible.name || responsible.id || '';
  // Beside the words of the state there may be its name in the page's own language.
  if (field === 'closed') return texts[0] ?? '';
  if (field !== 'contacts') return texts.join(', ');
  const names = people ? people.map(({ id, name }) => name || id) : texts;
  return names.length > 0 ? `${tCount('teach_people', names.length)}: ${names.join(', ')}` : t('value_none');
}
