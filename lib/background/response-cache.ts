import type { DBSchema } from 'idb';
import * as z from 'zod/mini';
import { DealError } from '@/lib/deal/errors';
import { createConnection } from '@/lib/storage/connection';
import { isWithin } from '@/lib/time';

const answer = z.object({ key: z.string(), value: z.unknown(), since: z.number(), until: z.number() });

interface Records extends DBSchema {
  answers: { key: string; value: z.infer<typeof answer>; indexes: { until: number; since: number } };
}

/** An answer of Wazzup, and for how many milliseconds it may be used again. */
export interface FreshResponse<T> {
  value: T;
  forMs: number;
}

/**
 * Stores answers of Wazzup that may be used again. They outlive the worker, which dies after half a minute, and lie in
 * a database of their own, which may be deleted at any time without loss.
 */
export interface ResponseCache {
  /**
   * Gives the stored answer of a key, else a new one, which callers at the same time share. Throws what `ask` throws.
   */
  get<T>(key: string, schema: z.ZodMiniType<T>, ask: () => Promise<FreshResponse<T>>): Promise<T>;
  /** Gives a new answer, and stores it in place of the old one. Throws what `ask` throws; then the old one stays. */
  renew<T>(key: string, ask: () => Promise<FreshResponse<T>>): Promise<T>;
  keep(key: string, value: unknown, forMs: number): Promise<void>;
  drop(key: string): Promise<void>;
  /** Deletes the answers whose time is over. */
  purge(): Promise<void>;
  /** Deletes all answers, and stores none of the answers to questions that are under way. */
  clear(): Promise<void>;
}

export function createResponseCache(): ResponseCache {
  const { use } = createConnection<Records>({
    name: 'deal-link-answers',
    version: 2,
    upgrade(db) {
      if (db.objectStoreNames.contains('answers')) db.deleteObjectStore('answers');
      const store = db.createObjectStore('answers', { keyPath: 'key' });
      store.createIndex('until', 'until');
      store.createIndex('since', 'since');
    },
  });
  /** The questions that are under way, by key. */
  const pending = new Map<string, Promise<unknown>>();
  /** How often the cache was cleared: it does not store the answer to a question from before. */
  let generation = 0;

  async function purge(): Promise<void> {
    await use(async (db) => {
      const tx = db.transaction('answers', 'readwrite');
      const now = Date.now();
      const old = await tx.store.index('until').getAllKeys(IDBKeyRange.upperBound(now));
      // These were stored by a clock that was ahead, so nobody knows how old they are.
      const odd = await tx.store.index('since').getAllKeys(IDBKeyRange.lowerBound(now, true));
      await Promise.all([...[...old, ...odd].map((key) => tx.store.delete(key)), tx.done]);
    });
  }

  async function keep(key: string, value: unknown, forMs: number): Promise<void> {
    // Answers may hold customers' data, so the cache deletes expired ones whenever it stores another.
    await purge();
    await use((db) => db.put('answers', { key, value, since: Date.now(), until: Date.now() + forMs }));
  }

  async function drop(key: string): Promise<void> {
    await use((db) => db.delete('answers', key));
  }

  async function askAnew<T>(key: string, ask: () => Promise<FreshResponse<T>>): Promise<T> {
    const askedIn = generation;
    const { value, forMs } = await ask();
    if (forMs > 0 && askedIn === generation) await keep(key, value, forMs).catch(ignoreStorageError);
    return value;
  }

  return {
    async get(key, schema, ask) {
      const stored = await use((db) => db.get('answers', key)).catch(ignoreStorageError);
      const parsed =
        stored && isWithin(stored.since, stored.until - stored.since) ? schema.safeParse(stored.value) : undefined;
      if (parsed?.success) return parsed.data;
      const running = pending.get(key) ?? askAnew(key, ask).finally(() => pending.delete(key));
      pending.set(key, running);
      return schema.parse(await running);
    },
    async renew(key, ask) {
      return askAnew(key, async () => {
        const answer = await ask();
        await drop(key).catch(ignoreStorageError);
        return answer;
      });
    },
    keep,
    drop,
    purge,
    async clear() {
      generation += 1;
      pending.clear();
      await use((db) => db.clear('answers'));
    },
  };
}

/** Without a stored answer the cache asks Wazzup again: that the browser does not store one costs only a request. */
function ignoreStorageError(error: unknown): undefined {
  if (!(error instanceof DealError)) throw error;
}
