import * as z from 'zod/mini';

/** Only contexts of the extension's own origin get messages of this channel: no web page and no content script does. */
const CHANNEL = 'deal-link';

/** The messages that the background pushes to every open page of the extension. */
const PUSHES = {
  /** The background knows something new of the deal that Wazzup has under this id. */
  'deal.changed': z.strictObject({ id: z.string() }),
  /** Outbox or journal have changed. */
  'history.changed': z.strictObject({}),
} as const satisfies Record<string, z.ZodMiniType>;

export type PushType = keyof typeof PUSHES;
export type PayloadOf<T extends PushType> = z.infer<(typeof PUSHES)[T]>;

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
    const parsed = pushed === type ? PUSHES[type].safeParse(payload) : undefined;
    if (parsed?.success) listener(parsed.data as PayloadOf<T>);
  });
  return () => channel.close();
}
