/** Holds things in an order, and finds the place of one without a look at all others. */
export interface SortedList<T> extends Iterable<T> {
  add(item: T): void;
  /** Removes exactly this item; does nothing if the list does not hold it. */
  remove(item: T): void;
  first(): T | undefined;
  last(): T | undefined;
}

/** How many items one block holds at most: to add or remove one moves no more than these, however long the list is. */
const BLOCK = 512;

/** @param compare gives 0 only for an item and itself; the items must not change while the list holds them */
export function createSortedList<T>(compare: (a: T, b: T) => number): SortedList<T> {
  /** The items in order, in blocks of which none is empty. */
  const blocks: T[][] = [];

  /** Gives the place of an item, or the one at which it would stand. */
  function placeOf(item: T) {
    // What comes before all others belongs to the first block too.
    const number = (countFirst(blocks, ([first]) => compare(first as T, item) <= 0) || 1) - 1;
    const block = blocks[number] ?? [];
    return { number, block, place: countFirst(block, (other) => compare(other, item) < 0) };
  }

  return {
    add(item) {
      const { number, block, place } = placeOf(item);
      block.splice(place, 0, item);
      blocks[number] = block;
      if (block.length > BLOCK) blocks.splice(number + 1, 0, block.splice(BLOCK / 2));
    },
    remove(item) {
      const { number, block, place } = placeOf(item);
      if (block[place] !== item) return;
      block.splice(place, 1);
      if (block.length === 0) blocks.splice(number, 1);
    },
    first: () => blocks[0]?.[0],
    last: () => blocks.at(-1)?.at(-1),
    *[Symbol.iterator]() {
      for (const block of blocks) yield* block;
    },
  };
}

/** Counts the items at the front of a list for which a condition holds, none of which follows one for which it does not. */
function countFirst<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(items[middle] as T)) from = middle + 1;
    else to = middle;
  }
  return from;
}
