import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where Chromium looks for its administrator's word on Linux: as built by distributions, and for testing. */
export const CHROMIUM_POLICIES = ['chromium', 'opt/chrome_for_testing'].map(
  (name) => `/etc/${name}/policies/managed/deal-link-test.json`,
);
/** Where Firefox looks for its own; there is one file only. */
export const FIREFOX_POLICY = '/etc/firefox/policies/policies.json';

/** Only an administrator may speak for the whole machine. */
export const CAN_SET_POLICY = process.platform === 'linux' && process.getuid?.() === 0;

/** The id of an extension that is loaded from a folder follows from the folder's path. */
export function unpackedIdOf(folder: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...digest].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
}

export interface MachinePolicy {
  /** Puts a policy in place of the one before; a running browser takes it over. */
  set(policy: object): Promise<void>;
  /** Leaves everything as it was found. */
  restore(): Promise<void>;
}

/** Policy files for the whole machine, for as long as a test lasts. */
export async function machinePolicy(files: readonly string[]): Promise<MachinePolicy> {
  const restores = await Promise.all(files.map(keep));
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

/** Notes what there is of a file and its folder; gives back how to have just that again. */
async function keep(file: string): Promise<() => Promise<void>> {
  if (existsSync(file)) {
    const before = await readFile(file);
    return () => writeFile(file, before);
  }
  let made = file;
  while (!existsSync(dirname(made))) made = dirname(made);
  return () => rm(made, { recursive: true, force: true });
}
