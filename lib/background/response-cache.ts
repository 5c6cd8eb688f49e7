import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as z from 'zod/mini';

const answer = z.object({ key: z.string(), value: z.unknown(), until: z.number() });

interface Records extends DBSchema {
  answers: { key: string; value: z.infer<typeof answer>; indexes: { until: number } };
}

/** An answer, and for how many milliseconds it may be used again. */
export interface FreshResponse<T> {
  value: T;
  forMs: number;
}

/**
 * Answers of Wazzup that may be used again. They outlive the worker, which dies after half a minute, and lie in a
 * database of their own, of which nothing is missed when it is thrown away.
 */
export interface ResponseCache {
  /** The answer kept under a key, else a new one; whoever asks at the same time shares it. */
  get<T>(key: string, form: z.ZodMiniType<T>, ask: () => Promise<FreshResponse<T>>): Promise<T>;
  /** A new answer in the place of the one kept. */
  renew<T>(key: string, ask: () => Promise<FreshResponse<T>>): Promise<T>;
  keep(key: string, value: unknown, forMs: number): Promise<void>;
  drop(key: string): Promise<void>;
  /** Deletes what may not be used any more. */
  purge(): Promise<void>;
  /** Forgets everything, what is being asked at this moment included. */
  clear(): Promise<void>;
}

export function createResponseCache(): ResponseCache {
  const database: Promise<IDBPDatabase<Records>> = openDB<Records>('deal-link-answers', 1, {
    upgrade: (db) => void db.createObjectStore('answers', { keyPath: 'key' }).createIndex('until', 'until'),
  });
  const asked = new Map<string, Promise<unknown>>();
  /** Counts how often all was forgotten: an answer from before is not kept. */
  let turn = 0;

  async function purge(): Promise<void> {
    const tx = (await database).transaction('answers', 'readwrite');
    for await (const old of tx.store.index('until').iterate(IDBKeyRange.upperBound(Date.now()))) await old.delete();
    await tx.done;
  }

  async function keep(key: string, value: unknown, forMs: number): Promise<void> {
    // Of customers nothing is kept for nothing.
    await purge();
    await (await database).put('answers', { key, value, until: Date.now() + forMs });
  }

  async function drop(key: string): Promise<void> {
    await (await database).delete('answers', key);
  }

  async function askAnew<T>(key: string, ask: () => Promise<FreshResponse<T>>): Promise<T> {
    const mine = turn;
    const { value, forMs } = await ask();
    if (forMs > 0 && mine === turn) await keep(key, value, forMs);
    return value;
  }

  return {
    async get(key, form, ask) {
      const kept = await (await database).get('answers', key);
      const read = kept && kept.until > Date.now() ? form.safeParse(kept.value) : undefined;
      if (read?.success) return read.data;
      const running = asked.get(key) ?? askAnew(key, ask).finally(() => asked.delete(key));
      asked.set(key, running);
      return form.parse(await running);
    },
    async renew(key, ask) {
      await drop(key);
      return askAnew(key, ask);
    },
    keep,
    drop,
    purge,
    async clear() {
      turn += 1;
      asked.clear();
      await (await database).clear('answers');
    },
  };
}
