import { browser } from 'wxt/browser';
import type { Lesson } from '@/lib/lesson/model';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { isHostNeeded } from '@/lib/permissions/needed-hosts';
import { changeSettings, readSettings } from '@/lib/settings';

/** Changes the manager's own lesson for an origin. */
export const changeLesson = (origin: string, change: (lesson: Lesson) => Lesson): Promise<void> =>
  changeSettings(({ lessons }) => ({
    lessons: lessons.map((lesson) => (lesson.origin === origin ? change(lesson) : lesson)),
  }));

/** Stores lessons in place of those for the same origins. */
export const keepLessons = (added: readonly Lesson[]): Promise<void> =>
  changeSettings(({ lessons }) => {
    const others = lessons.filter(({ origin }) => !added.some((lesson) => lesson.origin === origin));
    return { lessons: [...others, ...added] };
  });

/**
 * Deletes the manager's own lesson for an origin, and gives back access to its host if nothing else needs it.
 * @param known the match patterns of the CRMs that the extension reads by itself
 */
export async function deleteLesson({ origin, repairs }: Lesson, known: readonly string[]): Promise<void> {
  await changeSettings(({ lessons }) => ({ lessons: lessons.filter((lesson) => lesson.origin !== origin) }));
  const host = originPattern(origin);
  // A CRM that the extension reads by itself goes on without its repair.
  if (repairs || intersectPatterns(known, [host]).length > 0 || isHostNeeded(await readSettings(), host)) return;
  await browser.permissions.remove({ origins: [host] });
}
