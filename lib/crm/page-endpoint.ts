import { type Browser, browser } from 'wxt/browser';
import type { PageDeal } from '@/lib/deal/model';
import type { CrmReader } from './reader';
import { currentDeal, type Page, readDeal } from './reading/read-deal';
import type { DealRef } from './site';

/** What the background asks a content script. */
export type PageQuestion =
  /** `alone`: the tab's own page is asked, since no frame has a deal. */
  { type: 'page.which'; alone: boolean } | { type: 'page.read'; session: boolean };

/** The answer to `page.which`: told by addresses alone, the page's or that of what lies over it. */
export interface PageWhich {
  crm: string;
  deal: DealRef | null;
}

/** The answer to `page.read`. */
export type PageRead = PageDeal | null;

/** Answers the background about this page, until the signal aborts. */
export function servePage(reader: CrmReader, signal: AbortSignal, page: Page = currentPage()): void {
  if (signal.aborted) return;
  const listen = (message: unknown, sender: Browser.runtime.MessageSender, answer: (answer: unknown) => void) => {
    const question = isFromBackground(sender) ? asQuestion(message) : undefined;
    if (!question || leavesToOthers(question, reader, page)) return false;
    if (question.type === 'page.which') answer(which(reader, page));
    if (question.type === 'page.read') {
      readDeal(reader, page, { session: question.session })
        .then((deal): PageRead => deal ?? null)
        .then(answer);
    }
    // Chrome keeps the channel open for a later answer only for `true`; a promise is understood by Firefox alone.
    return true;
  };
  browser.runtime.onMessage.addListener(listen);
  signal.addEventListener('abort', () => browser.runtime.onMessage?.removeListener(listen), { once: true });
}

/**
 * All frames are asked at once, and the first answer counts: one without a deal says nothing, nor does the page around
 * them, which may be of any address. Asked alone, a page of the CRM has none; one that holds the CRM in a frame cannot
 * tell, as the frame may be closed to us.
 */
function leavesToOthers(question: PageQuestion, reader: CrmReader, page: Page): boolean {
  if (!reader.site.inFrames || currentDeal(reader, page)) return false;
  const isAlone = question.type === 'page.which' && question.alone;
  return !isAlone || !reader.site.matches(new URL(page.address()));
}

function which(reader: CrmReader, page: Page): PageWhich {
  return { crm: reader.site.crm, deal: currentDeal(reader, page) ?? null };
}

/** Content scripts and extension pages in tabs have a tab; the background has none. */
function isFromBackground(sender: Browser.runtime.MessageSender): boolean {
  return sender.id !== undefined && sender.id === browser.runtime.id && sender.tab === undefined;
}

function asQuestion(message: unknown): PageQuestion | undefined {
  const { type, session, alone } = (message ?? {}) as { type?: unknown; session?: unknown; alone?: unknown };
  if (type === 'page.which') return { type, alone: alone === true };
  if (type === 'page.read' && typeof session === 'boolean') return { type, session };
  return undefined;
}

/** In both browsers a content script's own fetch goes as the page does: with its session, and nowhere it may not go. */
export function currentPage(): Page {
  return { document, address: () => location.href, fetch: fetch.bind(globalThis) };
}
