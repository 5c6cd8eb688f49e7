// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadMessages, t, tCount } from '@/lib/i18n';

const ROOT = resolve(import.meta.dirname, '../..');
const LOCALES = join(ROOT, 'public/_locales');

type Catalogue = Record<string, { message: string; description?: string }>;
const catalogue = (locale: string): Catalogue =>
  JSON.parse(readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8'));
const english = catalogue('en');
const others = readdirSync(LOCALES).filter((locale) => locale !== 'en');

/** Mocks a browser whose message for a key repeats the arguments of `getMessage`. */
const { answer, getMessage, getUILanguage } = vi.hoisted(() => {
  const answer = (...parameters: unknown[]) => JSON.stringify(parameters);
  return { answer, getMessage: vi.fn(answer), getUILanguage: vi.fn(() => 'en') };
});
vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage, getUILanguage }, runtime: { getURL: (path: string) => `extension:${path}` } },
}));

/** Gives the placeholders $1, $2 … of a text, each once. */
const placeholders = (text: string) => [...new Set(text.match(/\$\d/g))].sort();

const PLURAL = /_(zero|one|two|few|many|other)$/;
/** The end of the keys of sentences in which a deal has the name that its CRM gives it. */
const VARIANT = /_lead$/;
/** The starts of the keys that have a message for each plural category. */
const pluralKeys = Object.keys(english).flatMap((key) => (key.endsWith('_other') ? key.replace(PLURAL, '') : []));
const isPlural = (key: string) => PLURAL.test(key) && pluralKeys.includes(key.replace(PLURAL, ''));

