import * as z from 'zod/mini';

/** Only contexts of the extension's own origin hear this channel: no web page and no content script does. */
const CHANNEL = 'deal-link';

/** What the background tells every open page of the extension, without being asked. */
const PUSHES = {
  /** The background has learnt something new of the deal that Wazzup has under this id. */
  'deal.changed': z.strictObject({ id: z.string() }),
  /** Outbox or journal are no longer what they were. */
  'history.changed': z.strictObject({}),
} as const satisfies Record<string, z.ZodMiniType>;

export type PushType = keyof typeof PUSHES;
export type PayloadOf<T extends PushType> = z.infer<(typeof PUSHES)[T]>;

let sending: BroadcastChannel | undefined;

/** Tells every open page of the extension; nobody answers. */
export function publish<T extends PushType>(type: T, payload: PayloadOf<T>): void {
  sending ??= new BroadcastChannel(CHANNEL);
  sending.postMessage({ type, payload });
}

/** Calls a listener with each push of one type that has the agreed form; gives back how to stop that. */
export function subscribe<T extends PushType>(type: T, listener: (payload: PayloadOf<T>) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { type: told, payload } = (typeof data === 'object' && data ? data : {}) as Record<string, unknown>;
    const parsed = told === type ? PUSHES[type].safeParse(payload) : undefined;
    if (parsed?.success) listener(parsed.data as PayloadOf<T>);
  });
  return () => channel.close();
}
