import type * as z from 'zod/mini';
import type { Reason } from '@/lib/deal/queue';
import type { Context, Message } from './message';
import { BATCH_MESSAGES } from './messages/batch';
import { CHAT_MESSAGES } from './messages/chat';
import { DEAL_MESSAGES } from './messages/deal';
import { DEALS_MESSAGES } from './messages/deals';
import { JOURNAL_MESSAGES } from './messages/journal';
import { PAGE_MESSAGES } from './messages/page';
import { TOKEN_MESSAGES } from './messages/token';
import { VISIT_MESSAGES } from './messages/visit';

/**
 * Every message between the contexts of the extension. Only the extension's own pages may send messages that write to
 * Wazzup or concern the token. A content script may report a deal and get the state to show, open the popup, store
 * its pill's place, and ask and tell whether its CRM wants to be left alone.
 */
export const MESSAGES = {
  ...DEAL_MESSAGES,
  ...DEALS_MESSAGES,
  ...JOURNAL_MESSAGES,
  ...BATCH_MESSAGES,
  ...CHAT_MESSAGES,
  ...TOKEN_MESSAGES,
  ...VISIT_MESSAGES,
  ...PAGE_MESSAGES,
} as const satisfies Record<string, Message>;

/** What the extension's pages know of a CRM. */
export type Crm = AnswerOf<'crms.list'>[number];

export type MessageType = keyof typeof MESSAGES;
export type RequestOf<T extends MessageType> = z.infer<(typeof MESSAGES)[T]['request']>;
export type AnswerOf<T extends MessageType> = z.infer<(typeof MESSAGES)[T]['answer']>;

/** The messages that code in one context may send. */
type SentBy<C extends Context> = {
  [T in MessageType]: C extends (typeof MESSAGES)[T]['from'][number] ? T : never;
}[MessageType];
export type SentByPage = SentBy<'page'>;
export type SentByContent = SentBy<'content'>;
export type SentByBackground = SentBy<'background'>;
/** The messages that the background answers. */
export type SentToBackground = SentByPage | SentByContent;

const isMessageType = (value: unknown): value is MessageType =>
  typeof value === 'string' && Object.hasOwn(MESSAGES, value);

export const isSentToBackground = (value: unknown): value is SentToBackground =>
  isMessageType(value) && MESSAGES[value].to === 'background';

/** The background's reply to a message: the answer, or why there is none. */
export type Reply<T extends MessageType> = { ok: true; answer: AnswerOf<T> } | { ok: false; error: Reason };
