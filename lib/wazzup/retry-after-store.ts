import type { SealedArea } from './vault';

/** The one key in the session's storage under which that is kept. */
const HELD_UNTIL = 'held-until';

/** Until when Wazzup asked to be left alone, in milliseconds since the epoch: that outlives the worker which was asked. */
export interface RetryAfterStore {
  /** 0 if it did not. */
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

/** For as long as its owner lives. */
export const createMemoryRetryAfterStore = (): RetryAfterStore => ({ read: async () => 0, keep: async () => {} });
