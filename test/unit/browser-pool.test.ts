// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPool, type Reusable } from '../browser/pool.ts';
import type { Started, StartOptions } from '../browser/start.ts';

const ENGLISH: StartOptions = { port: 1, granted: [], language: 'en-US', dark: false };
const RUSSIAN: StartOptions = { ...ENGLISH, language: 'ru-RU' };

interface FakeBrowser extends Reusable {
  language: string;
  isDead: boolean;
  isEnded: boolean;
  clean: () => Promise<void>;
}

/** Creates a pool of fake browsers, which only remember what the pool did to them. */
function createFakePool(changes: Partial<FakeBrowser> = {}, canChangeLanguage = false) {
  const launched: FakeBrowser[] = [];
  const pool = createPool({
    canChangeLanguage,
    async launch(language) {
      const browser: FakeBrowser = {
        language,
        isDead: false,
        isEnded: false,
        isAlive: () => !browser.isDead,
        install: async () => ({ root: `browser ${launched.indexOf(browser)}` }) as unknown as Started,
        clean: async () => {},
        async end() {
          browser.isEnded = true;
        },
        ...changes,
      };
      launched.push(browser);
      return browser;
    },
  });
  return { pool, launched };
}

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});

afterEach(() => {
  warn.mockClear();
  vi.useRealTimers();
});

describe('a pool of browsers', () => {
  it('starts one browser for each language, in any order of the tests', async () => {
    const { pool, launched } = createFakePool();
    for (const options of [ENGLISH, RUSSIAN, ENGLISH, RUSSIAN]) await (await pool.start(options)).close();
    expect(launched.map(({ language }) => language)).toEqual(['en-US', 'ru-RU']);
    await pool.close();
    expect(launched.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('starts one browser for all languages, if a browser can change its language', async () => {
    const { pool, launched } = createFakePool({}, true);
    for (const options of [ENGLISH, RUSSIAN]) await (await pool.start(options)).close();
    expect(launched).toHaveLength(1);
  });

  it('gives two browsers to a test that asks for two, and then gives the same two to the next tests', async () => {
    const { pool, launched } = createFakePool();
    const both = [await pool.start(ENGLISH), await pool.start(ENGLISH)];
    expect(both[0]?.root).not.toBe(both[1]?.root);
    for (const { close } of both) await close();
    await pool.start(ENGLISH);
    expect(launched).toHaveLength(2);
  });

  it('gives another browser after one has died in a test, between tests, or before its cleaning', async () => {
    const { pool, launched } = createFakePool();
    const inTest = await pool.start(ENGLISH);
    Object.assign(launched[0] ?? {}, { isDead: true });
    await inTest.close();
    const between = await pool.start(ENGLISH);
    await between.close();
    Object.assign(launched[1] ?? {}, { isDead: true });
    const last = await pool.start(ENGLISH);
    expect([inTest.root, between.root, last.root]).toEqual(['browser 0', 'browser 1', 'browser 2']);
    expect(launched.map(({ isEnded }) => isEnded)).toEqual([true, true, false]);
  });

  it('ends a browser that it cannot clean, or not in time, and says so', async () => {
    const cleaning = [() => Promise.reject(new Error('stuck')), () => new Promise<void>(() => {})];
    const { pool, launched } = createFakePool({ clean: () => cleaning.shift()?.() ?? Promise.resolve() });
    await (await pool.start(ENGLISH)).close();
    expect(warn).toHaveBeenCalledTimes(1);
    vi.useFakeTimers();
    const closing = (await pool.start(ENGLISH)).close();
    await vi.advanceTimersByTimeAsync(60_000);
    await closing;
    expect(warn).toHaveBeenCalledTimes(2);
    for (const _ of [1, 2]) await (await pool.start(ENGLISH)).close();
    expect(launched.map(({ isEnded }) => isEnded)).toEqual([true, true, false]);
  });

  it('starts another browser if a used one cannot install the extension, and fails if a new one cannot', async () => {
    let works = true;
    const install = async () => {
      if (works) return { root: '' } as unknown as Started;
      works = true;
      throw new Error('no extension');
    };
    const { pool, launched } = createFakePool({ install });
    await (await pool.start(ENGLISH)).close();
    works = false;
    await pool.start(ENGLISH);
    expect(launched.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    works = false;
    await expect(pool.start(ENGLISH)).rejects.toThrow('no extension');
    expect(launched[2]?.isEnded).toBe(true);
  });
});
