import { type Browser, browser } from 'wxt/browser';
import { ANSWER_GUARDS, isSentByBackground, REQUEST_GUARDS, type Reported } from './content-guards';
import type { AnswerOf, RequestOf, SentByBackground } from './protocol';

// A content script's side of the protocol. It imports only the protocol's types, so that no zod gets into a page.

type Sender = Browser.runtime.MessageSender;

/** A content script's handlers of the background's messages; undefined leaves the answer to other frames. */
export type ContentHandlers = {
  [T in SentByBackground]: (request: RequestOf<T>) => AnswerOf<T> | Promise<AnswerOf<T>> | undefined;
};

/**
 * Sends a message to the background, and gives its answer; undefined if no answer of the protocol's form comes, as
 * after an update of the extension.
 */
export async function report<T extends Reported>(type: T, request: RequestOf<T>): Promise<AnswerOf<T> | undefined> {
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
  const listen = (message: unknown, sender: Sender, sendAnswer: (answer: unknown) => void) => {
    const answer = isFromBackground(sender) ? dispatch(handlers, message) : undefined;
    if (answer === undefined) return false;
    void Promise.resolve(answer).then(sendAnswer);
    // Chrome keeps the channel open for a later answer only if the listener returns `true`; only Firefox takes a
    // promise.
    return true;
  };
  browser.runtime.onMessage.addListener(listen);
  // Once the extension is removed, the browser takes `onMessage` away from its scripts.
  signal.addEventListener('abort', () => browser.runtime.onMessage?.removeListener(listen));
}

/** Whether the background sent a message: it has no tab, unlike content scripts and extension pages in tabs. */
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