describe('every catalogue', () => {
  it('is there in English and in Russian', () => {
    expect(others).toContain('ru');
  });

  it.each(['en', ...others])('%s: each message says something, in plain text', (locale) => {
    for (const [key, { message }] of Object.entries(catalogue(locale))) {
      // Browsers accept only such keys, and do not distinguish capitals.
      expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect([key, message]).toEqual([key, message.trim()]);
      expect([key, message]).not.toEqual([key, '']);
      expect([key, message]).not.toEqual([key, expect.stringMatching(/ {2}|[<>]|&\w+;/)]);
      // A browser drops the text after a dollar that is no placeholder.
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

  it.each(['en', ...others])('%s: names its own language', (locale) => {
    expect(catalogue(locale).language?.message).toBe(locale.replace('_', '-'));
  });
});

describe('the English catalogue', () => {
  it('tells translators where each message stands, and what each placeholder is', () => {
    for (const [key, { message, description = '' }] of Object.entries(english)) {
      expect([key, description]).toEqual([key, expect.stringMatching(/^[A-Z“].{15,}[.”]$/s)]);
      expect([key, placeholders(description)]).toEqual([key, placeholders(message)]);
    }
  });
});

describe('the sentences of CRMs that call a deal a lead', () => {
  const variants = Object.keys(english).filter((key) => VARIANT.test(key));

  it('say the same as those of the other CRMs', () => {
    expect(variants).not.toEqual([]);
    for (const key of variants) {
      const { message } = english[key] ?? {};
      const usual = english[key.replace(VARIANT, '')]?.message;
      expect([
        key,
        message
          ?.replace(/\blead\b/g, 'deal')
          .replace(/\bLead/g, 'Deal')
          .replace(/\bleads\b/g, 'deals'),
      ]).toEqual([key, usual]);
      expect([key, message]).toEqual([key, expect.stringMatching(/lead/i)]);
    }
  });

  it('ru: call it a deal, as amoCRM does', () => {
    const words = catalogue('ru');
    for (const key of variants) expect(words[key]?.message).toBe(words[key.replace(VARIANT, '')]?.message);
  });
});

describe('plural messages', () => {
  it('exist', () => expect(pluralKeys).not.toEqual([]));

  it.each(['en', ...others])('%s: exist for each plural category of the language, and for no other', (locale) => {
    const { pluralCategories } = new Intl.PluralRules(locale.replace('_', '-')).resolvedOptions();
    for (const start of pluralKeys) {
      const categories = Object.keys(catalogue(locale)).flatMap((key) =>
        isPlural(key) && key.startsWith(`${start}_`) ? key.slice(start.length + 1) : [],
      );
      expect([start, categories.toSorted()]).toEqual([start, pluralCategories.toSorted()]);
    }
  });
});

describe.each(others)('%s beside English', (locale) => {
  const words = catalogue(locale);
  const uncounted = (messages: Catalogue) => [
    ...new Set(Object.keys(messages).map((key) => (isPlural(key) ? key.replace(PLURAL, '_other') : key))),
  ];

  it('has exactly the same keys in the same order, except for its own plural categories', () => {
    expect(uncounted(words)).toEqual(uncounted(english));
  });

  it('has the same placeholders', () => {
    for (const [key, { message }] of Object.entries(words)) {
      const model = english[key] ?? english[key.replace(PLURAL, '_other')];
      expect([key, placeholders(message)]).toEqual([key, placeholders(model?.message ?? '')]);
    }
  });

  it('is translated', () => {
    const same = Object.keys(english).filter((key) => words[key]?.message === english[key]?.message);
    const PROPER_NAMES = ['name', 'deals_crm', 'count', 'options_wazzup', 'crm_amocrm', 'crm_kommo_full'];
    expect(same.filter((key) => !PROPER_NAMES.includes(key))).toEqual([]);
  });
});

describe('the messages in use', () => {
  const sources = ['components', 'entrypoints', 'lib']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => ['.ts', '.tsx', '.html'].includes(extname(file)))
    .concat('wxt.config.ts')
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  /** WXT puts the title of the popup's page into the manifest. */
  const inManifest = [...sources.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key);
  const named = new Set([...sources.matchAll(/'(\w+)'/g)].map(([, key]) => key).concat(inManifest));
  /** The starts of keys that the code puts together, as in `done_${action}`. */
  const composed = [...sources.matchAll(/`([a-z_]+_)\$\{[\w()]+\}`/g)].map(([, start = '']) => start);

  it('use every key', () => {
    const unused = Object.keys(english).filter(
      (key) =>
        key !== 'language' &&
        !named.has(isPlural(key) ? key.replace(PLURAL, '') : key.replace(VARIANT, '')) &&
        !composed.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('include those that the manifest names', () => {
    expect(inManifest).not.toEqual([]);
    for (const key of inManifest) expect(english).toHaveProperty(String(key));
  });

  it('include those whose keys the code composes for each action', () => {
    for (const action of ['create', 'update', 'close', 'reopen', 'delete', 'undo']) {
      expect(english).toHaveProperty(`done_${action}`);
    }
  });
});

describe('t', () => {
  it('asks the browser with all values as strings, because browsers refuse numbers', () => {
    expect(t('problem_too_long', 300, '200')).toBe('["problem_too_long",["300","200"]]');
    expect(t('cancel')).toBe('["cancel",[]]');
  });
});

describe('tCount', () => {
  const speak = (language: string) =>
    getMessage.mockImplementation(((key: string, values: string[] = []) => {
      const { message = '' } = key === 'language' ? { message: language } : (catalogue(language)[key] ?? {});
      return message.replace('$1', values[0] ?? '');
    }) as typeof getMessage);

  afterEach(() => void getMessage.mockReset().mockImplementation(answer));

  it.each([
    ['en', 1, '1 change waits'],
    ['en', 2, '2 changes wait'],
    ['en', 501, '501 changes wait'],
    ['ru', 1, 'Ждёт отправки: 1.'],
    ['ru', 501, 'Ждёт отправки: 501.'],
    ['ru', 502, 'Ждут отправки: 502.'],
    ['ru', 511, 'Ждут отправки: 511.'],
  ])('%s: %i', (language, count, start) => {
    speak(language);
    expect(tCount('history_more_waiting', count)).toMatch(new RegExp(`^${start}`));
  });

  it('falls back to the message for any number', () => {
    getMessage.mockImplementation(((key: string) =>
      key === 'language' ? 'ru' : key.endsWith('_other') ? 'many things' : '') as typeof getMessage);
    expect(tCount('history_more_waiting', 502)).toBe('many things');
  });
});

describe('a browser that has lost the messages', () => {
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
    return Object.assign(words.t, words);
  }

  afterEach(() => {
    vi.unstubAllGlobals();
    getMessage.mockReset().mockImplementation(answer);
    served.mockClear();
  });

  it('still shows its own language', async () => {
    expect((await lostIn('ru'))('cancel')).toBe(catalogue('ru').cancel?.message);
    expect((await lostIn('ru-RU'))('cancel')).toBe(catalogue('ru').cancel?.message);
  });

  it('shows English if its language is not one of ours', async () => {
    expect((await lostIn('eo'))('cancel')).toBe(english.cancel?.message);
  });

  it('fills in the values, also those that look like placeholders', async () => {
    const say = await lostIn('en');
    expect(say('responsible_text', '$2', '$&')).toBe(
      english.responsible_text?.message
        .replaceAll('$1', () => 'FIRST')
        .replaceAll('$2', () => '$&')
        .replaceAll('FIRST', () => '$2'),
    );
    expect(say('problem_too_long', 300, 200)).toContain('300 characters, Wazzup takes 200');
  });

  it('still counts in its own language', async () => {
    expect((await lostIn('ru')).tCount('history_more_waiting', 502)).toMatch(/^Ждут отправки: 502/);
  });

  it('reads no file if it has them', async () => {
    vi.stubGlobal('fetch', served);
    await loadMessages();
    expect(served).not.toHaveBeenCalled();
  });
});
