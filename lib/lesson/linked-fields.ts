import type { Lesson, Mark, PersonMark } from './model';

/** A field that stands on the contacts' own pages, of which the manager has agreed to the form of the addresses. */
export interface LinkedPlace {
  field: 'phones' | 'responsible';
  agreed: string;
  marks: (Mark | PersonMark)[];
}

/** The fields of a lesson for which pages are asked. */
export const linkedFields = ({ fields }: Pick<Lesson, 'fields'>): LinkedPlace[] =>
  (['phones', 'responsible'] as const).flatMap((field) => {
    const taught = fields[field];
    return taught && 'linked' in taught ? { field, ...taught.linked } : [];
  });
