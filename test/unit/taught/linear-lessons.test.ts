import { afterEach, expect, it, vi } from 'vitest';
import { readFacts } from '@/lib/crm/taught/read-lesson';
import type { Lesson, LessonFields } from '@/lib/lesson/model';
import { openPage } from '../../crm/cases';
import { LESSON } from '../../fixtures/lesson';

/** Reads a page by a lesson; counts how often it asks the page about an element. */
function readCounted(body: string, fields: LessonFields) {
  const page = openPage({ visit: { url: `${LESSON.origin}/deals/7` }, html: `<body>${body}</body>`, answers: {} });
  const window = page.document.defaultView as unknown as typeof globalThis;
  for (const name of ['CSS', 'Node', 'NodeFilter'] as const) vi.stubGlobal(name, window[name]);
  let asked = 0;
  const { prototype } = window.Element;
  const { matches } = prototype;
  prototype.matches = function (this: Element, selector: string) {
    asked += 1;
    return matches.call(this, selector);
  } as typeof matches;
  prototype.checkVisibility = () => {
    asked += 1;
    return true;
  };
  const lesson: Lesson = { ...LESSON, fields };
  const facts = readFacts(lesson, page.document);
  return { facts, asked };
}

const repeat = (count: number, row: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => row(at)).join('');
const place = { steps: [{ attribute: { name: 'data-people' } }], take: 'text' } as const;
const PEOPLE: LessonFields = {
  contacts: { marks: [{ ...place, steps: [...place.steps], id: { attribute: 'data-id', form: '{digits}' } }] },
  phones: { marks: [{ steps: [], label: ['Phone'], take: 'text' }] },
};
const LABELLED: LessonFields = { name: { marks: [{ steps: [], label: ['Name'], take: 'text' }] } };

afterEach(() => vi.unstubAllGlobals());

it.each<[string, (count: number) => string, LessonFields]>([
  [
    'people and phones in one list',
    (count) => `<div data-people>${repeat(count, (at) => `<p><a data-id="${at + 1}">Ann ${at}</a></p>`)}</div>
      <h3>Phone</h3>${repeat(count, (at) => `<p><a href="tel:+1202555${1000 + at}">+1202555${1000 + at}</a></p>`)}`,
    PEOPLE,
  ],
  ['labels beside each other', (count) => repeat(count, () => '<i>Name</i>'), LABELLED],
  ['labels that have values', (count) => repeat(count, (at) => `<p><b>Name</b><span>${at}</span></p>`), LABELLED],
])('a lesson takes a time that grows with the page alone: %s', (_, body, fields) => {
  const [small, large] = [readCounted(body(200), fields), readCounted(body(2_000), fields)];
  expect(large.asked / small.asked).toBeLessThan(15);
});

it('five thousand people in one place are no people of a deal', () => {
  const body = `<div data-people>${repeat(5_000, (at) => `<a data-id="${at + 1}">Ann ${at}</a>`)}</div>`;
  expect(readCounted(body, PEOPLE).facts.contacts).toBeUndefined();
  expect(readCounted(body.replace(/(<a.*?<\/a>){4990}/, ''), PEOPLE).facts.contacts).toHaveLength(10);
});
