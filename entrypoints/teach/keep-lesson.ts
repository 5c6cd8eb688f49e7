import type { Lesson, LessonField } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { changeSettings } from '@/lib/settings';
import { mergeLessons } from './lesson-in-hand';

/** Keeps a lesson among the manager's settings; there is one lesson for an origin. Rejects one that nobody could load. */
export const keepLesson = (taught: Lesson, only: LessonField | undefined): Promise<void> =>
  changeSettings(({ lessons }) => {
    const known = lessons.find(({ origin }) => origin === taught.origin);
    const others = lessons.filter(({ origin }) => origin !== taught.origin);
    return { lessons: [...others, lessonSchema.parse(mergeLessons(known, taught, only))] };
  });
