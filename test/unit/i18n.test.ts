// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadMessages, t } from '@/lib/i18n';

const ROOT = resolve(import.meta.dirname, '../..');
const LOCALES = join(ROOT, 'public/_locales');

type Catalogue = Record<string, { message: string }>;
const catalogue = (locale: string): Catalogue =>
  JSON.parse(readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8'));
const english = catalogue('en');
const others = readdirSync(LOCALES).filter((locale) => locale !== 'en');

const { told, getMessage, getUILanguage } = vi.hoisted(() => {
  const told = (...asked: unknown[]) => JSON.stringify(asked);
  return { told, getMessage: vi.fn(told), getUILanguage: vi.fn(() => 'en') };
});
vi.mock('webextension-polyfill', () => ({
  default: { i18n: { getMessage, getUILanguage }, runtime: { getURL: (path: string) => `extension:${path}` } },
}));

/** $1, $2 … of a message, each once. */
const placeholders = (message: string) => [...new Set(message.match(/\$\d/g))].sort();

describe('every catalogue', () => {
  it('English and Russian are there', () => {
    expect(others).toContain('ru');
  });

  it.each(['en', ...others])('%s: each word says something, in plain text', (locale) => {
    for (const [key, { message }] of Object.entries(catalogue(locale))) {
      // What a browser takes for a key; it does not tell capitals apart.
      expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect([key, message]).toEqual([key, message.trim()]);
      expect([key, message]).not.toEqual([key, '']);
      expect([key, message]).not.toEqual([key, expect.stringMatching(/ {2}|[<>]|&\w+;/)]);
      // A dollar that is no placeholder would swallow what follows.
      expect([key, message.replace(/\$\d/g, '')]).not.toEqual([key, expect.stringContaining('$')]);
    }
  });

  it.each(['en', ...others])('%s: placeholders count from $1 without a gap', (locale) => {
    for (const [key, { message }] of Object.entries(catalogue(locale))) {
      const found = placeholders(message);
      expect([key, found]).toEqual([key, found.map((_, index) => `$${index + 1}`)]);
    }
  });

  it.each(['en', ...others])('%s: names and descriptions fit into the stores', (locale) => {
    const { name, description } = catalogue(locale);
    expect(name?.message.length).toBeLessThanOrEqual(45);
    expect(description?.message.length).toBeLessThanOrEqual(132);
  });

  it.each(['en', ...others])('%s: its language is its own', (locale) => {
    expect(catalogue(locale).language?.message).toBe(locale.replace('_', '-'));
  });
});

describe.each(others)('%s beside English', (locale) => {
  const words = catalogue(locale);

  it('has exactly the same keys, in the same order', () => {
    expect(Object.keys(words)).toEqual(Object.keys(english));
  });

  it('fills in the same', () => {
    for (const [key, { message }] of Object.entries(english)) {
      expect([key, placeholders(words[key]?.message ?? '')]).toEqual([key, placeholders(message)]);
    }
  });

  it('is translated', () => {
    const same = Object.keys(english).filter((key) => words[key]?.message === english[key]?.message);
    const PROPER_NAMES = ['name', 'count', 'options_wazzup'];
    expect(same.filter((key) => !PROPER_NAMES.includes(key))).toEqual([]);
  });
});

describe('the words in use', () => {
  const sources = ['components', 'entrypoints', 'lib']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => ['.ts', '.tsx', '.html'].includes(extname(file)))
    .concat('wxt.config.ts')
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  /** WXT takes the title of the popup's page into the manifest. */
  const inManifest = [...sources.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key);
  const named = new Set([...sources.matchAll(/'(\w+)'/g)].map(([, key]) => key).concat(inManifest));
  /** Keys put together, as in `done_${action}`; what stands before the gap tells enough. */
  const composed = [...sources.matchAll(/`([a-z_]+_)\$\{\w+\}`/g)].map(([, start = '']) => start);

  it('no key is without use', () => {
    const unused = Object.keys(english).filter(
      (key) => key !== 'language' && !named.has(key) && !composed.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('what the manifest names is there', () => {
    expect(inManifest).not.toEqual([]);
    for (const key of inManifest) expect(english).toHaveProperty(String(key));
  });

  it('each action has the words that are put together for it', () => {
    for (const action of ['create', 'update', 'close', 'reopen', 'delete', 'undo']) {
      expect(english).toHaveProperty(`done_${action}`);
    }
  });
});

describe('t', () => {
  it('asks the browser, with all values as texts: browsers refuse numbers', () => {
    expect(t('problem_too_long', 300, '200')).toBe('["problem_too_long",["300","200"]]');
    expect(t('cancel')).toBe('["cancel",[]]');
  });
});

describe('a browser that has lost the words', () => {
  const served = vi.fn(async (url: string) => {
    const [, language = ''] = /^extension:\/_locales\/([^/]+)\/messages\.json$/.exec(url) ?? [];
    if (!['en', ...others].includes(language)) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(catalogue(language)));
  });

  async function lostIn(language: string) {
    vi.resetModules();
    vi.stubGlobal('fetch', served);
    getMessage.mockReturnValue('');
    getUILanguage.mockReturnValue(language);
    const words = await import('@/lib/i18n');
    await words.loadMessages();
    return words.t;
  }

  afterEach(() => {
    vi.unstubAllGlobals();
    getMessage.mockReset().mockImplementation(told);
    served.mockClear();
  });

  it('speaks its language all the same', async () => {
    expect((await lostIn('ru'))('cancel')).toBe(catalogue('ru').cancel?.message);
    expect((await lostIn('ru-RU'))('cancel')).toBe(catalogue('ru').cancel?.message);
  });

  it('speaks English where its language is not one of ours', async () => {
    expect((await lostIn('eo'))('cancel')).toBe(english.cancel?.message);
  });

  it('fills in the values, whatever is in them', async () => {
    const say = await lostIn('en');
    expect(say('responsible_text', '$2', '$&')).toBe(
      english.responsible_text?.message
        .replaceAll('$1', () => 'FIRST')
        .replaceAll('$2', () => '$&')
        .replaceAll('FIRST', () => '$2'),
    );
    expect(say('problem_too_long', 300, 200)).toContain('300 characters, Wazzup takes 200');
  });

  it('one that has them reads no file', async () => {
    vi.stubGlobal('fetch', served);
    await loadMessages();
    expect(served).not.toHaveBeenCalled();
  });
});
