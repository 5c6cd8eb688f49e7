import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Where Chromium looks for its administrator's policy on Linux: the builds of distributions, and Chrome for Testing.
 */
export const CHROMIUM_POLICIES = ['chromium', 'opt/chrome_for_testing'].map(
  (name) => `/etc/${name}/policies/managed/deal-link-test.json`,
);
/** Where Firefox looks for its policy; it reads only this file. */
export const FIREFOX_POLICY = '/etc/firefox/policies/policies.json';

/** Whether this process may set a policy: only an administrator may set one for the whole machine. */
export const CAN_SET_POLICY = process.platform === 'linux' && process.getuid?.() === 0;

/** Gives the id of an extension that Chromium loads from a folder; it follows from the folder's path. */
export function unpackedIdOf(folder: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...digest].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
}

export interface MachinePolicy {
  /** Sets the policy in place of the one before. A running browser takes it over. */
  set(policy: object): Promise<void>;
  /** Restores the files and folders as they were before. */
  restore(): Promise<void>;
}

/** Prepares policy files for the whole machine; the test restores them at its end. */
export async function machinePolicy(files: readonly string[]): Promise<MachinePolicy> {
  const restores = await Promise.all(files.map(backUp));
  return {
    async set(policy) {
      for (const file of files) {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, JSON.stringify(policy));
      }
    },
    async restore() {
      for (const restore of restores) await restore();
    },
  };
}

/** Remembers what there is of a file and its folder; gives a function that restores just that. */
async function backUp(file: string): Promise<() => Promise<void>> {
  if (existsSync(file)) {
    const before = await readFile(file);
    return () => writeFile(file, before);
  }
  let firstNewPath = file;
  while (!existsSync(dirname(firstNewPath))) firstNewPath = dirname(firstNewPath);
  return () => rm(firstNewPath, { recursive: true, force: true });
}
