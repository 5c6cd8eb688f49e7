import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { keepLesson } from '@/entrypoints/teach/keep-lesson';
import type { Lesson } from '@/lib/lesson/model';
import { readOwnSettings } from '@/lib/settings';

const NAME = { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] } as const satisfies Lesson['fields']['name'];
const OTHER_NAME = { marks: [{ steps: [{ tag: 'h2' }], take: 'text' }] } as const satisfies Lesson['fields']['name'];

const lessonOf = (change: Partial<Lesson> = {}): Lesson => ({
  v: 1,
  origin: 'https://crm.acme.example',
  label: 'Acme CRM',
  addresses: ['/deals/{digits}'],
  fields: { name: NAME },
  ...change,
});

const kept = async () => (await readOwnSettings()).lessons;

beforeEach(() => fakeBrowser.reset());

describe('a lesson is kept', () => {
  it('beside those of the same host on another port and by another scheme', async () => {
    const origins = ['https://crm.acme.example', 'https://crm.acme.example:8443', 'http://crm.acme.example'];
    for (const origin of origins) await keepLesson(lessonOf({ origin }), undefined, undefined);
    expect((await kept()).map(({ origin }) => origin)).toEqual(origins);
  });

  it('over the one that the manager has seen', async () => {
    await keepLesson(lessonOf(), undefined, undefined);
    const known = (await kept())[0];
    await keepLesson(lessonOf({ fields: { name: OTHER_NAME } }), undefined, known);
    expect((await kept()).map(({ fields }) => fields.name)).toEqual([OTHER_NAME]);
  });

  it('not over one that another window has kept meanwhile', async () => {
    const [mine, others] = [lessonOf({ fields: { name: OTHER_NAME } }), lessonOf()];
    await keepLesson(others, undefined, undefined);
    expect(await keepLesson(mine, undefined, undefined)).toBe('changed');
    expect(await kept()).toEqual([others]);
  });

  it('of two windows that save at once only by the first, and the other is told', async () => {
    const [first, second] = await Promise.all([
      keepLesson(lessonOf(), undefined, undefined),
      keepLesson(lessonOf({ fields: { name: OTHER_NAME } }), undefined, undefined),
    ]);
    expect([first, second]).toEqual(['kept', 'changed']);
    expect((await kept()).map(({ fields }) => fields.name)).toEqual([NAME]);
  });

  it('with one field more, whatever another window has taught of the other fields', async () => {
    await keepLesson(lessonOf(), undefined, undefined);
    const known = (await kept())[0];
    const fields = (field: string) => ({ [field]: NAME }) as Lesson['fields'];
    await keepLesson(lessonOf({ addresses: [], fields: fields('phones') }), 'phones', known);
    await keepLesson(lessonOf({ addresses: [], fields: fields('contacts') }), 'contacts', known);
    expect(Object.keys((await kept())[0]?.fields ?? {})).toHaveLength(3);
  });

  it('not as one field of a lesson that was deleted meanwhile', async () => {
    const one = lessonOf({ fields: { phones: NAME } });
    expect(await keepLesson(one, 'phones', lessonOf())).toBe('changed');
    expect(await kept()).toEqual([]);
  });

  it('not where the storage refuses, which leaves what was there', async () => {
    await keepLesson(lessonOf(), undefined, undefined);
    const known = (await kept())[0];
    vi.spyOn(browser.storage.local, 'set').mockRejectedValueOnce(new Error('quota'));
    await expect(keepLesson(lessonOf({ fields: { name: OTHER_NAME } }), undefined, known)).rejects.toThrow('quota');
    expect(await kept()).toEqual([lessonOf()]);
  });
});
