// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type DBSchema, openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnection } from '@/lib/storage/connection';

interface Records extends DBSchema {
  words: { key: string; value: string };
}

const connect = (version = 1, openMs?: number) =>
  createConnection<Records>({
    name: 'test',
    version,
    upgrade: (db) => void (db.objectStoreNames.contains('words') || db.createObjectStore('words')),
    ...(openMs !== undefined && { openMs }),
  });
const storageError = (code: string) => expect.objectContaining({ kind: 'storage', details: { code } });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a connection', () => {
  it('opens the database when it is first needed', async () => {
    const opened = vi.spyOn(globalThis.indexedDB, 'open');
    const { use } = connect();
    expect(opened).not.toHaveBeenCalled();
    await Promise.all([use((db) => db.put('words', 'a', '1')), use((db) => db.put('words', 'b', '2'))]);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('opens it again after the browser closed it, and does the work that met that', async () => {
    const { use, open } = connect();
    await use((db) => db.put('words', 'a', '1'));
    (await open()).close();
    expect(await use((db) => db.get('words', '1'))).toBe('a');
  });

  it('opens it again after it could not be opened once', async () => {
    const { use } = connect();
    vi.spyOn(globalThis.indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('damaged', 'UnknownError');
    });
    await expect(use((db) => db.get('words', '1'))).rejects.toEqual(storageError('UnknownError'));
    expect(await use((db) => db.get('words', '1'))).toBeUndefined();
  });

  it('makes way for a newer version, and is then told that its own is too old', async () => {
    const { use } = connect(1);
    await use((db) => db.put('words', 'a', '1'));
    const newer = connect(2);
    expect(await newer.use((db) => db.get('words', '1'))).toBe('a');
    await expect(use((db) => db.get('words', '1'))).rejects.toEqual(storageError('newer'));
    expect(await newer.use((db) => db.get('words', '1'))).toBe('a');
  });

  it('does not wait for ever for another connection that does not make way', async () => {
    const stubborn = await openDB('test', 1, { upgrade: (db) => void db.createObjectStore('words') });
    const { use } = connect(2, 20);
    await expect(use((db) => db.get('words', '1'))).rejects.toEqual(storageError('blocked'));
    stubborn.close();
    expect(await use((db) => db.get('words', '1'))).toBeUndefined();
  });

  it('stores all of a transaction or nothing, and says that the disk is full', async () => {
    const { use } = connect();
    const full = use(async (db) => {
      const { store, done } = db.transaction('words', 'readwrite');
      await Promise.all([store.put('a', '1'), Promise.reject(new DOMException('', 'QuotaExceededError')), done]);
    });
    await expect(full).rejects.toEqual(storageError('QuotaExceededError'));
  });

  it('lets a mistake of our own code through as it is', async () => {
    await expect(connect().use(async () => Promise.reject(new TypeError('ours')))).rejects.toThrow(TypeError);
  });
});
