// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/database';
import { createTokenVault, pastedToken, type SealStore } from '@/lib/wazzup/token';

const TOKEN = 'eyJhbGciOi.secret-token_of~the+tests/4711==';

/** A storage area as browsers have it: what is kept is JSON, and everything takes a moment. */
function createStore(): SealStore & { json(): string; tamper(change: (kept: Record<string, unknown>) => void): void } {
  const kept = new Map<string, string>();
  const moment = () => new Promise((resolve) => setTimeout(resolve, 1));
  return {
    get: async (key) => {
      await moment();
      const value = kept.get(key);
      return value === undefined ? {} : { [key]: JSON.parse(value) };
    },
    set: async (items) => {
      await moment();
      for (const [key, value] of Object.entries(items)) kept.set(key, JSON.stringify(value));
    },
    remove: async (key) => {
      await moment();
      kept.delete(key);
    },
    json: () => JSON.stringify([...kept]),
    tamper: (change) => {
      for (const [key, value] of kept) {
        const parsed = JSON.parse(value);
        change(parsed);
        kept.set(key, JSON.stringify(parsed));
      }
    },
  };
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function start() {
  const database = openDatabase();
  const store = createStore();
  return { database, store, vault: createTokenVault(database, store) };
}

describe('the vault', () => {
  it('has none to begin with', async () => {
    expect(await start().vault.read()).toBeUndefined();
  });

  it('gives back what it keeps, also to one made anew, as after a restart', async () => {
    const { vault, database, store } = start();
    await vault.save(TOKEN);
    expect(await vault.read()).toBe(TOKEN);
    expect(await createTokenVault(database, store).read()).toBe(TOKEN);
  });

  it('keeps the last one', async () => {
    const { vault } = start();
    await vault.save(TOKEN);
    await vault.save('another');
    expect(await vault.read()).toBe('another');
  });

  it('gives back any text', async () => {
    const { vault } = start();
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(8192)));
    await fc.assert(
      fc.asyncProperty(any, async (token) => {
        await vault.save(token);
        expect(await vault.read()).toBe(token);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps it nowhere in the clear, and never twice the same', async () => {
    const { vault, store } = start();
    await vault.save(TOKEN);
    const [first, plain] = [store.json(), JSON.stringify([...Buffer.from(TOKEN)]).slice(1, -1)];
    for (const open of [TOKEN, TOKEN.slice(0, 8), btoa(TOKEN), Buffer.from(TOKEN).toString('hex'), plain]) {
      expect(first).not.toContain(open);
    }
    await vault.save(TOKEN);
    expect(store.json()).not.toBe(first);
  });

  it('has a key that cannot be taken out of the browser', async () => {
    const { vault, database } = start();
    await vault.save(TOKEN);
    const keys = await (await database).getAll('keys');
    expect(keys).toHaveLength(1);
    for (const key of keys) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    }
  });

  it('forgotten, it leaves nothing behind', async () => {
    const { vault, database, store } = start();
    await vault.save(TOKEN);
    await vault.forget();
    expect(await vault.read()).toBeUndefined();
    expect(store.json()).toBe('[]');
    expect(await (await database).count('keys')).toBe(0);
    await vault.forget();
  });

  type Sealed = { iv: number[]; ciphertext: number[] };
  it.each<[string, (kept: Record<string, unknown> & Sealed) => void]>([
    ['a bit of the ciphertext', ({ ciphertext }) => ciphertext.splice(3, 1, (ciphertext[3] ?? 0) ^ 1)],
    ['the last bit of the seal', ({ ciphertext }) => ciphertext.push((ciphertext.pop() ?? 0) ^ 1)],
    ['a bit of the vector', ({ iv }) => iv.splice(0, 1, (iv[0] ?? 0) ^ 1)],
    ['a ciphertext cut short', ({ ciphertext }) => ciphertext.splice(4)],
    ['nothing in it', ({ ciphertext, iv }) => [ciphertext.splice(0), iv.splice(0)]],
    ['words for numbers', (kept) => Object.assign(kept, { iv: ['x'], ciphertext: [null] })],
    ['no lists', (kept) => Object.assign(kept, { iv: {}, ciphertext: 'x' })],
  ])('tampered with (%s), there is none', async (_name, change) => {
    const { vault, store } = start();
    await vault.save(TOKEN);
    store.tamper((kept) => change(kept as Record<string, unknown> & Sealed));
    expect(await vault.read()).toBeUndefined();
    // And a new one can be kept.
    await vault.save('another');
    expect(await vault.read()).toBe('another');
  });

  it('a broken seal is not kept', async () => {
    const { vault, database, store } = start();
    await vault.save(TOKEN);
    store.tamper((kept) => (kept as Sealed).ciphertext.splice(4));
    await vault.read();
    expect([store.json(), await (await database).count('keys')]).toEqual(['[]', 0]);
  });

  it('a seal without its key, or with another’s, is of no use', async () => {
    const { vault, database, store } = start();
    await vault.save(TOKEN);
    const other = start();
    await other.vault.save('another');
    const key = await (await other.database).get('keys', 'token');
    if (key) await (await database).put('keys', key, 'token');
    expect(await createTokenVault(database, store).read()).toBeUndefined();
    await vault.save(TOKEN);
    await (await database).clear('keys');
    expect(await vault.read()).toBeUndefined();
  });

  it('whatever happens at once, a read finds a token that was whole at some time', async () => {
    const { vault } = start();
    await vault.save('0');
    const tokens = Array.from({ length: 10 }, (_, index) => String(index));
    const reads = tokens.map((token) => {
      void vault.save(token);
      return vault.read();
    });
    expect(await Promise.all(reads)).toEqual(tokens);
    const [, read, , gone] = await Promise.all([vault.save(TOKEN), vault.read(), vault.forget(), vault.read()]);
    expect([read, gone]).toEqual([TOKEN, undefined]);
  });

  it('a database that fails is told, and costs no token', async () => {
    const { vault, store } = start();
    await vault.save(TOKEN);
    const kept = store.json();
    const broken = Promise.reject(new Error('no space'));
    broken.catch(() => {}); // it is looked at later
    await expect(createTokenVault(broken, store).read()).rejects.toThrow('no space');
    expect(store.json()).toBe(kept);
  });
});

describe('pastedToken', () => {
  it.each([
    ['abc', 'abc'],
    ['  abc\n', 'abc'],
    ['Bearer abc', 'abc'],
    ['bearer  abc', 'abc'],
    ['Authorization: Bearer abc', 'abc'],
    ['authorization:bearer abc', 'abc'],
    ['"abc"', 'abc'],
    ["'abc'", 'abc'],
    ['Bearer "abc"', 'abc'],
    ['"Bearer abc"', 'abc'],
    ["'Authorization: Bearer abc'", 'abc'],
    ['" abc "', 'abc'],
    ['bearer-of-news', 'bearer-of-news'],
    [TOKEN, TOKEN],
    ['x'.repeat(8192), 'x'.repeat(8192)],
  ])('%j', (pasted, token) => {
    expect(pastedToken(pasted)).toBe(token);
  });

  it.each([
    '',
    ' ',
    '""',
    '"',
    'Bearer',
    'Bearer ',
    'a b',
    'a\nb',
    'a\u00a0b',
    'токен',
    '😀',
    'a\u200bb',
    'x'.repeat(8193),
  ])('%j is none', (pasted) => {
    expect(pastedToken(pasted)).toBeUndefined();
  });

  it('whatever is pasted, a token can stand in a header', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (pasted) => {
        const token = pastedToken(pasted);
        if (token === undefined) return;
        expect(new Headers({ Authorization: `Bearer ${token}` }).get('Authorization')).toBe(`Bearer ${token}`);
        expect(token).toMatch(/^\S+$/);
      }),
    );
  });

  it('finds a token in whatever stands around it', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{6,80}=?$/);
    const around = fc.constantFrom(
      (text: string) => ` ${text}\n`,
      (text: string) => `"${text}"`,
      (text: string) => `'${text}'`,
      (text: string) => `Bearer ${text}`,
      (text: string) => `Authorization: Bearer ${text}`,
    );
    fc.assert(
      fc.property(token, around, around, (any, inner, outer) => {
        fc.pre(!outer('').includes('Bearer') || !inner('').includes('Bearer'));
        expect(pastedToken(outer(inner(any)))).toBe(any);
      }),
    );
  });
});
