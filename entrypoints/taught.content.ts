import { defineContentScript } from 'wxt/utils/define-content-script';
import { currentPage } from '@/lib/crm/page-endpoint';
import { runContentScript } from '@/lib/visit/run-content-script';

// It matches nothing: the background registers it, behind the interpreter, for the hosts that have a lesson.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  async main(ctx) {
    // Pages of the same host may have no lesson: browsers grant hosts whole, with all ports.
    const reader = await globalThis.dealLinkLesson?.createReader(currentPage());
    if (reader && !ctx.isInvalid) runContentScript(reader, ctx);
  },
});
