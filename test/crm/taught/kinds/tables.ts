import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

const STATUSES = {
  new: 'new',
  qualified: 'client-confirmed',
  proposal: 'offer-analog',
  won: 'complete',
  lost: 'cancel-other',
};

/** Server-rendered tables with label cells and a form, in the manner of RetailCRM and Megaplan. */
export const tables: Kind = {
  name: 'server-rendered tables',
  host: 'tables.crm.example',
  language: 'ru',
  ids: { deal: number(4, 6), user: number(2, 4), contact: number(4, 6) },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/orders/${scene.deal.id}/edit${scene.suffix('', '?tab=history', '#t-main')}`,
    title: `${scene.word('deal')} ${scene.deal.id} — ${scene.deal.name}`,
    body: el('body', { class: 'skin-default' }, header(scene), scene.banner(), layout(scene)),
  }),
};

const header = ({ around: { me, supportPhone }, word }: Scene) =>
  el(
    'table',
    { class: 'topmenu', width: '100%' },
    el(
      'tbody',
      {},
      el(
        'tr',
        {},
        el('td', {}, el('a', { href: '/' }, 'CRM')),
        el('td', {}, el('a', { href: '/orders/' }, word('deals'))),
        el('td', {}, el('a', { href: '/customers' }, word('contacts'))),
        el(
          'td',
          {},
          `${word('support')}: `,
          el('a', { href: `tel:${supportPhone.replace(/[^+\d]/g, '')}` }, supportPhone),
        ),
        el('td', { class: 'whoami' }, el('a', { href: `/admin/users/${me.id}/edit` }, me.name)),
      ),
    ),
  );

const layout = (scene: Scene) =>
  el(
    'table',
    { class: 'layout' },
    el('tbody', {}, el('tr', {}, el('td', { class: 'side' }, side(scene)), el('td', { class: 'center' }, form(scene)))),
  );

const side = ({ around: { deals }, word }: Scene) =>
  el(
    'div',
    { class: 'block' },
    el('b', {}, word('recent')),
    el('ul', {}, ...deals.map(({ id, name }) => el('li', {}, el('a', { href: `/orders/${id}/edit` }, name)))),
  );

function form(scene: Scene) {
  const { deal, word, random, wrap } = scene;
  return el(
    'form',
    { action: `/orders/${deal.id}/edit`, method: 'post', name: 'order' },
    el('input', { type: 'hidden', name: 'order[_token]', value: random.text(24, 'abcdef0123456789') }),
    el('input', { type: 'password', name: 'order[sms_key]', value: random.text(12, 'abcdef0123456789') }),
    el('h1', { class: 'order-title' }, `${word('deal')} № ${deal.id}`),
    wrap(el('table', { class: 'form-table' }, el('tbody', {}, ...scene.arrange(fieldRows(scene))))),
    el('h2', {}, word('contacts')),
    wrap(contactTable(scene)),
    history(scene),
    el('button', { type: 'submit' }, word('save')),
  );
}

const row = (id: string, label: string, ...value: Content[]) =>
  el('tr', {}, el('td', { class: 'label' }, el('label', { for: id }, label)), el('td', { class: 'field' }, ...value));

function fieldRows(scene: Scene): TreeElement[] {
  const { deal, around, word, point, wrap, change } = scene;
  const { responsible, stage } = deal;
  const users = [
    around.me,
    around.changedBy,
    around.createdBy,
    ...around.commenters,
    ...(responsible ? [responsible] : []),
  ];
  const options = users
    .filter((user, index) => users.findIndex(({ id }) => id === user.id) === index)
    .sort((one, other) => Number(one.id) - Number(other.id))
    .map(({ id, name }) => el('option', { value: id, selected: id === responsible?.id }, name));
  const manager = el(
    'select',
    { id: 'order_manager', name: 'order[manager]' },
    el('option', { value: '' }, '—'),
    ...options,
  );
  const title = el('input', { type: 'text', id: 'order_title', name: 'order[title]', value: deal.name });
  const status = el(
    'select',
    { id: 'order_status', name: 'order[status]' },
    ...(Object.keys(STATUSES) as (keyof typeof STATUSES)[]).map((one) =>
      el('option', { value: STATUSES[one], selected: one === stage }, word(one)),
    ),
  );
  return [
    row(
      'order_title',
      word('name'),
      wrap(point('name', title)),
      change.twice && el('div', { class: 'hint' }, deal.name),
    ),
    row('order_manager', word('owner'), wrap(responsible ? point('responsible', manager) : manager)),
    row(
      'order_author',
      word('createdBy'),
      el('a', { href: `/admin/users/${around.createdBy.id}/edit` }, around.createdBy.name),
    ),
    row('order_status', word('stage'), wrap(point('closed', status))),
    ...scene
      .fillers()
      .map(({ key, label, value }) =>
        row(`order_${key}`, label, el('input', { type: 'text', id: `order_${key}`, name: `order[${key}]`, value })),
      ),
  ];
}

function contactTable(scene: Scene): TreeElement {
  const { deal, change, word, point, wrap } = scene;
  const rows = deal.contacts.map(({ id, name, phones }, index) => {
    const field = `order_customers_${index}_phones`;
    return el(
      'tr',
      { class: index % 2 ? 'even' : 'odd' },
      change.siblings && el('td', {}, String(index + 1)),
      el('td', {}, wrap(point('contacts', el('a', { href: `/customers/${id}` }, name)))),
      el(
        'td',
        {},
        ...phones.map((phone, nth) =>
          point(
            'phones',
            el('input', {
              type: 'tel',
              id: `${field}_${nth}_number`,
              name: `order[customers][${index}][phones][${nth}][number]`,
              value: phone,
            }),
          ),
        ),
      ),
    );
  });
  return el(
    'table',
    { class: 'grid', id: 'order-customers' },
    el(
      'thead',
      {},
      el('tr', {}, change.siblings && el('th', {}, '№'), el('th', {}, word('contact')), el('th', {}, word('phone'))),
    ),
    el('tbody', {}, ...rows),
  );
}

const history = ({ around: { commenters, mentioned, changedBy }, word }: Scene) =>
  el(
    'table',
    { class: 'grid history' },
    el(
      'tbody',
      {},
      el(
        'tr',
        {},
        el('td', {}, word('changedBy')),
        el('td', {}, el('a', { href: `/admin/users/${changedBy.id}/edit` }, changedBy.name)),
      ),
      ...commenters.map(({ id, name }) =>
        el('tr', {}, el('td', {}, el('a', { href: `/admin/users/${id}/edit` }, name)), el('td', {}, word('comment'))),
      ),
      ...mentioned.map(({ id, name, phones }) =>
        el(
          'tr',
          {},
          el('td', {}, word('called')),
          el('td', {}, el('a', { href: `/customers/${id}` }, name), ` ${phones.join(', ')}`),
        ),
      ),
    ),
  );
