import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { migrations, VERSION } from '@/lib/settings/migrations';

// These files hold settings as each version stored them. Nobody changes the file of a published version.
const FOLDER = join(import.meta.dirname, 'versions');
const kept = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
const versions = readdirSync(FOLDER)
  .map((name) => Number.parseInt(name, 10))
  .filter((version) => !Number.isNaN(version))
  .sort();

/** Starts the extension as after an update, with the settings that an earlier version has stored. */
async function updatedFrom(version: number, values: object) {
  // Version 1 did not always store its number.
  await fakeBrowser.storage.local.set({ settings: values, ...(version > 1 && { settings$: { v: version } }) });
  vi.resetModules();
  return import('@/lib/settings');
}

beforeEach(() => fakeBrowser.reset());

describe('settings of every version', () => {
  it('are all here, and each but the first is reached by a step', () => {
    expect(versions).toEqual(Array.from({ length: VERSION }, (_, index) => index + 1));
    expect(Object.keys(migrations).map(Number)).toEqual(versions.slice(1));
  });

  it.each(versions)('those of version %i go on as those of today', async (version) => {
    const { readOwnSettings } = await updatedFrom(version, kept(`${version}`));
    const today = version === VERSION ? kept(`${version}`) : kept('expected')[version];
    expect(await readOwnSettings()).toEqual(today);
  });

  it.each(versions)('those of version %i of which nothing was touched stay untouched', async (version) => {
    const { readOwnSettings } = await updatedFrom(version, {});
    expect(await readOwnSettings()).toEqual(await (await updatedFrom(VERSION, {})).readOwnSettings());
  });

  it('what is changed after an update is kept as of today', async () => {
    const { setIdTemplate, readOwnSettings } = await updatedFrom(1, kept('1'));
    await setIdTemplate('https://acme.kommo.com', '{id}');
    expect(await fakeBrowser.storage.local.get('settings$')).toEqual({ settings$: { v: VERSION } });
    vi.resetModules();
    const again = await import('@/lib/settings');
    expect(await again.readOwnSettings()).toEqual(await readOwnSettings());
    expect((await again.readOwnSettings()).forms).toEqual({ 'https://acme.pipedrive.com': 'pd-{id}' });
  });

  it.each([null, 7, 'prefixes', { 'https://acme.kommo.com': 7, 'no site': 'k-' }])(
    'damaged prefixes (%j) cost only themselves',
    async (prefixes) => {
      const { readOwnSettings } = await updatedFrom(1, { prefixes, pill: 'off' });
      expect(await readOwnSettings()).toMatchObject({ pill: 'off', sessionReads: true });
    },
  );
});
