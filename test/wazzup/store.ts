/** What an id holds: `now` for writes, and for reads `before` until `shownFrom` (milliseconds since 1970). */
type Entry<Item> = { now: Item | undefined; before: Item | undefined; shownFrom: number };

/** Where items outlive the emulator. */
export type Kept<Item> = { load(): readonly Item[]; save(items: readonly Item[]): void };

/** Items by id, and which of them a reader sees already. */
export type Store<Item extends { readonly id: string }> = ReturnType<typeof createStore<Item>>;

/**
 * Keeps items in memory, and elsewhere too when told where.
 * @throws Error when what is kept there cannot be loaded
 */
export const createStore = <Item extends { readonly id: string }>(kept?: Kept<Item>) => {
  const entries = new Map<string, Entry<Item>>();
  const shown = ({ now, before, shownFrom }: Entry<Item>): Item | undefined => (Date.now() >= shownFrom ? now : before);

  const change = (id: string, now: Item | undefined, delayMs: number): void => {
    const old = entries.get(id);
    // What is created anew goes to the end: the map's order is the order of creation.
    if (!old?.now) entries.delete(id);
    entries.set(id, { now, before: old && shown(old), shownFrom: Date.now() + delayMs });
  };

  const list = (read: (entry: Entry<Item>) => Item | undefined): Item[] =>
    [...entries.values()].map(read).filter((item) => item !== undefined);

  const save = (): void => kept?.save(store.all());

  const store = {
    /** Everything written and not deleted, oldest first, visible to readers or not. */
    all: () => list(({ now }) => now),
    get: (id: string) => entries.get(id)?.now,
    /** Everything a reader sees by now, oldest first. */
    allShown: () => list(shown),
    getShown: (id: string) => {
      const entry = entries.get(id);
      return entry && shown(entry);
    },
    put: (items: readonly Item[], delayMs = 0) => {
      for (const item of items) change(item.id, structuredClone(item), delayMs);
      save();
    },
    remove: (ids: readonly string[], delayMs = 0) => {
      for (const id of ids) change(id, undefined, delayMs);
      save();
    },
    /** Lets readers see what they would see only later. */
    revealAll: () => {
      for (const entry of entries.values()) entry.shownFrom = 0;
    },
    clear: () => {
      entries.clear();
      save();
    },
  };

  for (const item of kept?.load() ?? []) change(item.id, item, 0);
  return store;
};
