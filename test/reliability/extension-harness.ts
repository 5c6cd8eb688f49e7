import type { Page } from '@playwright/test';
import type { Queued } from '@/lib/deal/queue';
import type { AnswerOf, MessageType, Reply, RequestOf } from '@/lib/messaging/protocol';
import type { Started } from '../browser/start.ts';

/** A page of the extension that does nothing by itself, and the background beside it. */
export interface Desk {
  /** Gives all presses, as the background tells them to the history page. */
  journal(): Promise<AnswerOf<'journal.list'>>;
  /** Reads the outbox from the disk, oldest write first, whether the background runs or not. */
  queued(): Promise<Queued[]>;
  /** Puts writes into the outbox on the disk; the background finds them when it starts. */
  enqueue(writes: readonly Queued[]): Promise<void>;
  /** Ends the minutes in which the outbox looks for writes that Wazzup accepted and does not show. */
  endPatience(): Promise<void>;
  /** Ends the background in the middle of whatever it is doing. */
  kill(): Promise<void>;
  page: Page;
}

export async function openDesk({
  context,
  root,
  endBackground,
}: Pick<Started, 'context' | 'root' | 'endBackground'>): Promise<Desk> {
  const page = await context.newPage();
  await page.goto(`${root}manifest.json`);
  return {
    page,
    kill: endBackground,
    async journal() {
      for (;;) {
        const reply = await askFrom(page, 'journal.list', {});
        if (reply?.ok) return reply.answer;
        if (reply) throw new Error(`no history: ${JSON.stringify(reply.error)}`);
      }
    },
    queued: () => page.evaluate(readOutbox),
    async enqueue(writes) {
      await endBackground();
      await page.evaluate(putIntoOutbox, [...writes]);
    },
    async endPatience() {
      await endBackground();
      await page.evaluate(endAllPatience);
    },
  };
}

/**
 * Asks the background from a page as lib/messaging/send.ts does; undefined if the background or the page ended before
 * there was an answer. If the background ends midway, Firefox rejects, and Chromium gives no answer.
 */
export async function askFrom<T extends MessageType>(page: Page, type: T, request: RequestOf<T>) {
  const send = async (message: object): Promise<Reply<T> | undefined> => {
    try {
      return (await chrome.runtime.sendMessage(message)) ?? undefined;
    } catch {
      return undefined;
    }
  };
  return page.evaluate(send, { type, request }).catch((error) => {
    if (page.isClosed()) return undefined;
    throw error;
  });
}

// The functions from here on run in a page of the extension.

const readOutbox = () =>
  new Promise<Queued[]>((resolve, reject) => {
    const opening = indexedDB.open('deal-link');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('outbox').objectStore('outbox').getAll();
      opening.result.close();
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => resolve(reading.result);
    };
  });

const putIntoOutbox = (writes: Queued[]) =>
  new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('deal-link');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('outbox', 'readwrite');
      opening.result.close();
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => resolve();
      for (const write of writes) transaction.objectStore('outbox').put(write);
    };
  });

const endAllPatience = () =>
  new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('deal-link');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('outbox', 'readwrite');
      opening.result.close();
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => resolve();
      transaction.objectStore('outbox').openCursor().onsuccess = ({ target }) => {
        const { result: cursor } = target as IDBRequest<IDBCursorWithValue | null>;
        if (cursor?.value.accepted)
          cursor.update({ ...cursor.value, accepted: { ...cursor.value.accepted, until: 0 } });
        cursor?.continue();
      };
    };
  });
