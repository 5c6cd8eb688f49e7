import { createPageEndpoint, currentPage } from '@/lib/crm/page-endpoint';
import type { CrmReader } from '@/lib/crm/reader';
import type { ScriptLifetime } from '@/lib/crm/reading/watch-page';
import { listenToBackground } from '@/lib/messaging/content';
import { followVisits } from './follow-visits';

/** Runs a content script: it answers the background, and shows the state of the deal in the page. */
export function runContentScript(reader: CrmReader, context: ScriptLifetime): void {
  const page = currentPage();
  const end = new AbortController();
  const life = withEnd(context, end.signal);
  const { mark } = followVisits(reader, page, life);
  const handlers = {
    ...createPageEndpoint(reader, page),
    'visit.mark': mark,
    'script.end': ({ crm }: { crm: string }) => {
      if (crm === reader.site.crm) end.abort();
      return null;
    },
  };
  listenToBackground(handlers, life.signal);
}

/**
 * A script's lifetime that also ends when the manager revokes access to the CRM: the browser leaves the script running.
 */
function withEnd(context: ScriptLifetime, ended: AbortSignal): ScriptLifetime {
  const signal = AbortSignal.any([context.signal, ended]);
  return {
    signal,
    get isInvalid() {
      return context.isInvalid || signal.aborted;
    },
  };
}
