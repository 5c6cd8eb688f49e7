import { browser } from '@/lib/browser';
import { DealError } from '@/lib/deal/errors';
import type { AnswerOf, Reply, RequestOf, SentByPage } from './protocol';

/** Asks the background; throws a DealError if there is no answer. For the extension's own pages. */
export async function sendToBackground<T extends SentByPage>(type: T, request: RequestOf<T>): Promise<AnswerOf<T>> {
  const reply = await send(type, request);
  if (reply.ok) return reply.answer;
  throw new DealError(reply.error.kind, reply.error.details);
}

async function send<T extends SentByPage>(type: T, request: RequestOf<T>): Promise<Reply<T>> {
  let reply: Reply<T> | undefined;
  try {
    reply = await browser.runtime.sendMessage({ type, request });
  } catch (cause) {
    throw new DealError('interrupted', {}, { cause });
  }
  // A background that ends midway is an error in Firefox, and no answer at all in Chromium.
  if (!reply) throw new DealError('interrupted');
  return reply;
}
