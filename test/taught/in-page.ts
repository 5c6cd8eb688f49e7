import { readFacts, readLesson } from '@/lib/crm/taught/read-lesson';
import { readField } from '@/lib/crm/taught/read-marks';
import { chooseMarks } from '@/lib/crm/teaching/choose-marks';
import { learnStates, proveField } from '@/lib/crm/teaching/prove';
import { formsOf } from '@/lib/lesson/address-choices';
import type { Lesson, LessonField, Mark, PersonMark } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';

/** What a test asks of the teacher's and the interpreter's code in a page. */
const tools = {
  choose: (field: LessonField, element: Element) => chooseMarks(field, element, document),
  values: (field: LessonField, marks: (Mark | PersonMark)[]) => readField(field, marks, document).values,
  prove: proveField,
  learnStates,
  forms: () => formsOf(new URL(location.href)),
  isLesson: (lesson: unknown) => lessonSchema.safeParse(lesson).success,
  read: (lesson: Lesson) => {
    const { deal, fields } = readLesson(lesson, document, new URL(location.href));
    return { deal, contacts: fields.contacts?.value, facts: readFacts(lesson, document) };
  },
};

export type InPage = typeof tools;

declare global {
  var inPage: InPage;
}

globalThis.inPage = tools;
