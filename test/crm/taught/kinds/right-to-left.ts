import { isClosed } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** Right-to-left text in lists of terms, with classes that name fields, as content management systems write them. */
export const rightToLeft: Kind = {
  name: 'right-to-left lists of terms',
  host: 'rtl.crm.example',
  language: 'ar',
  ids: { deal: number(3, 6), user: number(2, 4), contact: number(3, 6) },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/opportunities/show/${scene.deal.id}${scene.suffix('', '?page=0', '#content')}`,
    title: `${scene.deal.name} | ${scene.word('deals')}`,
    body: el(
      'body',
      { class: 'path-opportunities' },
      el(
        'nav',
        { role: 'navigation' },
        el('a', { href: '/opportunities' }, scene.word('deals')),
        el('a', { href: `/staff/${scene.around.me.id}` }, el('bdi', {}, scene.around.me.name)),
      ),
      scene.banner(),
      el('div', { id: 'page' }, ...scene.arrange([article(scene), blocks(scene)])),
    ),
  }),
};

function article(scene: Scene): TreeElement {
  const { deal, change, wrap, point, arrange } = scene;
  return el(
    'article',
    { class: 'node node--type-opportunity', role: 'article' },
    change.twice && el('div', { class: 'breadcrumb' }, deal.name),
    wrap(el('h1', { class: 'page-title' }, point('name', el('bdi', {}, deal.name)))),
    wrap(el('dl', { class: 'fields' }, ...arrange(fields(scene)))),
    discussion(scene),
  );
}

const field = (name: string, label: string, ...value: Content[]) =>
  el(
    'div',
    { class: `field field--name-${name}` },
    el('dt', { class: 'field__label' }, label),
    el('dd', { class: 'field__item' }, ...value),
  );

function fields(scene: Scene): TreeElement[] {
  const { deal, around, word, point, wrap, change } = scene;
  const user = ({ id, name }: { id: string; name: string }) =>
    el('a', { href: `/staff/${id}`, hreflang: scene.language }, el('bdi', {}, name));
  const people = deal.contacts.map(({ id, name, phones }) =>
    el(
      'li',
      {},
      change.siblings && el('span', { class: 'mark' }, '•'),
      wrap(point('contacts', el('a', { href: `/people/${id}` }, el('bdi', {}, name)))),
      ...phones.map((phone) =>
        point('phones', el('a', { href: `tel:${phone.replace(/[^+\d]/g, '')}`, dir: 'ltr' }, phone)),
      ),
    ),
  );
  return [
    ...(deal.responsible
      ? [field('field-agent', word('owner'), wrap(point('responsible', user(deal.responsible))))]
      : []),
    field('uid', word('createdBy'), wrap(user(around.createdBy))),
    field(
      'field-state',
      word('stage'),
      wrap(point('closed', el('mark', { 'data-state': isClosed(deal) ? 'closed' : 'open' }, word(deal.stage)))),
    ),
    ...(people.length > 0 ? [field('field-people', word('contacts'), el('ul', {}, ...people))] : []),
    field(
      'field-company',
      word('company'),
      el('a', { href: `/companies/${around.company.id}` }, around.company.name),
      el('a', { href: `tel:${around.company.phones[0]}`, dir: 'ltr' }, around.company.phones[0]),
    ),
    ...scene.fillers().map(({ key, label, value }) => field(`field-${key.replace('_', '-')}`, label, value)),
  ];
}

const discussion = ({ around: { commenters, mentioned }, word }: Scene) =>
  el(
    'section',
    { class: 'comments' },
    ...commenters.map(({ id, name }) =>
      el('div', { class: 'comment' }, el('a', { href: `/staff/${id}` }, el('bdi', {}, name)), ` ${word('comment')}`),
    ),
    ...mentioned.map(({ id, name, phones: [phone] }) =>
      el(
        'div',
        { class: 'comment' },
        `${word('called')} `,
        el('a', { href: `/people/${id}` }, el('bdi', {}, name)),
        el('a', { href: `tel:${phone}`, dir: 'ltr' }, phone),
      ),
    ),
  );

const blocks = ({ around: { deals }, word }: Scene) =>
  el(
    'aside',
    { class: 'region' },
    el('h2', {}, word('related')),
    el(
      'ul',
      {},
      ...deals.map(({ id, name, contacts: [contact] }) =>
        el(
          'li',
          {},
          el('a', { href: `/opportunities/show/${id}` }, el('bdi', {}, name)),
          contact && el('a', { href: `/people/${contact.id}` }, el('bdi', {}, contact.name)),
        ),
      ),
    ),
  );
