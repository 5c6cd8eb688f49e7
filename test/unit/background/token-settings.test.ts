// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import * as z from 'zod/mini';
import { createTokenSettings } from '@/lib/background/token-settings';
import { changeSettings, readOwnSettings } from '@/lib/settings';
import { createDatabase } from '@/lib/storage/database';
import { createVault } from '@/lib/wazzup/vault';
import { createStore } from '../wazzup/stores.ts';

const removed: string[] = [];
const ADDRESS = 'https://tokens.acme.example/token';
const OTHER = 'https://other.example/token';

function start() {
  const stores = { local: createStore(), session: createStore() };
  return createTokenSettings(createVault('address', z.string(), createDatabase(), stores), async (origins) =>
    removed.push(...origins),
  );
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  removed.length = 0;
});

describe('the address that gives tokens', () => {
  it('is the one that was set here, and the settings show it', async () => {
    const settings = start();
    expect(await settings.read()).toEqual({ tokenAddress: '', stayConnected: true });
    await settings.change({ tokenAddress: ADDRESS });
    expect(await settings.read()).toMatchObject({ tokenAddress: ADDRESS });
    expect(await readOwnSettings()).toMatchObject({ tokenAddress: ADDRESS });
    await settings.change({ tokenAddress: '' });
    expect(await settings.read()).toMatchObject({ tokenAddress: '' });
  });

  it.each([OTHER, ''])('is not what somebody else wrote into the settings (%j)', async (tokenAddress) => {
    const settings = start();
    await settings.change({ tokenAddress: ADDRESS });
    await changeSettings(() => ({ tokenAddress }));
    expect(await settings.read()).toMatchObject({ tokenAddress: ADDRESS });
  });

  it('stays empty if somebody else writes one into the settings', async () => {
    await changeSettings(() => ({ tokenAddress: OTHER }));
    expect(await start().read()).toMatchObject({ tokenAddress: '' });
  });

  it('is the company’s, if it sets one, and the own one again when it no longer does', async () => {
    const settings = start();
    await settings.change({ tokenAddress: ADDRESS });
    await fakeBrowser.storage.managed.set({ tokenAddress: OTHER });
    expect(await settings.read()).toMatchObject({ tokenAddress: OTHER });
    await fakeBrowser.storage.managed.clear();
    expect(await settings.read()).toMatchObject({ tokenAddress: ADDRESS });
  });
});

describe('the host that gave tokens', () => {
  it('is given back with the address, unless the next address is on it too', async () => {
    const settings = start();
    await settings.change({ tokenAddress: ADDRESS });
    await settings.change({ tokenAddress: 'https://tokens.acme.example/other' });
    expect(removed).toEqual([]);
    await settings.change({ tokenAddress: OTHER });
    expect(removed).toEqual(['https://tokens.acme.example/*']);
    await settings.change({ tokenAddress: '' });
    expect(removed).toEqual(['https://tokens.acme.example/*', 'https://other.example/*']);
  });

  it('is not given back if a CRM is on it too', async () => {
    const settings = start();
    await changeSettings(() => ({ servers: ['https://crm.acme.example/portal/'] }));
    for (const host of ['crm.acme.example', 'acme.bitrix24.com']) {
      await settings.change({ tokenAddress: `https://${host}/token` });
      await settings.change({ tokenAddress: '' });
    }
    expect(removed).toEqual([]);
  });
});
