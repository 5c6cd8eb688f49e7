import type { FieldValue } from '@/lib/crm/teaching/teacher';
import type { DealFacts } from '@/lib/deal/model';
import type { Lesson, LessonField, Mark, PersonMark } from '@/lib/lesson/model';
import { findContactLinks, readFacts } from './read-lesson';
import { readField } from './read-marks';

/** A link to a contact's own page, as the open page has it. */
export interface ContactLink {
  id: string;
  address: string;
}

/** What reads pages by a lesson. It is a file of its own, so that only pages of taught CRMs load it. */
export interface Interpreter {
  /** Frames of other records are passed over if the deal's id is given. */
  readFacts(document: Document, deal?: string): DealFacts;
  findContactLinks(document: Document, deal?: string): ContactLink[];
  /** Reads a field on a contact's own page. */
  readField(field: LessonField, marks: readonly (Mark | PersonMark)[], page: Document): FieldValue | null;
}

export const createInterpreter = (lesson: Lesson): Interpreter => ({
  readFacts: readFacts.bind(null, lesson),
  findContactLinks: findContactLinks.bind(null, lesson),
  readField: (field, marks, page) => readField(field, marks, page).value,
});
