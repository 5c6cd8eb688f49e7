import { type ContentHandlers, report } from '@/lib/messaging/content';
import type { CrmReader } from './reader';
import { currentDeal, type Page, readDeal } from './reading/read-deal';

/** Answers the background's questions about the page a content script runs in. */
export function createPageEndpoint(reader: CrmReader, page: Page): Pick<ContentHandlers, 'page.which' | 'page.read'> {
  return {
    'page.which': ({ alone }) =>
      leavesToOthers(reader, page, alone)
        ? undefined
        : { crm: reader.site.crm, deal: currentDeal(reader, page) ?? null },

    'page.read': ({ session }) =>
      leavesToOthers(reader, page) ? undefined : readDeal(reader, page, { session }).then((deal) => deal ?? null),
  };
}

/**
 * All frames are asked at once, and the first answer counts: one without a deal says nothing, nor does the page around
 * them, which may be of any address. Asked alone, a page of the CRM has none; one that holds the CRM in a frame cannot
 * tell, as the frame may be closed to us.
 */
function leavesToOthers(reader: CrmReader, page: Page, isAlone = false): boolean {
  if (!reader.site.inFrames || currentDeal(reader, page)) return false;
  return !isAlone || !reader.site.matches(new URL(page.address()));
}

/** In both browsers a content script's own fetch goes as the page does: with its session, and nowhere it may not go. */
export function currentPage(): Page {
  return {
    document,
    address: () => location.href,
    fetch: fetch.bind(globalThis),
    hold: {
      isOn: async () => (await report('crm.held', {}))?.held ?? false,
      begin: async (ms) => void (await report('crm.hold', { ms })),
    },
  };
}
