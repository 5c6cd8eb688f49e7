import { type Browser, browser } from 'wxt/browser';
import { ANSWER_GUARDS, isSentByBackground, REQUEST_GUARDS } from './content-guards';
import type { AnswerOf, RequestOf, SentByBackground, SentByContent } from './protocol';

// A content script's side of the protocol. Of the protocol it takes the types alone: no zod gets into a page.

type Sender = Browser.runtime.MessageSender;

/** What a content script answers to each message of the background; undefined leaves the answer to other frames. */
export type ContentHandlers = {
  [T in SentByBackground]: (request: RequestOf<T>) => AnswerOf<T> | Promise<AnswerOf<T>> | undefined;
};

/**
 * Tells the background something, and gives its answer; undefined if there is none of the agreed form, as after an update
 * of the extension.
 */
export async function report<T extends SentByContent>(
  type: T,
  request: RequestOf<T>,
): Promise<AnswerOf<T> | undefined> {
  try {
    const reply = await browser.runtime.sendMessage({ type, request });
    const guard: (value: unknown) => value is AnswerOf<T> = ANSWER_GUARDS[type];
    return reply?.ok === true && guard(reply.answer) ? reply.answer : undefined;
  } catch {
    return undefined;
  }
}

/** Answers the background of this extension, and nobody else, until the signal aborts. */
export function listenToBackground(handlers: ContentHandlers, signal: AbortSignal): void {
  if (signal.aborted) return;
  const listen = (message: unknown, sender: Sender, answer: (answer: unknown) => void) => {
    const answered = isFromBackground(sender) ? dispatch(handlers, message) : undefined;
    if (answered === undefined) return false;
    void Promise.resolve(answered).then(answer);
    // Chrome keeps the channel open for a later answer only for `true`; a promise is understood by Firefox alone.
    return true;
  };
  browser.runtime.onMessage.addListener(listen);
  // The browser takes the interface away from a script whose extension was removed.
  signal.addEventListener('abort', () => browser.runtime.onMessage?.removeListener(listen), { once: true });
}

/** Content scripts and extension pages in tabs have a tab; the background has none. */
function isFromBackground(sender: Sender): boolean {
  return sender.id !== undefined && sender.id === browser.runtime.id && sender.tab === undefined;
}

function dispatch(handlers: ContentHandlers, message: unknown): unknown {
  const { type, request } = (typeof message === 'object' && message ? message : {}) as Record<string, unknown>;
  return isSentByBackground(type) ? handle(handlers, type, request) : undefined;
}

function handle<T extends SentByBackground>(handlers: ContentHandlers, type: T, request: unknown): unknown {
  const guard: (value: unknown) => value is RequestOf<T> = REQUEST_GUARDS[type];
  const handler: ContentHandlers[T] = handlers[type];
  return guard(request) ? handler(request) : undefined;
}
