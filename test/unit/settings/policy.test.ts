import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';

beforeEach(() => {
  fakeBrowser.reset();
  vi.resetModules();
  vi.restoreAllMocks();
});

describe('a browser that does not say what the company sets', () => {
  it('keeps nothing waiting for ever, and is believed when it says it at last', async () => {
    const { promise, resolve } = Promise.withResolvers<{ pill: string }>();
    const get = vi.spyOn(fakeBrowser.storage.managed, 'get').mockReturnValue(promise as never);
    const { readPolicy } = await import('@/lib/settings/policy');
    expect(await readPolicy()).toEqual({ values: {}, rejected: [] });
    expect(await Promise.all([readPolicy(), readPolicy()])).toHaveLength(2);
    expect(get).toHaveBeenCalledTimes(1);
    resolve({ pill: 'off' });
    await vi.waitFor(async () => expect((await readPolicy()).values).toEqual({ pill: 'off' }));
  });

  it('is asked anew each time it has answered', async () => {
    const { readPolicy } = await import('@/lib/settings/policy');
    await fakeBrowser.storage.managed.set({ pill: 'off' });
    expect((await readPolicy()).values).toEqual({ pill: 'off' });
    await fakeBrowser.storage.managed.set({ pill: 'small' });
    expect((await readPolicy()).values).toEqual({ pill: 'small' });
    vi.spyOn(fakeBrowser.storage.managed, 'get').mockRejectedValue(new Error('no manifest'));
    expect(await readPolicy()).toEqual({ values: {}, rejected: [] });
  });
});
