import { shownFrames } from '@/lib/crm/taught/frames';
import { readFacts, readLesson } from '@/lib/crm/taught/read-lesson';
import { readField } from '@/lib/crm/taught/read-marks';
import { blankPage } from '@/lib/crm/teaching/blank-page';
import { chooseMarks } from '@/lib/crm/teaching/choose-marks';
import { guessPage } from '@/lib/crm/teaching/guess/guess-page';
import { learnStates, proveField } from '@/lib/crm/teaching/prove';
import { findStateOptions } from '@/lib/crm/teaching/state-options';
import { formsOf } from '@/lib/lesson/address-choices';
import type { Lesson, LessonField, Mark, PersonMark } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';

/** What a test asks of the teacher's and the interpreter's code in a page. */
const tools = {
  choose: (field: LessonField, element: Element) => chooseMarks(field, element, document),
  guess: () => guessPage(document, new URL(location.href)),
  blank: () => blankPage(document),
  values: (field: LessonField, marks: (Mark | PersonMark)[]) => readField(field, marks, document).values,
  field: (field: LessonField, marks: readonly (Mark | PersonMark)[]) => readField(field, marks, document).value,
  prove: proveField,
  learnStates,
  forms: () =>
    [location.href, ...shownFrames(document).map(({ URL: address }) => address)].flatMap((at) => formsOf(new URL(at))),
  states: (marks: Mark[]) => findStateOptions(marks, document),
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
