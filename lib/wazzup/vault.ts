import pLimit from 'p-limit';
import type * as z from 'zod/mini';
import type { Database } from '@/lib/storage/database';
import { countOf, createKey, isSealed, type Sealed, seal, unseal } from './seal';

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
  /**
   * Stores a secret in place of the last one. A secret that does not stay is gone when the browser is closed. If it
   * cannot be stored, this rejects, and the last one is still there.
   */
  save(secret: T, options: { stays: boolean }): Promise<void>;
  /** Deletes the secret and its key. */
  forget(): Promise<void>;
}

/** @param name the secret's name; a secret that was stored under another name is not found */
export function createVault<Schema extends z.ZodMiniType>(
  name: string,
  schema: Schema,
  database: Database,
  stores: SealedAreas,
): Vault<z.infer<Schema>> {
  const item = `sealed:${name}`;
  const isOwn = (key: string): boolean => key === name || key.startsWith(`${name} `);
  const areas = [stores.session, stores.local];
  // Key and ciphertext lie in two places. One task runs at a time, or a read could meet the key of another secret.
  const inTurn = pLimit(1);
  /** Whether this worker has looked for what an earlier one left when it died in the middle of a save. */
  let isTidy = false;

  /** Deletes the secret's keys but one. Without its key a ciphertext is of no use to anybody. */
  async function deleteKeys(kept?: string): Promise<void> {
    await database.use(async (db) => {
      const transaction = db.transaction('keys', 'readwrite');
      for (const key of await transaction.store.getAllKeys())
        if (key !== kept && isOwn(key)) await transaction.store.delete(key);
      await transaction.done;
    });
  }

  async function forget(): Promise<void> {
    await deleteKeys();
    for (const area of areas) await area.remove(item);
  }

  /** Gives the ciphertexts with the areas in which they lie, the newest first. */
  async function stored(): Promise<{ area: SealedArea; sealed: Sealed }[]> {
    const all = await Promise.all(areas.map(async (area) => ({ area, sealed: (await area.get(item))[item] })));
    return all
      .flatMap(({ area, sealed }) => (isSealed(sealed) ? [{ area, sealed }] : []))
      .sort((a, b) => countOf(b.sealed) - countOf(a.sealed));
  }

  /** Deletes everything of the secret but this ciphertext and its key. */
  async function tidy({ area, key }: { area: SealedArea; key: string }): Promise<void> {
    isTidy = false;
    await deleteKeys(key);
    for (const other of areas) if (other !== area) await other.remove(item);
    isTidy = true;
  }

  async function read(): Promise<z.infer<Schema> | undefined> {
    let isBroken = false;
    for (const { area, sealed } of await stored()) {
      const keyName = sealed.key ?? name;
      // Whoever can write the area must not have another secret's key tried on this one.
      const key = isOwn(keyName) ? await database.use((db) => db.get('keys', keyName)) : undefined;
      const secret = key && schema.safeParse(await unseal(sealed, key));
      isBroken ||= secret?.success === false;
      if (!secret?.success) continue;
      if (!isTidy) await tidy({ area, key: keyName }).catch(() => {});
      return secret.data;
    }
    // A key and a ciphertext that do not belong together are useless; the manager will be asked for the secret again.
    if (isBroken) await forget();
    return undefined;
  }

  /**
   * Stores the new key, then the new ciphertext in one step, and only then deletes the old ones: whenever the browser
   * ends us or the disk is full, either the old secret or the new one can be read.
   */
  async function save(secret: z.infer<Schema>, { stays }: { stays: boolean }): Promise<void> {
    const [newest] = await stored();
    const key = await createKey();
    const keyName = `${name} ${crypto.randomUUID()}`;
    const sealed = await seal(secret, key, { key: keyName, count: newest ? countOf(newest.sealed) + 1 : 1 });
    const area = stays ? stores.local : stores.session;
    await database.use((db) => db.put('keys', key, keyName));
    try {
      await area.set({ [item]: sealed });
    } catch (error) {
      isTidy = false;
      throw error;
    }
    // The secret is stored by now. What cannot be deleted at this moment is deleted at the next read.
    await tidy({ area, key: keyName }).catch(() => {});
  }

  /** The last task, if that is a read: whoever asks before it has ended, and before a later change, shares it. */
  let reading: ReturnType<typeof read> | undefined;
  const change = (task: () => Promise<void>): Promise<void> => {
    reading = undefined;
    return inTurn(task);
  };

  return {
    read() {
      if (reading) return reading;
      const own = inTurn(read).finally(() => {
        if (reading === own) reading = undefined;
      });
      reading = own;
      return own;
    },
    save: (secret, options) => change(() => save(secret, options)),
    forget: () => change(forget),
  };
}
