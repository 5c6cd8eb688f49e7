import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Lesson } from '@/lib/lesson/model';
import { changeSettings, readOwnSettings, readSettings } from '@/lib/settings';
import { readSettingsFile, settingsFile } from '@/lib/settings/file';
import { DEFAULTS, MOST_LESSONS } from '@/lib/settings/model';
import { LESSON, REPAIR } from '../../fixtures/lesson';

beforeEach(() => fakeBrowser.reset());

const store = (lessons: unknown) => fakeBrowser.storage.local.set({ settings: { pill: 'small', lessons } });
const of = (origin: string): Lesson => ({ ...LESSON, origin });

describe('the lessons of a manager', () => {
  it('are kept, all that a lesson can hold of them', async () => {
    expect((await readSettings()).lessons).toEqual([]);
    await changeSettings(() => ({ lessons: [LESSON, REPAIR] }));
    expect((await readSettings()).lessons).toEqual([LESSON, REPAIR]);
  });

  it.each<[string, unknown]>([
    ['of a newer version', { ...LESSON, v: 2 }],
    ['with code in it', { ...LESSON, run: 'alert(1)' }],
    ['of no origin', { ...LESSON, origin: 'https://crm.acme.example/deals' }],
    ['of no page of the web', { ...LESSON, origin: 'chrome://settings' }],
    ['with a pattern for an address', { ...LESSON, addresses: ['/deals/(\\d+)+$'] }],
    [
      'that reads a handler',
      { ...LESSON, fields: { name: { marks: [{ steps: [], take: { attribute: 'onclick' } }] } } },
    ],
    ['that is no lesson', 'lesson'],
    ['that is nothing', null],
  ])('one %s is left out, and nothing else goes with it', async (_, bad) => {
    await store([LESSON, bad, REPAIR]);
    expect(await readSettings()).toMatchObject({ pill: 'small', lessons: [LESSON, REPAIR] });
  });

  it('that this version cannot read are counted, and are still there for the version that can', async () => {
    const newer = { ...of('https://newer.example'), v: 2, more: { parts: [1] } };
    await store([LESSON, newer, { ...REPAIR, v: 0 }, 'lesson']);
    expect(await readSettings()).toMatchObject({ lessons: [LESSON], unreadLessons: 3 });
    await changeSettings(() => ({ pill: 'off', lessons: [REPAIR] }));
    await changeSettings(() => ({ country: 'DE' }));
    expect(await readSettings()).toMatchObject({ pill: 'off', lessons: [REPAIR], unreadLessons: 1 });
    const { settings } = await fakeBrowser.storage.local.get<{ settings: { lessons: unknown[] } }>('settings');
    expect(settings.lessons).toEqual([REPAIR, newer]);
  });

  it('of a newer version give way to one that is taught for their origin now, and are no more than can be', async () => {
    await store([{ ...LESSON, v: 2 }]);
    await changeSettings(() => ({ lessons: [LESSON] }));
    expect(await readSettings()).toMatchObject({ lessons: [LESSON], unreadLessons: 0 });
    await store(Array.from({ length: 90 }, (_, at) => ({ ...of(`https://crm${at}.example`), v: 2 })));
    await changeSettings(() => ({ pill: 'on' }));
    expect((await readSettings()).unreadLessons).toBe(MOST_LESSONS);
    await store([{ ...of('https://long.example'), v: 2, more: 'x'.repeat(20_000) }]);
    await changeSettings(() => ({ pill: 'on' }));
    expect((await readSettings()).unreadLessons).toBe(0);
  });

  it('are one an origin, and the first ones if there are too many', async () => {
    await store([
      LESSON,
      { ...LESSON, label: 'Another' },
      of('http://crm.acme.example'),
      of('https://crm.acme.example:8443'),
    ]);
    expect((await readSettings()).lessons.map(({ origin, label }) => [origin, label])).toEqual([
      ['https://crm.acme.example', 'Acme CRM'],
      ['http://crm.acme.example', 'Acme CRM'],
      ['https://crm.acme.example:8443', 'Acme CRM'],
    ]);
    await store(Array.from({ length: MOST_LESSONS + 20 }, (_, at) => of(`https://crm${at}.example`)));
    const { lessons } = await readSettings();
    expect([lessons.length, lessons.at(-1)?.origin]).toEqual([MOST_LESSONS, `https://crm${MOST_LESSONS - 1}.example`]);
  });

  it('go from browser to browser in the settings file', () => {
    const text = settingsFile({ ...DEFAULTS, lessons: [LESSON, REPAIR] });
    expect(readSettingsFile(text)).toMatchObject({ settings: { lessons: [LESSON, REPAIR] } });
    const bad = text.replace('"/deals/{digits}"', '"/deals/{secret}"');
    expect(readSettingsFile(bad)).toMatchObject({ problem: { kind: 'wrong', name: 'lessons' } });
  });
});

describe('the lessons of a company', () => {
  const asText = (lesson: unknown) => JSON.stringify(lesson);

  it('go before the manager’s for the same origin, which stay stored, and nobody changes them', async () => {
    await changeSettings(() => ({ lessons: [LESSON, of('https://mine.example')] }));
    const companys = { ...LESSON, label: 'The company’s' };
    await fakeBrowser.storage.managed.set({ lessons: [asText(companys), asText(REPAIR)] });
    expect((await readSettings()).lessons).toEqual([companys, REPAIR, of('https://mine.example')]);

    await changeSettings(({ lessons }) => ({
      lessons: lessons.filter(({ origin }) => origin !== 'https://mine.example'),
    }));
    expect((await readSettings()).lessons).toEqual([companys, REPAIR]);
    expect((await readOwnSettings()).lessons).toEqual([LESSON]);
  });

  it('are texts, because Chrome’s policies know no other form; Firefox may have them as they are', async () => {
    await fakeBrowser.storage.managed.set({ lessons: [LESSON, asText(REPAIR)] });
    expect(await readSettings()).toMatchObject({ lessons: [LESSON, REPAIR], unusable: [] });
  });

  it('are told if they cannot be used, and the others hold', async () => {
    const lessons = [asText(LESSON), '{"v":1', asText({ ...REPAIR, v: 2 }), 7, '['.repeat(100_000)];
    await fakeBrowser.storage.managed.set({ lessons });
    const settings = await readSettings();
    expect(settings.lessons).toEqual([LESSON]);
    expect(settings.unusable).toHaveLength(4);
    expect(settings.unusable[0]).toMatch(/^lessons: /);
    await fakeBrowser.storage.managed.set({ lessons: 'none', pill: 'off' });
    expect(await readSettings()).toMatchObject({ pill: 'off', lessons: [], unusable: ['lessons: "none"'] });
  });
});
