import { afterEach, expect, it, vi } from 'vitest';
import type { Lesson } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { LESSON } from '../../fixtures/lesson';
import { contact, html, open } from './open-linked.ts';

const OWNED: Lesson = {
  ...LESSON,
  fields: {
    name: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] },
    contacts: {
      marks: [{ steps: [{ class: 'contact' }], take: 'text', id: { attribute: 'data-id', form: '{digits}' } }],
    },
    responsible: {
      linked: {
        agreed: '/contacts/{digits}',
        marks: [{ steps: [{ class: 'owner' }], take: 'text', id: { attribute: 'href', form: '/users/{digits}' } }],
      },
    },
  },
};

const ownedBy = (id: string, name: string) => html(`<body><a class="owner" href="/users/${id}">${name}</a></body>`);
const TWO = `<h1>Roof</h1>${contact('/contacts/31')}${contact('/contacts/32', 32)}`;

afterEach(() => void vi.unstubAllGlobals());

it('the responsible may stand on the page of the deal’s contact', async () => {
  expect(lessonSchema.parse(OWNED)).toEqual(OWNED);
  const { read, asked } = open(OWNED, `<h1>Roof</h1>${contact('/contacts/31')}`, () => ownedBy('17', 'Anna Weber'));
  const deal = await read();
  expect(asked).toEqual([`${LESSON.origin}/contacts/31`]);
  expect(deal?.responsible).toEqual({ id: '17', name: 'Anna Weber' });
  // Nothing was said of phones.
  expect(deal?.contacts).toEqual([{ id: '31', name: 'Maria 31' }]);
});

it('is the one whom all contacts’ pages name, and nobody if they name two', async () => {
  const agreeing = open(OWNED, TWO, () => ownedBy('17', 'Anna Weber'));
  expect((await agreeing.read())?.responsible?.id).toBe('17');
  vi.unstubAllGlobals();
  const differing = open(OWNED, TWO, (address) => ownedBy(address.slice(-2), 'Somebody'));
  expect((await differing.read())?.responsible).toBeUndefined();
});

it('is not known where one of the pages could not be read, and the popup can say why', async () => {
  const { read } = open(OWNED, TWO, (address) =>
    address.endsWith('32') ? new Response('', { status: 403 }) : ownedBy('17', 'Anna Weber'),
  );
  const deal = await read();
  expect(deal?.responsible).toBeUndefined();
  expect(deal?.failures.responsible?.session).toBe('refused');
  expect(deal?.failures.contacts?.session).toBe('silent');
});
