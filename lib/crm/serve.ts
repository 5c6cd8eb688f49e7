import { type Browser, browser } from 'wxt/browser';
import type { PageDeal } from '@/lib/deal/model';
import { dealOn, type Page, readDeal } from './read';
import type { DealRef, Reader } from './reader';

/** What the background asks a content script. */
export type PageQuestion = { type: 'page.which' } | { type: 'page.read'; session: boolean };

/** The answer to `page.which`: told by addresses alone, the page's or that of what lies over it. */
export interface PageWhich {
  crm: string;
  deal: DealRef | null;
}

/** The answer to `page.read`. */
export type PageRead = PageDeal | null;

/** Answers the background about this page, until the signal aborts. */
export function serveReader(reader: Reader, signal: AbortSignal, page: Page = thisPage()): void {
  if (signal.aborted) return;
  const listen = (message: unknown, sender: Browser.runtime.MessageSender, answer: (answer: unknown) => void) => {
    const question = isFromBackground(sender) ? asQuestion(message) : undefined;
    // The background asks all frames at once: one without a deal leaves the answer to the others.
    if (isOneOfSeveral(reader, page) && !dealOn(reader, page)) return false;
    if (question?.type === 'page.which') answer(which(reader, page));
    if (question?.type === 'page.read') {
      readDeal(reader, page, { session: question.session })
        .then((deal): PageRead => deal ?? null)
        .then(answer);
    }
    // Chrome keeps the channel open for a later answer only for `true`; a promise is understood by Firefox alone.
    return question !== undefined;
  };
  browser.runtime.onMessage.addListener(listen);
  signal.addEventListener('abort', () => browser.runtime.onMessage?.removeListener(listen), { once: true });
}

/** Whether the page is a frame in another, or holds the CRM in a frame, as Zoho One does. */
const isOneOfSeveral = (reader: Reader, page: Page): boolean =>
  (globalThis.top !== undefined && globalThis.top !== globalThis.self) ||
  reader.isAround?.(new URL(page.address())) === true;

function which(reader: Reader, page: Page): PageWhich {
  return { crm: reader.crm, deal: dealOn(reader, page) ?? null };
}

/** Content scripts and extension pages in tabs have a tab; the background has none. */
function isFromBackground(sender: Browser.runtime.MessageSender): boolean {
  return sender.id !== undefined && sender.id === browser.runtime.id && sender.tab === undefined;
}

function asQuestion(message: unknown): PageQuestion | undefined {
  const { type, session } = (message ?? {}) as { type?: unknown; session?: unknown };
  if (type === 'page.which') return { type };
  if (type === 'page.read' && typeof session === 'boolean') return { type, session };
  return undefined;
}

/** In both browsers a content script's own fetch goes as the page does: with its session, and nowhere it may not go. */
export function thisPage(): Page {
  return { document, address: () => location.href, fetch: fetch.bind(globalThis) };
}
