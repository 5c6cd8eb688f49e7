import PQueue from 'p-queue';
import type { Database } from '@/lib/database';

/** The part of a storage area the vault needs. */
export interface SealStore {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

/**
 * Keeps the token so that only the background can read it, in Chrome and in Firefox: the ciphertext lies in the given
 * storage, the key, which cannot be exported, in the extension's own IndexedDB.
 */
export interface TokenVault {
  /** The token; undefined if none is kept or it cannot be unsealed any more. */
  read(): Promise<string | undefined>;
  /** Keeps a token in place of the last one. */
  save(token: string): Promise<void>;
  /** Leaves nothing behind, the key included. */
  forget(): Promise<void>;
}

const SEALED = 'sealedToken';
const KEY = 'token';

interface Sealed {
  iv: number[];
  ciphertext: number[];
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Sealed).iv) &&
  Array.isArray((value as Sealed).ciphertext);

export function createTokenVault(database: Promise<Database>, store: SealStore): TokenVault {
  // Key and ciphertext lie in two places: one at a time, or a read could meet the key of another token.
  const turn = new PQueue({ concurrency: 1 });

  async function forget(): Promise<void> {
    await store.remove(SEALED);
    await (await database).delete('keys', KEY);
  }

  async function read(): Promise<string | undefined> {
    const sealed = (await store.get(SEALED))[SEALED];
    const key = await (await database).get('keys', KEY);
    if (!isSealed(sealed) || !key) return undefined;
    try {
      const iv = Uint8Array.from(sealed.iv);
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, Uint8Array.from(sealed.ciphertext));
      return new TextDecoder().decode(plain);
    } catch {
      // A key and a ciphertext that do not belong together are of no use to anyone: ask for the token again.
      await forget();
      return undefined;
    }
  }

  async function save(token: string): Promise<void> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(token));
    const sealed: Sealed = { iv: [...iv], ciphertext: [...new Uint8Array(ciphertext)] };
    await (await database).put('keys', key, KEY);
    await store.set({ [SEALED]: sealed });
  }

  return {
    read: () => turn.add(read),
    save: (token) => turn.add(() => save(token)),
    forget: () => turn.add(forget),
  };
}

/**
 * The token in what a manager pasted: without "Bearer", quotes and the spaces around it. Undefined if that cannot be a
 * token, since only visible ASCII can stand in a header.
 */
export function pastedToken(text: string): string | undefined {
  const bare = (quoted: string): string => quoted.replace(/^[\s"']+|[\s"']+$/g, '');
  const token = bare(bare(text).replace(/^(authorization:\s*)?bearer(\s+|$)/i, ''));
  return /^[\x21-\x7e]{1,8192}$/.test(token) ? token : undefined;
}
