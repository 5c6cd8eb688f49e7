import { defineContentScript } from 'wxt/utils/define-content-script';
import { currentPage } from '@/lib/crm/page-endpoint';
import { createTaughtReader } from '@/lib/crm/taught/reader';
import { runContentScript } from '@/lib/visit/run-content-script';

// It matches nothing: the background registers it, behind the interpreter, for the hosts that have a lesson.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  async main(ctx) {
    // Pages of the same host may have no lesson: browsers grant hosts whole, with all ports.
    const told = await globalThis.dealLinkLesson?.told;
    if (!told || told.lesson.repairs || ctx.isInvalid) return;
    runContentScript(createTaughtReader(told.lesson, told.interpreter, currentPage()), ctx);
  },
});
