import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * Reads a JSON file; gives undefined if there is no such file.
 * @throws Error that names the file, if its content does not fit the schema
 */
export function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read as this server writes it`, { cause: error });
  }
}

/**
 * Writes a JSON file that only its owner may read. It writes a new file beside the old one, waits until the new one is
 * on the disk, and then swaps them, so that a reader, also one after a power cut, finds the old content or the new one.
 */
export function writeJson(file: string, value: unknown): void {
  const newFile = `${file}.new`;
  rmSync(newFile, { force: true });
  writeFileSync(newFile, textOf(value), { mode: 0o600, flag: 'wx', flush: true });
  renameSync(newFile, file);
}

/**
 * Changes a JSON file that several processes write. The new file beside it is also the lock.
 * @throws Error if another process is changing the file
 */
export function changeJson<T>(file: string, read: () => T, change: (value: T) => T): void {
  const newFile = `${file}.new`;
  try {
    writeFileSync(newFile, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`Another command is changing ${file}. If none is running, delete ${newFile}`, { cause: error });
  }
  try {
    writeFileSync(newFile, textOf(change(read())), { flush: true });
    renameSync(newFile, file);
  } catch (error) {
    rmSync(newFile, { force: true });
    throw error;
  }
}

const textOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
