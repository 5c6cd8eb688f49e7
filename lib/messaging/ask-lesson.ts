import { browser } from 'wxt/browser';
import { type Lesson, LONGEST_LESSON } from '@/lib/lesson/model';
import type { Reply, RequestOf } from './protocol';

/**
 * Asks the background for the lesson of this page's origin; undefined if there is none. The background has checked it by
 * its schema; what is checked here is that it is of this origin, and no longer than a lesson can be.
 */
export async function askLesson(origin: string): Promise<Lesson | undefined> {
  const request: RequestOf<'lesson.get'> = {};
  try {
    const reply: Reply<'lesson.get'> | undefined = await browser.runtime.sendMessage({ type: 'lesson.get', request });
    const lesson = reply?.ok ? reply.answer.lesson : undefined;
    const isGood = lesson?.v === 1 && lesson.origin === origin && JSON.stringify(lesson).length <= LONGEST_LESSON;
    return isGood && lesson.fields ? lesson : undefined;
  } catch {
    return undefined;
  }
}
