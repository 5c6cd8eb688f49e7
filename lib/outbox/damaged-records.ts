import type { Database } from '@/lib/storage/database';

/** The records that could not be read and were set aside. Nothing depends on them; the manager can save them as a file. */
export interface DamagedRecords {
  count(): Promise<number>;
  /** Gives all damaged records as JSON. */
  exportAll(): Promise<string>;
  clear(): Promise<void>;
}

/** @param onStoreChange called after the records were deleted */
export const createDamagedRecords = (database: Database, onStoreChange: () => void): DamagedRecords => ({
  count: () => database.use((db) => db.count('damaged')),
  exportAll: async () => toJson(await database.use((db) => db.getAll('damaged'))),
  async clear() {
    await database.use((db) => db.clear('damaged'));
    onStoreChange();
  },
});

/** Writes any value as JSON; a damaged record can hold things that JSON has no form for. */
function toJson(value: unknown): string {
  const around: unknown[] = [];
  const inJson = function (this: unknown, _name: string, inner: unknown): unknown {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (typeof inner !== 'object' || inner === null) return inner;
    // The values around this one end with the one that holds it.
    around.splice(around.indexOf(this) + 1);
    if (around.includes(inner)) return '(contains itself)';
    around.push(inner);
    return inner;
  };
  return JSON.stringify(value, inJson, 2);
}
