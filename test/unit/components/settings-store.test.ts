import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { SettingsStore } from '@/components/settings-store';

// The store needs only the events of a page; happy-dom, which has whole documents, has no locks.
vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
vi.stubGlobal('window', new EventTarget());

let store: SettingsStore;
const stops: (() => void)[] = [];

/** Listens to the store until the test ends; gives a function that counts the calls. */
function listen(): ReturnType<typeof vi.fn> {
  const listener = vi.fn();
  stops.push(store.subscribe(listener));
  return listener;
}

const isShown = (settings: object) =>
  vi.waitFor(() => expect(store.getSnapshot()).toEqual(expect.objectContaining(settings)));

beforeEach(async () => {
  fakeBrowser.reset();
  vi.resetModules();
  const { createSettingsStore } = await import('@/components/settings-store');
  store = createSettingsStore();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.restoreAllMocks();
});

describe('the settings of a page', () => {
  it('are nothing until they are read, and read once for all who listen', async () => {
    const read = vi.spyOn(fakeBrowser.storage.managed, 'get');
    expect(store.getSnapshot()).toBeUndefined();
    const listeners = [listen(), listen(), listen()];
    await isShown({ pill: 'on' });
    expect(read).toHaveBeenCalledTimes(1);
    for (const listener of listeners) expect(listener).toHaveBeenCalledTimes(1);
  });

  it('follow what is stored anywhere in the extension', async () => {
    listen();
    await isShown({ pill: 'on' });
    const { changeSettings } = await import('@/lib/settings');
    await changeSettings(() => ({ pill: 'off' }));
    await isShown({ pill: 'off' });
  });

  it('show a choice at once, and store it', async () => {
    const listener = listen();
    await isShown({ pill: 'on' });
    store.choose({ pill: 'small' });
    expect(store.getSnapshot()).toMatchObject({ pill: 'small' });
    expect(listener).toHaveBeenCalledTimes(2);
    await vi.waitFor(async () =>
      expect(await fakeBrowser.storage.local.get('settings')).toMatchObject({ settings: { pill: 'small' } }),
    );
  });

  it('stay the same object while nothing changes, so that nothing is drawn anew', async () => {
    const listener = listen();
    await isShown({ pill: 'on' });
    const before = store.getSnapshot();
    const read = vi.spyOn(fakeBrowser.storage.managed, 'get');
    window.dispatchEvent(new Event('focus'));
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(store.getSnapshot()).toBe(before);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('are not asked for by a timer', async () => {
    const timer = vi.spyOn(globalThis, 'setInterval');
    listen();
    await isShown({ pill: 'on' });
    expect(timer).not.toHaveBeenCalled();
  });
});

describe('a policy that the browser learns while the page is open', () => {
  /** A browser that holds a policy and does not tell that it changed. */
  function learnSilently(policy: object): void {
    vi.spyOn(fakeBrowser.storage.managed, 'get').mockResolvedValue(policy as never);
  }

  it('holds as soon as the browser tells of it', async () => {
    listen();
    await isShown({ pill: 'on', company: {} });
    await fakeBrowser.storage.managed.set({ pill: 'off' });
    await isShown({ pill: 'off', company: { pill: 'off' } });
  });

  it.each([
    ['comes back to the page', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['gives the page the focus', () => window.dispatchEvent(new Event('focus'))],
  ])('holds when the browser does not tell, once the manager %s', async (_, act) => {
    listen();
    await isShown({ company: {} });
    learnSilently({ pill: 'off' });
    act();
    await isShown({ pill: 'off', company: { pill: 'off' } });
  });

  it('holds when the browser answers after nobody waits for it any more', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    vi.spyOn(fakeBrowser.storage.managed, 'get').mockReturnValue(promise as never);
    listen();
    await isShown({ pill: 'on', company: {} });
    resolve({ pill: 'off' });
    vi.spyOn(fakeBrowser.storage.managed, 'get').mockResolvedValue({ pill: 'off' } as never);
    await isShown({ pill: 'off', company: { pill: 'off' } });
  });

  it('is of no interest once nobody listens', async () => {
    listen();
    await isShown({ company: {} });
    for (const stop of stops.splice(0)) stop();
    const read = vi.spyOn(fakeBrowser.storage.managed, 'get');
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    await fakeBrowser.storage.managed.set({ pill: 'off' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).not.toHaveBeenCalled();
  });
});
