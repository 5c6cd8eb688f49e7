import type { SealedArea } from './vault';

/** The key in the session's storage. */
const HELD_UNTIL = 'held-until';

/** Stores until when Wazzup asked to be left alone, in milliseconds since the epoch, for the workers after this one. */
export interface RetryAfterStore {
  /** Gives 0 if Wazzup did not ask for it. */
  read(): Promise<number>;
  keep(until: number): Promise<void>;
}

export const createRetryAfterStore = (store: Pick<SealedArea, 'get' | 'set'>): RetryAfterStore => ({
  read: async () => {
    const until = (await store.get(HELD_UNTIL))[HELD_UNTIL];
    return typeof until === 'number' ? until : 0;
  },
  keep: (until) => store.set({ [HELD_UNTIL]: until }),
});

/** Creates a store that remembers nothing beyond the worker's life. */
export const createMemoryRetryAfterStore = (): RetryAfterStore => ({ read: async () => 0, keep: async () => {} });
