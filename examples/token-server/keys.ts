import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { changeJson, readJson } from './files.ts';

const KEY = z.object({
  /** Whose key it is. */
  name: z.string(),
  /** SHA-256 of the key, in hex: enough, because a key is 32 random bytes and not a password. */
  hash: z.string(),
  /** An administrator's: it may link the account, and obtains no tokens. */
  isAdmin: z.boolean(),
  /** ISO 8601. */
  addedAt: z.string(),
});
const KEYS = z.array(KEY);

export type Key = z.infer<typeof KEY>;

/** The keys of managers and administrators. */
export interface Keys {
  /** @returns the key itself, which is kept nowhere. @throws Error for a name that is taken or cannot be one */
  add(name: string, options?: { isAdmin?: boolean }): string;
  list(): readonly Key[];
  /** @throws Error when nobody of that name has a key */
  revoke(name: string): void;
  /** Whose key this is; undefined if it is nobody's, or nobody's any more. */
  holder(key: string | undefined): Key | undefined;
}

/**
 * The keys in `keys.json`. Only the commands write it, never the running server, which reads it anew at each request: a
 * key that was revoked is refused at the next one.
 */
export function createKeys(stateFolder: string): Keys {
  const file = join(stateFolder, 'keys.json');
  const list = () => readJson(file, KEYS) ?? [];

  return {
    add(name, { isAdmin = false } = {}) {
      // Names are printed and logged.
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
      return list().find((known) => known.hash === hash);
    },
  };
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
