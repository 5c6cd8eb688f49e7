import { describe, expect, it } from 'vitest';
import { LONGEST_FILE, lessonFile, lessonFileName, readLessonFile } from '@/lib/settings/lesson-file';
import { LESSON, REPAIR } from '../../fixtures/lesson';

describe('the file of a lesson', () => {
  it('brings all of it to another browser, but whether it is switched off there', () => {
    for (const lesson of [LESSON, REPAIR]) {
      expect(readLessonFile(lessonFile(lesson))).toEqual({ lesson });
      expect(readLessonFile(lessonFile({ ...lesson, off: true }))).toEqual({ lesson });
      expect(readLessonFile(JSON.stringify({ ...lesson, off: true }))).toEqual({ lesson });
    }
  });

  it('has the name of the CRM’s host', () => {
    expect(lessonFileName({ ...LESSON, origin: 'https://crm.acme.example:8443' })).toBe(
      'deal-link-crm.acme.example.json',
    );
  });

  it.each<[string, string, object]>([
    ['is too long', ' '.repeat(LONGEST_FILE + 1), { kind: 'long' }],
    ['is no JSON', 'lesson', { kind: 'other' }],
    ['is cut off', lessonFile(LESSON).slice(0, 100), { kind: 'other' }],
    ['is nested deeply', '['.repeat(LONGEST_FILE), { kind: 'other' }],
    ['is of something else', '{"name":"notes"}', { kind: 'other' }],
    ['is a list', '[]', { kind: 'other' }],
    ['is nothing', 'null', { kind: 'other' }],
    ['is one of settings', '{"format":"deal-link-settings","version":2,"settings":{}}', { kind: 'settings' }],
    ['is of a newer version', JSON.stringify({ ...LESSON, v: 2, more: 'x' }), { kind: 'newer' }],
    ['is of no version', JSON.stringify({ ...LESSON, v: 'one' }), { kind: 'wrong', name: 'v' }],
    ['has a name that lessons have not', JSON.stringify({ ...LESSON, run: '1' }), { kind: 'wrong', name: 'run' }],
    [
      'has a wrong address',
      JSON.stringify({ ...LESSON, addresses: ['/a', 7] }),
      { kind: 'wrong', name: 'addresses.0' },
    ],
    ['has a wrong origin', JSON.stringify({ ...LESSON, origin: 'file:///etc' }), { kind: 'wrong', name: 'origin' }],
  ])('is refused if it %s', (_, text, problem) => {
    expect(readLessonFile(text)).toEqual({ problem });
  });
});
