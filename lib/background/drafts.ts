import type { Edits } from '@/lib/deal/compose';
import type { Database } from '@/lib/storage/database';

/** Stores the draft of a deal in a tab, until the manager sends it or the tab shows another deal. */
export interface Drafts {
  read(tabId: number, uri: string): Promise<Edits | null>;
  /** Stores the edits of the deal of a canonical link; null drops the draft. */
  keep(tabId: number, uri: string, edits: Edits | null): Promise<void>;
  /** Drops the draft of another deal in a tab that now shows this deal. */
  dropOthers(tabId: number, uri: string): Promise<void>;
  /** Drops the draft of a tab that was closed. */
  dropTab(tabId: number): Promise<void>;
  /**
   * Drops all drafts when the browser starts: it gives new numbers to tabs, so a draft's number names no tab any more.
   */
  clear(): Promise<void>;
}

export function createDrafts(database: Database): Drafts {
  async function read(tabId: number, uri: string): Promise<Edits | null> {
    const draft = await database.use((db) => db.get('drafts', tabId));
    return draft?.uri === uri ? draft.typed : null;
  }

  async function dropTab(tabId: number): Promise<void> {
    await database.use((db) => db.delete('drafts', tabId));
  }

  return {
    read,
    dropTab,

    async keep(tabId, uri, edits) {
      if (edits) await database.use((db) => db.put('drafts', { tabId, uri, typed: edits }));
      else if ((await read(tabId, uri)) !== null) await dropTab(tabId);
    },

    async dropOthers(tabId, uri) {
      const draft = await database.use((db) => db.get('drafts', tabId));
      if (draft && draft.uri !== uri) await dropTab(tabId);
    },

    async clear() {
      await database.use((db) => db.clear('drafts'));
    },
  };
}
