import type { Edits } from '@/lib/deal/compose';
import type { Database } from '@/lib/storage/database';

/** Keeps what a manager typed about a deal in a tab, until it is sent or the tab shows other deals. */
export interface Drafts {
  read(tabId: number, uri: string): Promise<Edits | null>;
  /** Keeps what was typed about the deal of a canonical link; null drops it. */
  keep(tabId: number, uri: string, typed: Edits | null): Promise<void>;
  /** A tab shows this deal now: what was typed there about others is dropped. */
  dropOthers(tabId: number, uri: string): Promise<void>;
  /** A tab was closed. */
  dropTab(tabId: number): Promise<void>;
  /** Tab numbers start anew with the browser: what was typed in a tab belongs to no tab now. */
  clear(): Promise<void>;
}

export function createDrafts(database: Promise<Database>): Drafts {
  async function read(tabId: number, uri: string): Promise<Edits | null> {
    const draft = await (await database).get('drafts', tabId);
    return draft?.uri === uri ? draft.typed : null;
  }

  async function dropTab(tabId: number): Promise<void> {
    await (await database).delete('drafts', tabId);
  }

  return {
    read,
    dropTab,

    async keep(tabId, uri, typed) {
      const db = await database;
      if (typed) await db.put('drafts', { tabId, uri, typed });
      else if ((await read(tabId, uri)) !== null) await dropTab(tabId);
    },

    async dropOthers(tabId, uri) {
      const draft = await (await database).get('drafts', tabId);
      if (draft && draft.uri !== uri) await dropTab(tabId);
    },

    async clear() {
      await (await database).clear('drafts');
    },
  };
}
