import type { Page } from '@playwright/test';

/** What the extension's own IndexedDB holds. */
interface Contents {
  version: number;
  /** The records of each store; of the keys, which nobody can take out of the browser, the names. */
  stores: Record<string, unknown[]>;
}

/** Puts records into the extension's database, from a page of the extension, and gives what it holds then. */
export const visitDatabase = (page: Page, put: { store: string; record: unknown }[] = []): Promise<Contents> =>
  page.evaluate(async (put) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('deal-link'));
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names, 'readwrite');
    for (const { store, record } of put) transaction.objectStore(store).put(record);
    const readings = names.map(async (name) => {
      const store = transaction.objectStore(name);
      return [name, name === 'keys' ? await done(store.getAllKeys()) : await done(store.getAll())];
    });
    const stores = Object.fromEntries(await Promise.all(readings));
    db.close();
    return { version: db.version, stores };
  }, put);

/**
 * Opens the database as a newer version of the extension does, for which the browser makes the background close its
 * own connection. Unless the newer version stays, it leaves the database as it was.
 */
export const openAsNewerVersion = (page: Page, { stays }: { stays: boolean }): Promise<void> =>
  page.evaluate(async (stays) => {
    const known = await indexedDB.databases();
    const { version = 0 } = known.find(({ name }) => name === 'deal-link') ?? {};
    const opening = indexedDB.open('deal-link', version + 1);
    await new Promise<void>((resolve, reject) => {
      opening.onupgradeneeded = () => {
        if (!stays) opening.transaction?.abort();
      };
      opening.onsuccess = () => {
        opening.result.close();
        resolve();
      };
      opening.onerror = () => (stays ? reject(opening.error) : resolve());
    });
  }, stays);
