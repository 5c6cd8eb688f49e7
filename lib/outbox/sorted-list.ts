/** Holds things in an order, and finds the place of one without a look at all others. */
export interface SortedList<T> extends Iterable<T> {
  add(item: T): void;
  /** Removes exactly this item; does nothing if the list does not hold it. */
  remove(item: T): void;
  first(): T | undefined;
  last(): T | undefined;
}

/** @param compare gives 0 only for an item and itself; the items must not change while the list holds them */
export function createSortedList<T>(compare: (a: T, b: T) => number): SortedList<T> {
  const items: T[] = [];

  /** Gives the number of items that come before this one. */
  function placeOf(item: T): number {
    let [from, to] = [0, items.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (compare(items[middle] as T, item) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    add(item) {
      items.splice(placeOf(item), 0, item);
    },
    remove(item) {
      const place = placeOf(item);
      if (items[place] === item) items.splice(place, 1);
    },
    first: () => items[0],
    last: () => items.at(-1),
    [Symbol.iterator]: () => items.values(),
  };
}
