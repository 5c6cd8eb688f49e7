// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { createDatabase, type Database } from '@/lib/storage/database';
import { createVault, type SealedAreas, type Vault } from '@/lib/wazzup/vault';
import { createStore } from './stores.ts';

const TOKEN = 'eyJhbGciOi.secret-token_of~the+tests/4711==';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** Creates a vault for a text. */
function createTextVault(database: Database, stores: SealedAreas) {
  const vault: Vault<string> = createVault('token', z.string(), database, stores);
  return { ...vault, save: (text: string, { stays = true } = {}) => vault.save(text, { stays }) };
}

function start() {
  const database = createDatabase();
  const stores = { local: createStore(), session: createStore() };
  return { database, stores, store: stores.local, vault: createTextVault(database, stores) };
}

describe('the vault', () => {
  it('has none to begin with', async () => {
    expect(await start().vault.read()).toBeUndefined();
  });

  it('gives back what it keeps, also to one made anew, as after a restart', async () => {
    const { vault, database, stores } = start();
    await vault.save(TOKEN);
    expect(await vault.read()).toBe(TOKEN);
    expect(await createTextVault(database, stores).read()).toBe(TOKEN);
  });

  it('keeps the last one', async () => {
    const { vault } = start();
    await vault.save(TOKEN);
    await vault.save('another');
    expect(await vault.read()).toBe('another');
  });

  it('is looked into once for all who ask at the same time, but not for whoever asks after a change', async () => {
    const { vault, store } = start();
    await vault.save(TOKEN);
    const looks = vi.spyOn(store, 'get');
    expect(await Promise.all(Array.from({ length: 50 }, () => vault.read()))).toEqual(Array(50).fill(TOKEN));
    expect(looks).toHaveBeenCalledTimes(1);
    const reads = [vault.read(), vault.save('another').then(() => undefined), vault.read(), vault.read()];
    expect(await Promise.all(reads)).toEqual([TOKEN, undefined, 'another', 'another']);
    const last = [vault.read(), vault.forget().then(() => undefined), vault.read()];
    expect(await Promise.all(last)).toEqual(['another', undefined, undefined]);
  });

  it('is looked into anew after a look that failed', async () => {
    const { vault, store } = start();
    await vault.save(TOKEN);
    vi.spyOn(store, 'get').mockRejectedValueOnce(new Error('no disk'));
    await expect(vault.read()).rejects.toThrow('no disk');
    expect(await vault.read()).toBe(TOKEN);
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
    const keys = await (await database.open()).getAll('keys');
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
    expect(await (await database.open()).count('keys')).toBe(0);
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
    // A new secret can be stored.
    await vault.save('another');
    expect(await vault.read()).toBe('another');
  });

  it('a broken seal is not kept', async () => {
    const { vault, database, store } = start();
    await vault.save(TOKEN);
    store.tamper((kept) => (kept as Sealed).ciphertext.splice(4));
    await vault.read();
    expect([store.json(), await (await database.open()).count('keys')]).toEqual(['[]', 0]);
  });

  it('a seal without its key, or with another’s, is of no use', async () => {
    const { vault, database, stores } = start();
    await vault.save(TOKEN);
    const other = start();
    await other.vault.save('another');
    const [key] = await (await other.database.open()).getAll('keys');
    const [keyName] = await (await database.open()).getAllKeys('keys');
    if (key) await (await database.open()).put('keys', key, keyName);
    expect(await createTextVault(database, stores).read()).toBeUndefined();
    await vault.save(TOKEN);
    await (await database.open()).clear('keys');
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
    const { vault, store, stores } = start();
    await vault.save(TOKEN);
    const kept = store.json();
    const fail = () => Promise.reject(new Error('no space'));
    const broken = { open: fail, use: fail };
    await expect(createTextVault(broken, stores).read()).rejects.toThrow('no space');
    expect(store.json()).toBe(kept);
  });

  it('kept until the browser closes, it is gone from a store that is emptied then', async () => {
    const { vault, stores } = start();
    await vault.save(TOKEN, { stays: false });
    expect(await vault.read()).toBe(TOKEN);
    expect([stores.local.json(), stores.session.json()]).toEqual(['[]', expect.stringContaining('ciphertext')]);
    expect(stores.session.json()).not.toContain(TOKEN.slice(0, 8));
    stores.session.clear();
    expect(await vault.read()).toBeUndefined();
  });

  it.each([true, false])('moved to the other store (from staying %s), it is in one place only', async (stays) => {
    const { vault, stores, database } = start();
    await vault.save(TOKEN, { stays });
    await vault.save('another', { stays: !stays });
    expect(await vault.read()).toBe('another');
    expect((stays ? stores.local : stores.session).json()).toBe('[]');
    await vault.forget();
    expect([stores.local.json(), stores.session.json(), await (await database.open()).count('keys')]).toEqual([
      '[]',
      '[]',
      0,
    ]);
  });

  it('two secrets are two seals with two keys', async () => {
    const { vault, stores, database } = start();
    const other = createVault('header', z.object({ value: z.string() }), database, stores);
    await vault.save(TOKEN);
    await other.save({ value: 'key' }, { stays: true });
    await vault.forget();
    expect([await vault.read(), await other.read()]).toEqual([undefined, { value: 'key' }]);
    expect(await (await database.open()).count('keys')).toBe(1);
  });

  it('a secret of another form, as an older version kept it, is asked for again', async () => {
    const { vault, stores, database } = start();
    await vault.save(TOKEN);
    const newer = createVault('token', z.strictObject({ token: z.string() }), database, stores);
    expect(await newer.read()).toBeUndefined();
    expect(stores.local.json()).toBe('[]');
  });

  describe('whose save goes wrong', () => {
    const MOVES = [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const;

    /** Gives the same database and stores, whose change number `fails` fails; `isDead`: and all that come after it. */
    async function startFailing(start: { database: Database; stores: SealedAreas }, fails: number, isDead: boolean) {
      let changes = 0;
      const step = () => {
        changes += 1;
        if (changes === fails || (isDead && changes > fails)) throw new DOMException('full', 'QuotaExceededError');
      };
      const store = (area: SealedAreas['local']): SealedAreas['local'] => ({
        get: area.get,
        set: async (items) => {
          step();
          await area.set(items);
        },
        remove: async (key) => {
          step();
          await area.remove(key);
        },
      });
      const database = new Proxy(await start.database.open(), {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (['put', 'delete', 'transaction'].includes(String(name))) step();
            return value.apply(target, args);
          };
        },
      });
      const stores = { local: store(start.stores.local), session: store(start.stores.session) };
      return {
        vault: createTextVault({ open: async () => database, use: (work) => work(database) }, stores),
        changes: () => changes,
      };
    }

    /** Saves another secret with a failure at each step in turn, and gives what was told and what is there then. */
    async function tryEachStep([stayed, stays]: (typeof MOVES)[number], isDead: boolean) {
      const told: unknown[] = [];
      for (let step = 1; ; step += 1) {
        globalThis.indexedDB = new IDBFactory();
        const { vault, database, stores } = start();
        await vault.save('old', { stays: stayed });
        const failing = await startFailing({ database, stores }, step, isDead);
        const outcome = await failing.vault.save('new', { stays }).then(
          () => 'saved',
          () => 'failed',
        );
        const after = await createTextVault(database, stores).read();
        told.push(`${outcome}, ${after}`);
        // What is left after that is one ciphertext and one key.
        expect((await (await database.open()).getAllKeys('keys')).length).toBe(1);
        expect([stores.local.json(), stores.session.json()].filter((json) => json !== '[]')).toHaveLength(1);
        if (failing.changes() < step) return { told, steps: step - 1 };
      }
    }

    it.each(MOVES)(
      '(stayed %s, stays %s) a failed save is told and changes nothing, at every step',
      async (...move) => {
        const { told, steps } = await tryEachStep(move, false);
        expect(steps).toBeGreaterThan(2);
        expect(new Set(told)).toEqual(new Set(['failed, old', 'saved, new']));
      },
    );

    it.each(MOVES)('(stayed %s, stays %s) a death between any two steps leaves old or new', async (...move) => {
      const { told } = await tryEachStep(move, true);
      expect(new Set(told)).toEqual(new Set(['failed, old', 'saved, new']));
    });

    it('what an older version stored is read, and leaves nothing behind once it is replaced', async () => {
      const { vault, database, store } = start();
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(TOKEN));
      const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain));
      await (await database.open()).put('keys', key, 'token');
      await store.set({ 'sealed:token': { iv: [...iv], ciphertext: [...ciphertext] } });
      expect(await vault.read()).toBe(TOKEN);
      await vault.save('another');
      expect(await vault.read()).toBe('another');
      expect(await (await database.open()).get('keys', 'token')).toBeUndefined();
    });

    it('rubbish that a content script puts beside it costs nothing', async () => {
      const { vault, database, stores } = start();
      await vault.save(TOKEN, { stays: false });
      await stores.local.set({ 'sealed:token': { iv: [1], ciphertext: [2], key: 'token x', count: 1e9 } });
      expect(await createTextVault(database, stores).read()).toBe(TOKEN);
      expect(stores.local.json()).toBe('[]');
    });
  });
});
