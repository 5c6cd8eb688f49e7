import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { type Lesson, LONGEST_LESSON, type Mark } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';

const DOCS = join(import.meta.dirname, '../../../docs');

/** What the published schema says in words only. */
const ONLY_CHECKED = [
  'no address, and nothing that it repairs',
  'a repair that asks for pages',
  'a step that names nothing',
  'a step that names only a shadow root',
  'a lesson that is too long',
];

const PLACE: Mark = { steps: [{ tag: 'h1' }], take: 'text' };
const LESSON: Lesson = {
  v: 1,
  origin: 'https://crm.example',
  label: 'Our CRM',
  addresses: ['/deals/{digits}'],
  fields: { name: { marks: [PLACE] } },
};

const isLesson = (value: unknown): boolean => lessonSchema.safeParse(value).success;
const withName = (mark: unknown) => ({ ...LESSON, fields: { name: { marks: [mark] } } });
const withStep = (step: unknown) => withName({ steps: [step], take: 'text' });

/** The schema that is published for whoever writes lessons by hand. */
const published = fromJSONSchema(JSON.parse(readFileSync(join(DOCS, 'lesson.schema.json'), 'utf8')));
const isAsPublished = (value: unknown): boolean => published.safeParse(value).success;

it('the examples in the documents are lessons', () => {
  const text = readFileSync(join(DOCS, 'lessons.md'), 'utf8');
  const examples = [...text.matchAll(/```json\n(\{\n {2}"v"[\s\S]*?)```/g)].map(([, json = '']) => JSON.parse(json));
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) expect(lessonSchema.parse(example)).toEqual(example);
});

it('takes a lesson as it is', () => {
  expect(lessonSchema.parse(LESSON)).toEqual(LESSON);
});

it.each<[why: string, value: unknown]>([
  ['nothing', undefined],
  ['another version', { ...LESSON, v: 2 }],
  ['an origin with a path', { ...LESSON, origin: 'https://crm.example/' }],
  ['an origin that is no site', { ...LESSON, origin: 'javascript://x' }],
  ['no address, and nothing that it repairs', { ...LESSON, addresses: [] }],
  [
    'a repair that asks for pages',
    {
      ...LESSON,
      repairs: { crm: 'kommo', version: 1 },
      fields: { phones: { linked: { agreed: '/contacts/{digits}', marks: [PLACE] } } },
    },
  ],
  ['six addresses', { ...LESSON, addresses: Array(6).fill('/deals/{digits}') }],
  ['an address without an id', { ...LESSON, addresses: ['/deals/'] }],
  ['a key of its own', { ...LESSON, script: 'alert(1)' }],
  ['a field that nobody knows', { ...LESSON, fields: { phone: { marks: [PLACE] } } }],
  ['no marks', { ...LESSON, fields: { name: { marks: [] } } }],
  ['four marks', { ...LESSON, fields: { name: { marks: Array(4).fill(PLACE) } } }],
  ['a place without steps', withName({ steps: [], take: 'text' })],
  ['seven steps', withName({ steps: Array(7).fill({ tag: 'div' }), take: 'text' })],
  ['a step that names nothing', withStep({})],
  ['a step that names only a shadow root', withStep({ shadow: true })],
  ['a selector as a tag', withStep({ tag: 'div:has(input)' })],
  ['a selector as a class', withStep({ class: 'a .b' })],
  ['a selector as an attribute', withStep({ attribute: { name: 'a],[b' } })],
  ['a handler', withStep({ attribute: { name: 'onclick' } })],
  ["a page's token", withName({ steps: [{ tag: 'div' }], take: { attribute: 'data-csrf-token' } })],
  ['a form as code', { ...LESSON, addresses: ['/deals/(\\d+)'] }],
  ['an id place without an id', withResponsible({ attribute: 'href', form: '/users/' })],
  ['more words than a state has', withClosed(Array(101).fill('Won'))],
  ['a lesson that is too long', tooLong()],
])('refuses %s', (why, value) => {
  expect(isLesson(value)).toBe(false);
  expect(isAsPublished(value), 'the published schema').toBe(ONLY_CHECKED.includes(why));
});

function withResponsible(id: unknown) {
  return { ...LESSON, fields: { responsible: { marks: [{ ...PLACE, id }] } } };
}

function withClosed(open: string[]) {
  return { ...LESSON, fields: { closed: { marks: [PLACE], open, closed: [] } } };
}

function tooLong() {
  const steps = Array.from({ length: 6 }, () => ({ tag: 'div', attribute: { name: 'id', is: 'x'.repeat(100) } }));
  const label = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(50)}`);
  const marks = Array.from({ length: 3 }, () => ({ steps, label, take: 'text' }));
  const value = {
    ...LESSON,
    fields: { name: { marks }, phones: { marks }, closed: { marks, open: label, closed: label } },
  };
  expect(JSON.stringify(value).length).toBeGreaterThan(LONGEST_LESSON);
  return value;
}

describe('takes all that a lesson may hold', () => {
  it.each<[what: string, value: unknown]>([
    ['the repair of a built-in reader', { ...LESSON, addresses: [], repairs: { crm: 'kommo', version: 1 } }],
    ['a lesson that is switched off', { ...LESSON, off: true }],
    ['a title', withName({ title: { before: 'Deal: ', after: '' } })],
    ['a label', withName({ steps: [], label: ['Name', 'Название'], take: 'text' })],
    ['a frame whose address has no id', withName({ ...PLACE, frame: '/embed/card' })],
    ['an element whose name has a line in it', withStep({ tag: 'runtime_sales-path' })],
    ['a shadow root', withName({ steps: [{ tag: 'x-deal', shadow: true }, { tag: 'h1' }], take: 'text' })],
    ['a link with an id', withResponsible({ attribute: 'href', form: '/users/{digits}' })],
    ['an attribute with an id', withResponsible({ attribute: 'data-user-id', form: '{digits}' })],
    ['somebody who answers for all', { ...LESSON, fields: { responsible: { fixed: { id: '7', name: 'Ann' } } } }],
    [
      "phones on the contacts' pages",
      { ...LESSON, fields: { phones: { linked: { agreed: '/contacts/{digits}', marks: [PLACE] } } } },
    ],
    [
      "the responsible on the contacts' pages",
      {
        ...LESSON,
        fields: {
          responsible: {
            linked: {
              agreed: '/contacts/{digits}',
              marks: [{ ...PLACE, id: { attribute: 'href', form: '/users/{digits}' } }],
            },
          },
        },
      },
    ],
    ['states', withClosed(['Open', 'В работе'])],
  ])('%s', (_what, value) => {
    expect(lessonSchema.parse(value)).toEqual(value);
    expect(isAsPublished(value), 'the published schema').toBe(true);
  });
});
