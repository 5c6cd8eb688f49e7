import type { Deal } from './deal.ts';
import { loadDeals, saveDeals } from './file.ts';

/** What an id holds: `now` for writes, and for reads `before` until `shownFrom` (milliseconds since 1970). */
type Entry = { now: Deal | undefined; before: Deal | undefined; shownFrom: number };

/** The deals, and which of them a reader sees already. */
export type Store = ReturnType<typeof createStore>;

/**
 * Keeps deals in memory, and in a file when given one.
 * @throws Error when the file holds something else
 */
export const createStore = (file?: string) => {
  const entries = new Map<string, Entry>();
  const shown = ({ now, before, shownFrom }: Entry): Deal | undefined => (Date.now() >= shownFrom ? now : before);

  const change = (id: string, now: Deal | undefined, delayMs: number): void => {
    const old = entries.get(id);
    // A deal created anew goes to the end: the map's order is the order of creation.
    if (!old?.now) entries.delete(id);
    entries.set(id, { now, before: old && shown(old), shownFrom: Date.now() + delayMs });
  };

  const list = (read: (entry: Entry) => Deal | undefined): Deal[] =>
    [...entries.values()].map(read).filter((deal) => deal !== undefined);

  const save = (): void => {
    if (file) saveDeals(file, store.all());
  };

  const store = {
    /** Every deal written and not deleted, oldest first, visible to readers or not. */
    all: () => list(({ now }) => now),
    get: (id: string) => entries.get(id)?.now,
    /** Every deal a reader sees by now, oldest first. */
    allShown: () => list(shown),
    getShown: (id: string) => {
      const entry = entries.get(id);
      return entry && shown(entry);
    },
    put: (deals: readonly Deal[], delayMs = 0) => {
      for (const deal of deals) change(deal.id, structuredClone(deal), delayMs);
      save();
    },
    remove: (ids: readonly string[], delayMs = 0) => {
      for (const id of ids) change(id, undefined, delayMs);
      save();
    },
    clear: () => {
      entries.clear();
      save();
    },
  };

  for (const deal of file ? loadDeals(file) : []) change(deal.id, deal, 0);
  return store;
};
