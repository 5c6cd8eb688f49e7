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

/** Browsers of which only is known what was done to them. */
function start(changes: Partial<FakeBrowser> = {}, canChangeLanguage = false) {
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
  it('starts one browser a language, whatever the order of the tests', async () => {
    const { pool, launched } = start();
    for (const options of [ENGLISH, RUSSIAN, ENGLISH, RUSSIAN]) await (await pool.start(options)).close();
    expect(launched.map(({ language }) => language)).toEqual(['en-US', 'ru-RU']);
    await pool.close();
    expect(launched.every(({ isEnded }) => isEnded)).toBe(true);
  });

  it('starts one for all languages, where a browser speaks any', async () => {
    const { pool, launched } = start({}, true);
    for (const options of [ENGLISH, RUSSIAN]) await (await pool.start(options)).close();
    expect(launched).toHaveLength(1);
  });

  it('gives a test that asks for two browsers two, which the next tests have one after the other', async () => {
    const { pool, launched } = start();
    const both = [await pool.start(ENGLISH), await pool.start(ENGLISH)];
    expect(both[0]?.root).not.toBe(both[1]?.root);
    for (const one of both) await one.close();
    await pool.start(ENGLISH);
    expect(launched).toHaveLength(2);
  });

  it('gives another one after one that died in a test, between tests, or before it could be cleaned', async () => {
    const { pool, launched } = start();
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

  it('ends one that cannot be cleaned, or not in time, and says so', async () => {
    const cleaning = [() => Promise.reject(new Error('stuck')), () => new Promise<void>(() => {})];
    const { pool, launched } = start({ clean: () => cleaning.shift()?.() ?? Promise.resolve() });
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

  it('starts another when the extension cannot be installed in one that was used, and fails when it is new', async () => {
    let works = true;
    const install = async () => {
      if (works) return { root: '' } as unknown as Started;
      works = true;
      throw new Error('no extension');
    };
    const { pool, launched } = start({ install });
    await (await pool.start(ENGLISH)).close();
    works = false;
    await pool.start(ENGLISH);
    expect(launched.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    works = false;
    await expect(pool.start(ENGLISH)).rejects.toThrow('no extension');
    expect(launched[2]?.isEnded).toBe(true);
  });
});
