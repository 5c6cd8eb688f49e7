import PQueue from 'p-queue';
import type * as z from 'zod/mini';
import type { Database } from '@/lib/storage/database';

/** The part of a storage area a vault needs. */
export interface SealedArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface SealedAreas {
  /** The area that is still there after the browser was closed. */
  local: SealedArea;
  /** The area that is empty when the browser starts. */
  session: SealedArea;
}

/**
 * Stores one secret so that only the extension's own pages and its background can read it, in Chrome and in Firefox. The
 * ciphertext lies in a storage area; the key, which cannot be exported, lies in the extension's own IndexedDB.
 */
export interface Vault<T> {
  /** Gives the secret; undefined if none is stored or it cannot be unsealed any more. */
  read(): Promise<T | undefined>;
  /** Stores a secret in place of the last one. A secret that does not stay is gone when the browser is closed. */
  save(secret: T, options: { stays: boolean }): Promise<void>;
  /** Deletes the secret and its key. */
  forget(): Promise<void>;
}

interface Sealed {
  iv: number[];
  ciphertext: number[];
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Sealed).iv) &&
  Array.isArray((value as Sealed).ciphertext);

/** @param name the secret's name; a secret that was stored under another name is not found */
export function createVault<Schema extends z.ZodMiniType>(
  name: string,
  schema: Schema,
  database: Database,
  stores: SealedAreas,
): Vault<z.infer<Schema>> {
  const item = `sealed:${name}`;
  // Key and ciphertext lie in two places. One task runs at a time, or a read could meet the key of another secret.
  const tasks = new PQueue({ concurrency: 1 });

  async function forget(): Promise<void> {
    await stores.session.remove(item);
    await stores.local.remove(item);
    await database.use((db) => db.delete('keys', name));
  }

  const sealedIn = async (store: SealedArea): Promise<unknown> => (await store.get(item))[item];

  async function read(): Promise<z.infer<Schema> | undefined> {
    const sealed = (await sealedIn(stores.session)) ?? (await sealedIn(stores.local));
    const key = await database.use((db) => db.get('keys', name));
    if (!isSealed(sealed) || !key) return undefined;
    try {
      const iv = Uint8Array.from(sealed.iv);
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, Uint8Array.from(sealed.ciphertext));
      return schema.parse(JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      // A key and a ciphertext that do not belong together are useless; the manager will be asked for the secret again.
      await forget();
      return undefined;
    }
  }

  async function save(secret: z.infer<Schema>, { stays }: { stays: boolean }): Promise<void> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(secret));
    const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
    const sealed: Sealed = { iv: [...iv], ciphertext: [...new Uint8Array(ciphertext)] };
    await database.use((db) => db.put('keys', key, name));
    await (stays ? stores.local : stores.session).set({ [item]: sealed });
    await (stays ? stores.session : stores.local).remove(item);
  }

  return {
    read: () => tasks.add(read),
    save: (secret, options) => tasks.add(() => save(secret, options)),
    forget: () => tasks.add(forget),
  };
}
