import { firefox } from '@playwright/test';
import { addMissingEvents } from './missing-events.ts';

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
  /**
   * The channel of a message from a page; `data`, `source` and the rest below are of such messages and of their events.
   */
  channel?: string;
  data?: { type: string; value?: unknown };
  source?: { context?: string } | undefined;
  element?: object;
  type?: string;
  level?: string;
  text?: string;
}

/** Playwright's own transport, over which it speaks with a browser. */
interface Transport {
  send(message: Message): void;
  onmessage?: (message: Message) => void;
}

/** Sends a command of WebDriver BiDi and gives its result. */
export type Command = <T extends object>(method: string, params: object) => Promise<T>;

export interface BidiConnection {
  command: Command;
  /** Gives Playwright an event as if Firefox had sent it. */
  emitEvent(method: string, params: Params): void;
}

// Our commands have ids from here on, so that they never meet the ids that Playwright gives to its own commands.
const FIRST_ID = 1_000_000_000;

/**
 * The commands that Firefox need not get. Playwright always sends this one, and Firefox knows it only since version
 * 154; firefox.ts sets by preferences what the command would set.
 */
const NOT_NEEDED = new Set(['emulation.setMediaFeaturesOverride']);

/**
 * Joins the next connection of Playwright to a stock Firefox. Playwright has no public API for WebDriver BiDi, and
 * Firefox sends no events of an extension's pages by itself: so we ask Firefox about them over the same connection, and
 * give Playwright the events.
 */
export function joinNextConnection(): BidiConnection {
  let next = FIRST_ID;
  let transportInUse: Transport | undefined;
  let deliver: (message: Message) => void = () => {};
  const pendingCommands = new Map<number | undefined, (answer: Message) => void>();

  const command: Command = async (method, params) => {
    next += 1;
    const id = next;
    const answer = new Promise<Message>((resolve) => pendingCommands.set(id, resolve));
    transportInUse?.send({ id, method, params });
    const { type, result, message } = await answer;
    if (type !== 'success') throw new Error(`${method}: ${message}`);
    return result as never;
  };

  const type = Reflect.get(firefox, '_connection').toImpl(firefox)._bidiFirefox;
  type.connectToTransport = (transport: Transport, options: object) => {
    transportInUse = transport;
    const closing = new Map<number | undefined, Message['params']>();
    const send = transport.send.bind(transport);
    transport.send = (message) => {
      const { id, method = '', params } = message;
      if (method === 'browsingContext.close') closing.set(id, params);
      // Playwright opens each page in a window. That takes three times as long, and no page is ever hidden; so this
      // opens a tab.
      if (method === 'browsingContext.create') return send({ ...message, params: { ...params, type: 'tab' } });
      if (!NOT_NEEDED.has(method)) return send(message);
      queueMicrotask(() => transport.onmessage?.({ type: 'success', id, result: {} }));
    };
    // This is the method of the class. It begins to listen to the transport at once.
    const connected = Object.getPrototypeOf(type).connectToTransport.call(type, transport, options);
    deliver = addMissingEvents(command, transport.onmessage ?? (() => {}));
    transport.onmessage = (message) => {
      const { id } = message;
      const answer = pendingCommands.get(id);
      pendingCommands.delete(id);
      if (answer) return answer(message);
      deliver(message);
      // Playwright wanted to close a page. Firefox sends no event for a page of the extension, and the page may be gone
      // already, since an extension takes its pages along; so Playwright gets the event here.
      if (closing.has(id))
        deliver({ type: 'event', method: 'browsingContext.contextDestroyed', params: closing.get(id) });
    };
    return connected;
  };
  return { command, emitEvent: (method, params) => deliver({ type: 'event', method, params }) };
}
