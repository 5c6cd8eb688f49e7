/**
 * What an id stands for: writes see `now`; reads see `before` until `visibleFrom` (milliseconds since 1970), then
 * `now`.
 */
type Entry<Item> = { now: Item | undefined; before: Item | undefined; visibleFrom: number };

/** Stores items so that they outlive the emulator's process. */
export type Persistence<Item> = { load(): readonly Item[]; save(items: readonly Item[]): void };

/** Items by id. The store knows which of them reads see already. */
export type Store<Item extends { readonly id: string }> = ReturnType<typeof createStore<Item>>;

/**
 * Stores items in memory, and in `persistence` too if there is one.
 * @param clock gives the time, in milliseconds since 1970
 * @throws Error if `persistence` cannot load its items
 */
export const createStore = <Item extends { readonly id: string }>(
  persistence?: Persistence<Item>,
  clock: () => number = Date.now,
) => {
  const entries = new Map<string, Entry<Item>>();
  /** All items, once reads see everything: a list of very many is read page by page, and nothing changes meanwhile. */
  let settled: Item[] | undefined;
  const visible = ({ now, before, visibleFrom }: Entry<Item>): Item | undefined =>
    clock() >= visibleFrom ? now : before;

  const change = (id: string, now: Item | undefined, delayMs: number): void => {
    settled = undefined;
    const old = entries.get(id);
    // An item that is created anew goes to the end, because the map's order is the order of creation.
    if (!old?.now) entries.delete(id);
    entries.set(id, { now, before: old && visible(old), visibleFrom: clock() + delayMs });
  };

  const list = (read: (entry: Entry<Item>) => Item | undefined): Item[] =>
    [...entries.values()].map(read).filter((item) => item !== undefined);

  const save = (): void => persistence?.save(store.all());

  const store = {
    /** Gives all items that were written and not deleted, oldest first, also those that reads do not see yet. */
    all: () => list(({ now }) => now),
    get: (id: string) => entries.get(id)?.now,
    /** Gives all items that reads see by now, oldest first. */
    allShown: () => {
      if (settled) return settled;
      const shown = list(visible);
      const isSettled = entries.values().every(({ visibleFrom }) => clock() >= visibleFrom);
      if (isSettled) settled = shown;
      return shown;
    },
    getShown: (id: string) => {
      const entry = entries.get(id);
      return entry && visible(entry);
    },
    put: (items: readonly Item[], delayMs = 0) => {
      for (const item of items) change(item.id, structuredClone(item), delayMs);
      save();
    },
    remove: (ids: readonly string[], delayMs = 0) => {
      for (const id of ids) change(id, undefined, delayMs);
      save();
    },
    /** Lets reads see at once what they would see only later. */
    revealAll: () => {
      settled = undefined;
      for (const entry of entries.values()) entry.visibleFrom = 0;
    },
    clear: () => {
      settled = undefined;
      entries.clear();
      save();
    },
  };

  for (const item of persistence?.load() ?? []) change(item.id, item, 0);
  return store;
};
