import { browser } from '@/lib/browser';
import { type AnswerOf, MESSAGES, type RequestOf, type SentByBackground } from './protocol';

/**
 * Asks the content scripts in a tab's frames, or in one of them: the first answer counts. For the background only. Gives
 * undefined if no script is there, none means to answer, or the answer has not the agreed form: it comes from inside a
 * page that may be hostile.
 */
export async function sendToTab<T extends SentByBackground>(
  tabId: number,
  type: T,
  request: RequestOf<T>,
  frame?: { frameId: number },
): Promise<AnswerOf<T> | undefined> {
  try {
    return MESSAGES[type].answer.parse(await browser.tabs.sendMessage(tabId, { type, request }, frame)) as AnswerOf<T>;
  } catch {
    return undefined;
  }
}
