import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * Reads a JSON file; undefined if there is none.
 * @throws Error naming the file when it holds something else
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
 * Writes a JSON file that only its owner may read: beside it first, down to the disk, then swapped, so that a reader and
 * a power cut find the old content or the new one.
 */
export function writeJson(file: string, value: unknown): void {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, textOf(value), { mode: 0o600, flag: 'wx', flush: true });
  renameSync(fresh, file);
}

/**
 * Changes a JSON file that several processes write: the file beside it is also the lock.
 * @throws Error when another process is changing it
 */
export function changeJson<T>(file: string, read: () => T, change: (value: T) => T): void {
  const fresh = `${file}.new`;
  try {
    writeFileSync(fresh, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`Another command is changing ${file}. If none is running, delete ${fresh}`, { cause: error });
  }
  try {
    writeFileSync(fresh, textOf(change(read())), { flush: true });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

const textOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
