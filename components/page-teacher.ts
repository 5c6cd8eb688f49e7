import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import type { Choice, LessonReading, PageGuess, TaughtField } from '@/lib/crm/teaching/teacher';
import type { Lesson, Mark, PersonMark } from '@/lib/lesson/model';

const SCRIPT = '/teacher.js' as ScriptPublicPath;

/** Puts the teacher into the tab's page, if it is not there yet. */
async function bringTeacher(tabId: number): Promise<void> {
  const isThere = async () => {
    const func = () => globalThis.dealLinkTeacher !== undefined;
    const [answer] = await browser.scripting.executeScript({ target: { tabId }, func });
    return answer?.result === true;
  };
  if (!(await isThere())) await browser.scripting.executeScript({ target: { tabId }, files: [SCRIPT] });
}

/**
 * Lets the teacher in the tab's page do something, and gives its answer. Rejects where the page is gone, or the browser
 * keeps us from it.
 */
async function ask<Args extends unknown[], Answer>(
  tabId: number,
  func: (...args: Args) => Answer | Promise<Answer>,
  ...args: Args
): Promise<Awaited<Answer>> {
  await bringTeacher(tabId);
  const [answer] = await browser.scripting.executeScript({ target: { tabId }, func, args });
  if (answer?.result === undefined || answer.result === null) throw new Error('The page has not answered');
  return answer.result as Awaited<Answer>;
}

/** The functions that run in the page use nothing from outside them. */
export const createPageTeacher = (tabId: number) => ({
  guess: () => ask(tabId, () => globalThis.dealLinkTeacher?.guess() as PageGuess),
  read: (lesson: Lesson) =>
    ask(tabId, (one: Lesson) => globalThis.dealLinkTeacher?.read(one) as Promise<LessonReading>, lesson),
  choose: (field: TaughtField, lesson: Lesson) =>
    ask(
      tabId,
      (one: TaughtField, known: Lesson) => globalThis.dealLinkTeacher?.choose(one, known) as Promise<Choice>,
      field,
      lesson,
    ),
  blankPage: () => ask(tabId, () => globalThis.dealLinkTeacher?.blankPage() as string),
  /** Outlines what marks find; a page that is not there outlines nothing. */
  async show(marks: readonly (Mark | PersonMark)[]): Promise<void> {
    const func = (all: (Mark | PersonMark)[]) => globalThis.dealLinkTeacher?.show(all);
    await browser.scripting.executeScript({ target: { tabId }, func, args: [[...marks]] }).catch(() => {});
  },
  /** Takes everything that we put into the page out of it again. */
  async end(): Promise<void> {
    const func = () => globalThis.dealLinkTeacher?.end();
    await browser.scripting.executeScript({ target: { tabId }, func }).catch(() => {});
  },
});
