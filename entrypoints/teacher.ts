import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createTeacher } from '@/lib/crm/teaching/create-teacher';

/**
 * The teach window puts this script into the page that a manager teaches. It defines what the window calls among the
 * extension's own scripts, where the page cannot see it. A script that was put there before ends.
 */
export default defineUnlistedScript(() => {
  globalThis.dealLinkTeacher?.end();
  globalThis.dealLinkTeacher = createTeacher(document);
});
