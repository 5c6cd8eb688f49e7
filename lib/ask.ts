import browser from 'webextension-polyfill';
import { DealError } from './deal/errors';
import type { AnswerOf, MessageType, Reply, RequestOf } from './messages';

/** Asks the background; throws a DealError if there is no answer. For the extension's own pages. */
export async function ask<T extends MessageType>(type: T, request: RequestOf<T>): Promise<AnswerOf<T>> {
  const reply: Reply<T> = await browser.runtime.sendMessage({ type, request });
  if (reply.ok) return reply.answer;
  throw new DealError(reply.error.kind, reply.error.details);
}
