import { beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { LONGEST_LESSON } from '@/lib/lesson/model';
import { askLesson } from '@/lib/messaging/ask-lesson';
import { LESSON } from '../../fixtures/lesson';

beforeEach(() => fakeBrowser.reset());

const answer = (reply: unknown) => vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(async () => reply);

it('a page takes the lesson of its own origin', async () => {
  const sent = answer({ ok: true, answer: { lesson: LESSON } });
  expect(await askLesson(LESSON.origin)).toEqual(LESSON);
  expect(sent).toHaveBeenCalledWith({ type: 'lesson.get', request: {} });
});

it.each<[string, unknown]>([
  ['there is none', { ok: true, answer: { lesson: null } }],
  ['the background refuses', { ok: false, error: { kind: 'unexpected', details: {} } }],
  ['nobody answers', undefined],
  ['it is of another origin', { ok: true, answer: { lesson: { ...LESSON, origin: 'https://other.example' } } }],
  ['it is of a newer version', { ok: true, answer: { lesson: { ...LESSON, v: 2 } } }],
  ['it has no fields', { ok: true, answer: { lesson: { ...LESSON, fields: undefined } } }],
  ['it is longer than lessons are', { ok: true, answer: { lesson: { ...LESSON, label: 'x'.repeat(LONGEST_LESSON) } } }],
])('and none if %s', async (_, reply) => {
  answer(reply);
  expect(await askLesson(LESSON.origin)).toBeUndefined();
});

it('and none once the extension is gone', async () => {
  vi.spyOn(browser.runtime, 'sendMessage').mockRejectedValue(new Error('Extension context invalidated.'));
  expect(await askLesson(LESSON.origin)).toBeUndefined();
});
