import * as z from 'zod/mini';
import type { SealedArea } from './vault';

/** The key in the session's storage. */
const HOLD = 'hold';

const heldFor = z.object({ since: z.number(), ms: z.number() });
/** For how many milliseconds Wazzup asked to be left alone, and since when, in milliseconds since the epoch. */
export type HeldFor = z.infer<typeof heldFor>;

/** Stores how long Wazzup asked to be left alone, for the workers after this one. */
export interface RetryAfterStore {
  /** Gives undefined if Wazzup did not ask for it. */
  read(): Promise<HeldFor | undefined>;
  keep(held: HeldFor): Promise<void>;
}

export const createRetryAfterStore = (store: Pick<SealedArea, 'get' | 'set'>): RetryAfterStore => ({
  read: async () => heldFor.safeParse((await store.get(HOLD))[HOLD]).data,
  keep: (held) => store.set({ [HOLD]: held }),
});

/** Creates a store that remembers nothing beyond the worker's life. */
export const createMemoryRetryAfterStore = (): RetryAfterStore => ({
  read: async () => undefined,
  keep: async () => {},
});
