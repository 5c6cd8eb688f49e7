import { browser } from 'wxt/browser';
import { DealError } from '@/lib/deal/errors';
import type { AnswerOf, Reply, RequestOf, SentByPage } from './protocol';

/** Sends a message from one of the extension's own pages to the background. Throws a DealError if no answer comes. */
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
  // If the background ends midway, Firefox rejects, and Chromium gives no answer at all.
  if (!reply) throw new DealError('interrupted');
  return reply;
}
