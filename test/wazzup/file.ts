import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Deal } from './deal.ts';
import type { Kept } from './store.ts';

const isDeal = (value: unknown): value is Deal => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, responsible_user_id, uri, contacts, closed } = value as Record<string, unknown>;
  return (
    [id, name, responsible_user_id, uri].every((field) => typeof field === 'string') &&
    Array.isArray(contacts) &&
    contacts.every((contact) => typeof contact === 'string') &&
    typeof closed === 'boolean'
  );
};

/**
 * The deals in a file, oldest first; none if the file does not exist yet.
 * @throws Error naming the file when it holds anything else
 */
const loadDeals = (file: string): Deal[] => {
  if (!existsSync(file)) return [];
  try {
    const deals: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(deals) && deals.every(isDeal)) return deals;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON`, { cause: error });
  }
  throw new Error(`${file} is not a list of deals as the emulator writes it`);
};

/** Writes the deals beside the file first, then swaps, so that a killed emulator leaves no half-written file. */
const saveDeals = (file: string, deals: readonly Deal[]): void => {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(deals, null, 2)}\n`);
  renameSync(fresh, file);
};

/** A file in which the deals outlive the emulator. */
export const dealFile = (file: string): Kept<Deal> => ({
  load: () => loadDeals(file),
  save: (deals) => saveDeals(file, deals),
});
