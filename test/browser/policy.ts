import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where Chromium looks for its administrator's word on Linux: as built by distributions, and for testing. */
const FOLDERS = ['/etc/chromium/policies/managed', '/etc/opt/chrome_for_testing/policies/managed'];

const NAME = 'deal-link-test.json';

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

/** A policy file of our own beside whatever the machine's administrator has set. */
export async function machinePolicy(): Promise<MachinePolicy> {
  const restores = await Promise.all(FOLDERS.map(keep));
  return {
    async set(policy) {
      for (const folder of FOLDERS) {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, NAME), JSON.stringify(policy));
      }
    },
    async restore() {
      for (const restore of restores) await restore();
    },
  };
}

/** Notes what there is of a folder and the file in it; gives back how to have just that again. */
async function keep(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, NAME);
  if (existsSync(file)) {
    const before = await readFile(file);
    return () => writeFile(file, before);
  }
  let made = file;
  while (!existsSync(dirname(made))) made = dirname(made);
  return () => rm(made, { recursive: true, force: true });
}
