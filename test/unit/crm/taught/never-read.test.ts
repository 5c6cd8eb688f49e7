import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import type { Lesson, Mark, Take } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { openPage } from '../../../crm/cases';
import { LESSON } from '../../../fixtures/lesson';

/** A stranger's lesson, which gives as the deal's name what this mark finds. */
const reading = (mark: Mark): Lesson => ({ ...LESSON, fields: { name: { marks: [mark] } } });
const taking = (take: Take): Lesson => reading({ steps: [{ tag: 'main' }, { class: 'x' }], take });

function read(lesson: Lesson, body: string): string | undefined {
  const page = openPage({
    visit: { url: `${LESSON.origin}/deals/7` },
    html: `<html><body><main>${body}</main></body></html>`,
    answers: {},
  });
  const window = page.document.defaultView as unknown as typeof globalThis;
  window.Element.prototype.checkVisibility = () => true;
  for (const name of ['CSS', 'Node', 'NodeFilter'] as const) vi.stubGlobal(name, window[name]);
  return createInterpreter(lesson).readFacts(page.document).name;
}

afterEach(() => vi.unstubAllGlobals());

const SECRETS: [string, string][] = [
  ['a password', '<input class="x" type="password" value="s3cret">'],
  ['a password that is shown', '<input class="x" type="text" name="user_password" value="s3cret">'],
  ['a password that the browser knows', '<input class="x" type="text" autocomplete="current-password" value="s3cret">'],
  ['a code for signing in', '<input class="x" autocomplete="one-time-code" value="s3cret">'],
  ['a card’s number', '<input class="x" autocomplete="section-a cc-number" value="s3cret">'],
  ['a hidden input', '<input class="x" type="hidden" value="s3cret">'],
  ['a chosen file', '<input class="x" type="file" value="s3cret">'],
  ['a script', '<script class="x" type="application/json">s3cret</script>'],
];

describe('a lesson that reads what people keep to themselves', () => {
  it.each(SECRETS)('gives nothing of %s', (_, html) => {
    for (const take of ['text', 'value', { attribute: 'value' }] satisfies Take[])
      expect([take, read(taking(take), html)]).toEqual([take, undefined]);
  });

  it.each(SECRETS)('nor of %s inside of what it names', (_, html) => {
    const inside = html.replace('class="x"', '');
    expect(read(taking('text'), `<div class="x">Roof ${inside}</div>`)).toBe('Roof');
    const beside: Mark = { steps: [], label: ['Secret'], take: 'value' };
    expect(read(reading(beside), `<dl><dt>Secret</dt><dd>${inside}</dd></dl>`)).toBeUndefined();
  });

  it('reads a field that anybody may see, so that this test would find the others', () => {
    expect(read(taking('value'), '<input class="x" type="text" value="Roof">')).toBe('Roof');
    expect(read(taking({ attribute: 'value' }), '<input class="x" type="text" value="Roof">')).toBe('Roof');
  });

  it.each(['onclick', 'data-csrf-token', 'nonce', 'data-session', 'data-user-password', 'x-secret', 'style)', 'a b'])(
    'is no lesson if it takes the attribute %s',
    (attribute) => {
      expect(lessonSchema.safeParse(taking({ attribute })).success).toBe(false);
      expect(
        lessonSchema.safeParse(reading({ steps: [{ attribute: { name: attribute } }], take: 'text' })).success,
      ).toBe(false);
    },
  );
});
