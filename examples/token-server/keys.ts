import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { changeJson, readJson } from './files.ts';

const KEY = z.object({
  /** The name of the person who has the key. */
  name: z.string(),
  /** SHA-256 of the key, in hex. A plain hash is enough, because a key is 32 random bytes and not a password. */
  hash: z.string(),
  /** Whether the key is an administrator's: such a key may link the account, and obtains no tokens. */
  isAdmin: z.boolean(),
  /** When the key was made, as ISO 8601. */
  addedAt: z.string(),
});
const KEYS = z.array(KEY);

export type Key = z.infer<typeof KEY>;

/** The keys of managers and administrators. */
export interface Keys {
  /**
   * Makes a key for this name.
   * @returns the key itself, which the server stores nowhere
   * @throws Error if somebody of that name has a key already, or the name has other characters than a name may have
   */
  add(name: string, options?: { isAdmin?: boolean }): string;
  list(): readonly Key[];
  /** @throws Error if nobody of that name has a key */
  revoke(name: string): void;
  /** Gives the entry of this key; undefined if it never was a key, or has been revoked. */
  holder(key: string | undefined): Key | undefined;
}

/**
 * Opens the keys in `keys.json`. Only the commands write that file. The running server never writes it and reads it
 * anew at each request, so it refuses a revoked key from the next request on.
 */
export function createKeys(stateFolder: string): Keys {
  const file = join(stateFolder, 'keys.json');
  const list = () => readJson(file, KEYS) ?? [];

  return {
    add(name, { isAdmin = false } = {}) {
      // Names get onto terminals and into logs, so a name may hold no control characters.
      if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u.test(name)) {
        throw new Error(`A name has letters, digits, spaces and . _ @ -, at most 60; it was ${JSON.stringify(name)}`);
      }
      const key = randomBytes(32).toString('base64url');
      changeJson(file, list, (keys) => {
        if (keys.some((other) => other.name === name)) throw new Error(`${name} has a key already; revoke it first`);
        return [...keys, { name, hash: hashOf(key), isAdmin, addedAt: new Date().toISOString() }];
      });
      return key;
    },
    list,
    revoke(name) {
      changeJson(file, list, (keys) => {
        const rest = keys.filter((key) => key.name !== name);
        if (rest.length === keys.length) throw new Error(`Nobody called ${name} has a key`);
        return rest;
      });
    },
    holder(key) {
      if (!key) return undefined;
      const hash = hashOf(key);
      return list().find((key) => key.hash === hash);
    },
  };
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
