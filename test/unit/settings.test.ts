import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { isPrefix, prefixOf, setPrefix, settings } from '@/lib/settings';

// The settings' storage takes the browser it finds when it is first loaded.
await vi.hoisted(async () => {
  const { fakeBrowser } = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fakeBrowser);
});

const [ORIGIN, OTHER] = ['https://acme.kommo.com', 'https://other.kommo.com'];

beforeEach(() => fakeBrowser.reset());

describe('prefixes', () => {
  it('are by site, and none to begin with', async () => {
    expect(await prefixOf(ORIGIN)).toBe('');
    await setPrefix(ORIGIN, 'k-');
    await setPrefix(OTHER, 'o-');
    expect([await prefixOf(ORIGIN), await prefixOf(OTHER)]).toEqual(['k-', 'o-']);
    await setPrefix(ORIGIN, '');
    expect([await prefixOf(ORIGIN), await prefixOf(OTHER)]).toEqual(['', 'o-']);
    expect(await settings.getValue()).toEqual({ prefixes: { [OTHER]: 'o-' } });
  });

  it('leave other settings as they are', async () => {
    await settings.setValue({ prefixes: {}, later: true } as never);
    await setPrefix(ORIGIN, 'k-');
    expect(await settings.getValue()).toEqual({ prefixes: { [ORIGIN]: 'k-' }, later: true });
  });

  it.each(['k-', 'kommo-', 'a', '7', 'A.b_c:d-', 'x'.repeat(20)])('%j can be one', (text) => {
    expect(isPrefix(text)).toBe(true);
  });

  it.each(['', '-', '.', '..', 'a b', 'a/', 'ä', '😀', '<', '"', 'a\n', 'x'.repeat(21)])('%j cannot', (text) => {
    expect(isPrefix(text)).toBe(false);
  });
});
