import { DealError } from '@/lib/deal/errors';
import type { Context } from '@/lib/messaging/message';
import {
  type AnswerOf,
  isSentToBackground,
  MESSAGES,
  type Reply,
  type RequestOf,
  type SentToBackground,
} from '@/lib/messaging/protocol';
import { reasonSchema } from '@/lib/messaging/schemas/error';

/** The kind of a message's sender, which the router derives from what the browser stamps on the message. */
export type SenderClass = Exclude<Context, 'background'>;

/** What the browser stamps on a message. */
export interface Sender {
  id?: string | undefined;
  url?: string | undefined;
  origin?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined; windowId?: number | undefined } | undefined;
}

/** The extension as the browser knows it. */
export interface Self {
  id: string;
  /** The root address of the extension's own pages. */
  root: string;
}

export type Handlers = { [T in SentToBackground]: (request: RequestOf<T>, sender: Sender) => Promise<AnswerOf<T>> };
/** The handlers of one topic's messages. */
export type HandlersOf<Messages> = Pick<Handlers, keyof Messages & SentToBackground>;

/** Derives a sender's class only from what the browser stamped; undefined if the sender is not of this extension. */
export function classOf(sender: Sender, self: Self): SenderClass | undefined {
  if (sender.id !== self.id) return undefined;
  return sender.url?.startsWith(self.root) ? 'page' : 'content';
}

/**
 * Why the background did not handle a message. The reply does not say more, so that a sender cannot probe the answers.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Checks sender and form of a request; throws {@link Refused}. */
function parseRequest<T extends SentToBackground>(
  type: T,
  request: unknown,
  from: SenderClass | undefined,
): RequestOf<T> {
  const entry = MESSAGES[type];
  if (!from || !(entry.from as readonly SenderClass[]).includes(from)) throw new Refused('not for this sender');
  const parsed = entry.request.safeParse(request);
  if (!parsed.success) throw new Refused('not of the agreed form');
  return parsed.data as RequestOf<T>;
}

/** Answers each message, whoever sent it. */
export type Router = (message: unknown, sender: Sender) => Promise<Reply<SentToBackground>>;

/**
 * Lets a router answer the messages that the browser brings. In Chromium a listener can answer later only through a
 * callback, and only if it returns `true`; Firefox takes this too.
 */
export const listenerOf =
  (route: Router) =>
  (message: unknown, sender: Sender, sendReply: (reply?: unknown) => void): true => {
    // If the router fails, a reply without anything in it tells the sender that no answer comes.
    void route(message, sender).then(sendReply, () => sendReply());
    return true;
  };

/**
 * Creates what answers messages by the protocol. At run time it checks the sender's class and the form of
 * both request and answer, and refuses unknown messages.
 */
export function createRouter(handlers: Handlers, self: Self): Router {
  return async (message, sender) => {
    const { type, request } = (typeof message === 'object' && message ? message : {}) as Record<string, unknown>;
    try {
      if (!isSentToBackground(type)) throw new Refused('unknown message');
      const answer = await handle(type, parseRequest(type, request, classOf(sender, self)), sender);
      return { ok: true, answer };
    } catch (error) {
      if (error instanceof DealError)
        return { ok: false, error: reasonSchema.parse({ kind: error.kind, details: error.details }) };
      const isRefused = error instanceof Refused;
      if (!isRefused) console.error(error);
      return { ok: false, error: { kind: 'unexpected', details: { code: isRefused ? 'refused' : 'internal' } } };
    }
  };

  async function handle<T extends SentToBackground>(
    type: T,
    request: RequestOf<T>,
    sender: Sender,
  ): Promise<AnswerOf<T>> {
    const handler: Handlers[T] = handlers[type];
    return MESSAGES[type].answer.parse(await handler(request, sender)) as AnswerOf<T>;
  }
}
