import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import { sites } from '@/lib/crm';
import { createTaughtHome } from '@/lib/crm/taught/home';
import type { Lesson } from '@/lib/lesson/model';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { endScripts, filesOf, INTERPRETER, injectIntoTabs } from './inject-scripts';
import { readLessons } from './lessons';

/** Tells the ids of lessons' scripts from those of CRMs that are built in, which are single words. */
const BETWEEN = ' ';

/**
 * Registers for each lesson whose host is granted the interpreter, and with it the script of a taught CRM. A script's id
 * changes with its lesson, so that open tabs get what has changed of it, and only that.
 * @param renew whether scripts in open tabs are of the version before, after an install or update
 */
export async function reconcileLessons(renew: boolean): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  const lessons = (await readLessons()).filter(
    ({ origin }) => intersectPatterns([originPattern(origin)], origins).length > 0,
  );
  const wanted = lessons.map(scriptOf);
  const registered = (await browser.scripting.getRegisteredContentScripts()).filter(({ id }) => id.includes(BETWEEN));
  const has = (scripts: readonly { id: string }[], id: string) => scripts.some((script) => script.id === id);
  const gone = registered.filter(({ id }) => !has(wanted, id));
  const added = wanted.filter(({ id }) => !has(registered, id));
  // If the browser ends us in between, the pages have the scripts twice and not never. A lesson whose address the browser
  // refuses takes no other one with it.
  await Promise.allSettled(added.map((script) => browser.scripting.registerContentScripts([script])));
  if (gone.length > 0) await browser.scripting.unregisterContentScripts({ ids: gone.map(({ id }) => id) });
  for (const { id, matches = [] } of gone) {
    await endScripts(id.split(BETWEEN, 1).join());
    // The interpreter asks anew, and learns that the lesson is gone.
    await injectIntoTabs(matches, [INTERPRETER]);
  }
  for (const { matches, js, allFrames } of renew ? wanted : added) await injectIntoTabs(matches, js, allFrames);
}

interface LessonScript {
  id: string;
  js: ScriptPublicPath[];
  matches: string[];
  allFrames: boolean;
  runAt: 'document_end';
}

/** The script of a lesson. A repair is only told to the script of its CRM, which is registered by itself. */
function scriptOf(lesson: Lesson): LessonScript {
  const { origin, repairs } = lesson;
  return {
    id: `${origin}${BETWEEN}${markOf(JSON.stringify(lesson))}`,
    js: repairs ? [INTERPRETER] : filesOf(createTaughtHome(lesson)),
    matches: [originPattern(origin)],
    allFrames: sites.named(repairs?.crm ?? '')?.inFrames ?? false,
    // A CRM's own script comes later.
    runAt: 'document_end',
  };
}

/** A short mark that changes with a text. */
const markOf = (text: string): string =>
  Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
    .reduce((mark, letter) => (Math.imul(mark, 31) + letter) | 0, 0)
    .toString(36);
