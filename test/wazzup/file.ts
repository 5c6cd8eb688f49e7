import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Deal } from './deal.ts';
import type { Persistence } from './store.ts';

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
 * Reads the deals from a file, oldest first; gives none if the file does not exist yet.
 * @throws Error that names the file, if it holds anything else
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

/**
 * Writes the deals to a new file beside the old one and then swaps them, so that an emulator that is killed leaves no
 * half-written file.
 */
const saveDeals = (file: string, deals: readonly Deal[]): void => {
  const newFile = `${file}.new`;
  writeFileSync(newFile, `${JSON.stringify(deals, null, 2)}\n`);
  renameSync(newFile, file);
};

/** A file in which the deals outlive the emulator's process. */
export const dealFile = (file: string): Persistence<Deal> => ({
  load: () => loadDeals(file),
  save: (deals) => saveDeals(file, deals),
});
