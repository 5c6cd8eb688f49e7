import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { addFacts } from '@/lib/crm/taught/add-facts';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import type { Lesson } from '@/lib/lesson/model';
import { askLesson } from '@/lib/messaging/ask-lesson';

/**
 * The interpreter of lessons. The background registers it for the hosts that have a lesson, beside the script of the CRM
 * there, which finds it among the extension's own scripts. A newer copy takes the place of an older one.
 */
export default defineUnlistedScript(() => {
  let lesson: Lesson | undefined;
  globalThis.dealLinkLesson = {
    told: askLesson(location.origin).then((told) => {
      lesson = told;
      return told && { lesson: told, interpreter: createInterpreter(told) };
    }),
    addFacts: (reader, document, found) => lesson && addFacts(lesson, reader, document, found),
  };
});
