/** Only contexts of the extension's own origin get messages of this channel: no web page and no content script does. */
const CHANNEL = 'deal-link';

/** The messages that the background pushes to every open page of the extension. */
interface Pushes {
  /** The background knows something new of the deal that Wazzup has under this id. */
  'deal.changed': { id: string };
  /** Outbox or journal have changed. */
  'history.changed': Record<string, never>;
  /** A tab's page shows another deal, or something else of its deal. */
  'tab.changed': { tabId: number };
}

export type PushType = keyof Pushes;
export type PayloadOf<T extends PushType> = Pushes[T];

/** Check the form of each payload by hand: the popup shows a deal before zod is there. */
const GUARDS: { [T in PushType]: (payload: object) => payload is PayloadOf<T> } = {
  'deal.changed': (payload): payload is Pushes['deal.changed'] =>
    'id' in payload && typeof payload.id === 'string' && Object.keys(payload).length === 1,
  'history.changed': (payload): payload is Pushes['history.changed'] => Object.keys(payload).length === 0,
  'tab.changed': (payload): payload is Pushes['tab.changed'] =>
    'tabId' in payload && typeof payload.tabId === 'number' && Object.keys(payload).length === 1,
};

let sending: BroadcastChannel | undefined;

/** Pushes a message to every open page of the extension; no page answers. */
export function publish<T extends PushType>(type: T, payload: PayloadOf<T>): void {
  sending ??= new BroadcastChannel(CHANNEL);
  sending.postMessage({ type, payload });
}

/** Calls a listener with each push of one type that has the protocol's form; gives the function that ends this. */
export function subscribe<T extends PushType>(type: T, listener: (payload: PayloadOf<T>) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { type: pushed, payload } = (typeof data === 'object' && data ? data : {}) as Record<string, unknown>;
    if (pushed === type && typeof payload === 'object' && payload && GUARDS[type](payload)) listener(payload);
  });
  return () => channel.close();
}
