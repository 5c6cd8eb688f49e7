import { createPageEndpoint, currentPage } from '@/lib/crm/page-endpoint';
import type { CrmReader } from '@/lib/crm/reader';
import type { ScriptLifetime } from '@/lib/crm/reading/watch-page';
import { listenToBackground } from '@/lib/messaging/content';
import { followVisits } from './follow-visits';

/** Runs a content script: it answers the background, and shows the state of the deal in the page. */
export function runContentScript(reader: CrmReader, context: ScriptLifetime & { abort(): void }): void {
  const page = currentPage();
  const { mark } = followVisits(reader, page, context);
  const handlers = {
    ...createPageEndpoint(reader, page),
    'visit.mark': mark,
    'script.end': ({ crm }: { crm: string }) => {
      if (crm === reader.site.crm) context.abort();
      return null;
    },
  };
  listenToBackground(handlers, context.signal);
}
