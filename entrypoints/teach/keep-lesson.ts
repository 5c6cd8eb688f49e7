import type { Lesson, LessonField } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { changeSettings } from '@/lib/settings';
import { mergeLessons, replaces } from './lesson-in-hand';

/**
 * Keeps a lesson among the manager's settings; there is one lesson for an origin. Keeps nothing and says so where another
 * window has changed that lesson meanwhile and it would be lost. Rejects one that nobody could load.
 * @param seen the lesson for the origin that the manager has seen last
 */
export async function keepLesson(
  taught: Lesson,
  only: LessonField | undefined,
  seen: Lesson | undefined,
): Promise<'kept' | 'changed'> {
  let outcome: 'kept' | 'changed' = 'kept';
  await changeSettings(({ lessons }) => {
    const known = lessons.find(({ origin }) => origin === taught.origin);
    if (isUnseen(known, seen) && replaces(known, taught, only)) outcome = 'changed';
    // One field alone belongs to a lesson that is there.
    if (only && !taught.repairs && !known) outcome = 'changed';
    if (outcome === 'changed') return {};
    const others = lessons.filter(({ origin }) => origin !== taught.origin);
    return { lessons: [...others, lessonSchema.parse(mergeLessons(known, taught, only))] };
  });
  return outcome;
}

const isUnseen = (known: Lesson | undefined, seen: Lesson | undefined): boolean =>
  JSON.stringify(known) !== JSON.stringify(seen);
