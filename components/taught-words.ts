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
  if (field === 'closed') return stateWords(texts);
  if (field !== 'contacts') return texts.join(', ');
  const names = people ? people.map(({ id, name }) => name || id) : texts;
  return names.length > 0 ? `${tCount('teach_people', names.length)}: ${names.join(', ')}` : t('value_none');
}

/** Of the words for a state those that people read: beside them may stand its name, or its number, for machines. */
function stateWords(texts: readonly string[]): string {
  const isWritten = (text: string) => /[^a-z\d_-]/.test(text);
  const isWord = (text: string) => /^\D*\p{L}\D*$/u.test(text);
  return texts.find(isWritten) ?? texts.find(isWord) ?? texts[0] ?? '';
}
