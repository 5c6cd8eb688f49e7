import { firefox } from '@playwright/test';
import { addUntold } from './untold.ts';

export interface Message {
  id?: number | undefined;
  type?: 'event' | 'success' | 'error';
  method?: string;
  params?: Params | undefined;
  result?: object;
  message?: string;
}

export interface Params {
  context?: string | undefined;
  url?: string | undefined;
  userContext?: string;
  realm?: string;
  origin?: string | undefined;
  navigation?: string | null | undefined;
  /** Of a message from a page, and whatever is made of it. */
  channel?: string;
  data?: { type: string; value?: unknown };
  source?: { context?: string } | undefined;
  element?: object;
  type?: string;
  level?: string;
  text?: string;
}

/** Playwright's own connection to a browser. */
interface Transport {
  send(message: Message): void;
  onmessage?: (message: Message) => void;
}

/** Sends a command of WebDriver BiDi and gives its result. */
export type Command = <T extends object>(method: string, params: object) => Promise<T>;

export interface Line {
  command: Command;
  /** Tells Playwright of something as if Firefox had. */
  tell(method: string, params: Params): void;
}

// Apart from the numbers Playwright gives to its own commands.
const FIRST_ID = 1_000_000_000;

/** Sent by Playwright always, known to Firefox only since its version 154; what it would set is set by preferences. */
const NOT_NEEDED = new Set(['emulation.setMediaFeaturesOverride']);

/**
 * Takes part in the next connection of Playwright to a stock Firefox. Playwright has no public door to WebDriver BiDi,
 * and Firefox tells nothing of an extension's pages until it is asked about them: here it is asked, and Playwright told.
 */
export function joinNextLine(): Line {
  let next = FIRST_ID;
  let line: Transport | undefined;
  let deliver: (message: Message) => void = () => {};
  const waiting = new Map<number | undefined, (answer: Message) => void>();

  const command: Command = async (method, params) => {
    next += 1;
    const id = next;
    const answered = new Promise<Message>((resolve) => waiting.set(id, resolve));
    line?.send({ id, method, params });
    const { type, result, message } = await answered;
    if (type !== 'success') throw new Error(`${method}: ${message}`);
    return result as never;
  };

  const type = Reflect.get(firefox, '_connection').toImpl(firefox)._bidiFirefox;
  type.connectToTransport = (transport: Transport, options: object) => {
    line = transport;
    const closing = new Map<number | undefined, Message['params']>();
    const send = transport.send.bind(transport);
    transport.send = (message) => {
      const { id, method = '', params } = message;
      if (method === 'browsingContext.close') closing.set(id, params);
      // Playwright opens each page in a window, which takes three times as long, and where no page is ever hidden.
      if (method === 'browsingContext.create') return send({ ...message, params: { ...params, type: 'tab' } });
      if (!NOT_NEEDED.has(method)) return send(message);
      queueMicrotask(() => transport.onmessage?.({ type: 'success', id, result: {} }));
    };
    // The class's own: it listens to the line at once.
    const connected = Object.getPrototypeOf(type).connectToTransport.call(type, transport, options);
    deliver = addUntold(command, transport.onmessage ?? (() => {}));
    transport.onmessage = (message) => {
      const { id } = message;
      const answer = waiting.get(id);
      waiting.delete(id);
      if (answer) return answer(message);
      deliver(message);
      // Or it was gone already: an extension takes its pages along.
      if (closing.has(id))
        deliver({ type: 'event', method: 'browsingContext.contextDestroyed', params: closing.get(id) });
    };
    return connected;
  };
  return { command, tell: (method, params) => deliver({ type: 'event', method, params }) };
}
