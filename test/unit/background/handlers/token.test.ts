// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { readSettings } from '@/lib/settings';
import { TOKEN } from '../../wazzup/start.ts';
import { start, TAB } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a token address the company has set', () => {
  it('cannot be changed; the manager may set an own header for it', async () => {
    const { handlers } = await start();
    const ours = 'https://tokens.acme.example/';
    await fakeBrowser.storage.managed.set({ tokenAddress: ours });
    for (const address of ['https://evil.example/', ''])
      await expect(handlers['token.address']({ address, header: null })).rejects.toMatchObject({ kind: 'company' });
    expect(await readSettings()).toMatchObject({ tokenAddress: ours });
    await handlers['token.address']({ address: ours, header: { name: 'X-Key', value: 'k' } });
    expect(await handlers['token.state']({})).toMatchObject({ header: 'X-Key' });
  });
});

describe('the token', () => {
  it('is stored as pasted, and no answer holds it', async () => {
    const { handlers, access } = await start();
    expect(await handlers['token.save']({ token: ' Bearer another-token\n' })).toBeNull();
    expect(await access.token()).toBe('another-token');
    expect(await handlers['token.state']({})).toMatchObject({ ready: true, kept: true, refused: false });
    expect(await handlers['token.forget']({})).toBeNull();
    expect(await handlers['token.state']({})).toMatchObject({ ready: false, kept: false });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ hasToken: false });
  });

  it('is refused if it cannot be one; the refusal keeps the last token and does not repeat the text', async () => {
    const { handlers, access } = await start();
    const error = await handlers['token.save']({ token: 'two secret words' }).catch((error: unknown) => error);
    expect(error).toMatchObject({ kind: 'invalid', details: { code: 'token-form' } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(await access.token()).toBe(TOKEN);
  });

  it('is tested with one small request', async () => {
    const { handlers, wazzup } = await start();
    expect(await handlers['token.test']({})).toBeNull();
    expect(wazzup.requests.list()).toMatchObject([{ method: 'GET', query: 'offset=0&limit=1' }]);
    wazzup.tokens.revoke(TOKEN);
    await expect(handlers['token.test']({})).rejects.toMatchObject({ kind: 'token' });
  });
});
