import { browser } from 'wxt/browser';
import { type AnswerOf, MESSAGES, type RequestOf, type SentByBackground } from './protocol';

/**
 * Sends a message from the background to the content scripts in a tab's frames, or in one of them; the first answer
 * counts. Gives undefined if there is no script, no script answers, or the answer does not have the protocol's form,
 * since it comes from inside a page that may be hostile.
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
