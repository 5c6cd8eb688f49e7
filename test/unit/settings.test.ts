import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { changeSettings, isPrefix, prefixOf, readSettings, setPrefix } from '@/lib/settings';

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
    expect((await readSettings()).prefixes).toEqual({ [OTHER]: 'o-' });
  });

  it('leave other settings as they are', async () => {
    await changeSettings(() => ({ pill: 'off' }));
    await setPrefix(ORIGIN, 'k-');
    expect(await readSettings()).toMatchObject({ prefixes: { [ORIGIN]: 'k-' }, pill: 'off', sessionReads: true });
  });

  it.each(['k-', 'kommo-', 'a', '7', 'A.b_c:d-', 'x'.repeat(20)])('%j can be one', (text) => {
    expect(isPrefix(text)).toBe(true);
  });

  it.each(['', '-', '.', '..', 'a b', 'a/', 'ä', '😀', '<', '"', 'a\n', 'x'.repeat(21)])('%j cannot', (text) => {
    expect(isPrefix(text)).toBe(false);
  });
});
