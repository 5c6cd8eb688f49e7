import { type Browser, browser } from 'wxt/browser';
import { currentPage, servePage } from '@/lib/crm/page-endpoint';
import type { CrmReader } from '@/lib/crm/reader';
import type { ScriptLifetime } from '@/lib/crm/reading/watch-page';
import { followVisits } from './follow-visits';

/** All that a content script does: answers the background, and shows how the deal in the page stands. */
export function runContentScript(reader: CrmReader, context: ScriptLifetime): void {
  const page = currentPage();
  const life = untilSwitchedOff(reader, context);
  servePage(reader, life.signal, page);
  followVisits(reader, page, life);
}

/** Ends the script also when the manager takes the CRM's access back: the browser leaves it running. */
function untilSwitchedOff(reader: CrmReader, context: ScriptLifetime): ScriptLifetime {
  const end = new AbortController();
  const signal = AbortSignal.any([context.signal, end.signal]);
  const listen = (message: unknown, sender: Browser.runtime.MessageSender) => {
    const { type, crm } = (message ?? {}) as { type?: unknown; crm?: unknown };
    const fromBackground = sender.id === browser.runtime.id && sender.tab === undefined;
    if (fromBackground && type === 'script.end' && crm === reader.site.crm) end.abort();
  };
  browser.runtime.onMessage.addListener(listen);
  signal.addEventListener('abort', () => browser.runtime.onMessage?.removeListener(listen), { once: true });
  return {
    signal,
    get isInvalid() {
      return context.isInvalid || signal.aborted;
    },
  };
}
