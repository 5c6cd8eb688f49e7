// @vitest-environment node
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { machinePolicy } from '../browser/policy.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deal-link-policy-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
});

const textOf = (file: string) => readFile(file, 'utf8');

describe('a policy for the whole machine', () => {
  it('stands in its files until it is restored, and leaves nothing then', async () => {
    const files = ['etc/chromium/managed/test.json', 'etc/chrome/managed/test.json'].map((file) => join(root, file));
    const policy = await machinePolicy(files);
    expect(await readdir(root)).toEqual([]);
    for (const content of [{ pill: 'small' }, { pill: 'off' }]) {
      await policy.set(content);
      for (const file of files) expect(JSON.parse(await textOf(file))).toEqual(content);
    }
    await policy.restore();
    expect(await readdir(root)).toEqual([]);
  });

  it('replaces a policy that was there, and restores it to the byte', async () => {
    const file = join(root, 'policies/policies.json');
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('{ "policies" : {} }\r\n'), 0xff]);
    await mkdir(dirname(file));
    await writeFile(file, bytes);
    const policy = await machinePolicy([file]);
    await policy.set({ pill: 'off' });
    expect(JSON.parse(await textOf(file))).toEqual({ pill: 'off' });
    await policy.restore();
    expect(bytes.equals(await readFile(file))).toBe(true);
  });

  it('leaves a folder that was there, and the other files in it', async () => {
    const other = join(root, 'policies/other.json');
    const file = join(root, 'policies/policies.json');
    await mkdir(dirname(file));
    await writeFile(other, 'theirs');
    const policy = await machinePolicy([file]);
    await policy.set({});
    await policy.restore();
    expect(existsSync(file)).toBe(false);
    expect(await textOf(other)).toBe('theirs');
  });

  it('can be restored if it was never set, and twice', async () => {
    const file = join(root, 'policies/policies.json');
    const policy = await machinePolicy([file]);
    await policy.restore();
    await policy.restore();
    expect(await readdir(root)).toEqual([]);
  });
});
