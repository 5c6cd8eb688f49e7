import { type MessageKey, t } from '@/lib/i18n';
import { linkedFields } from '@/lib/lesson/linked-fields';
import { LESSON_FIELDS, type Lesson, type LessonField } from '@/lib/lesson/model';

const FIELD_NAMES = {
  name: 'taught_field_name',
  responsible: 'taught_field_responsible',
  contacts: 'taught_field_contacts',
  phones: 'taught_field_phones',
  closed: 'taught_field_closed',
} as const satisfies Record<LessonField, MessageKey>;

interface Props {
  lesson: Lesson;
  /** The name of the CRM whose reader it repairs. */
  repaired?: string | undefined;
}

/** Says what a lesson reads and where, all that it may ask for included. */
export function LessonFacts({ lesson, repaired }: Props) {
  const { origin, addresses, repairs, fields } = lesson;
  const { responsible } = fields;
  const names = LESSON_FIELDS.filter((field) => fields[field]).map((field) => t(FIELD_NAMES[field]));
  const list = new Intl.ListFormat(t('language')).format(names);
  return (
    <ul className="lesson-facts">
      <li>{origin}</li>
      <li>{repairs ? t('taught_repairs', repaired ?? repairs.crm, list) : t('taught_reads', list)}</li>
      {addresses.length > 0 && <li>{t('taught_addresses', addresses.join(', '))}</li>}
      {responsible && 'fixed' in responsible && (
        <li>{t('taught_fixed', [responsible.fixed.name, responsible.fixed.id].filter(Boolean).join(' · '))}</li>
      )}
      {[...new Set(linkedFields(lesson).map(({ agreed }) => agreed))].map((form) => (
        <li key={form}>{t('taught_linked', origin + form)}</li>
      ))}
    </ul>
  );
}

/** Whether a lesson asks for pages by itself. */
export const asksForPages = (lesson: Lesson): boolean => linkedFields(lesson).length > 0;
