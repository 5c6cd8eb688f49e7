import type { Deal } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** A hash-routed app whose deal opens in a dialog over the board, in the manner of Copper. */
export const dialog: Kind = {
  name: 'a dialog over a board',
  host: 'board.crm.example',
  language: 'en',
  ids: { deal: number(7, 8), user: number(6, 6), contact: number(8, 9) },
  shows: { responsible: 'name', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/companies/90210/app#/deal/${scene.deal.id}${scene.suffix('', '/activity', '?from=board')}`,
    title: `${scene.word('deals')} | Board`,
    head: el('style', {}, STYLE),
    body: el('body', {}, ...layers(scene)),
  }),
};

const STYLE = '[role=dialog]{position:fixed;inset:5% 20%;overflow:auto;background:#fff;z-index:9}main{opacity:.5}';

function layers(scene: Scene): TreeElement[] {
  const app = el(
    'div',
    { id: 'root' },
    topBar(scene),
    el('main', { 'aria-hidden': 'true' }, scene.banner(), board(scene)),
  );
  const portal = el('div', { id: 'portal', class: scene.css('Portal') }, scene.wrap(front(scene)));
  return scene.random.chance(0.5) ? [app, portal] : [portal, app];
}

const topBar = ({ around: { me }, word, css }: Scene) =>
  el(
    'header',
    { class: css('TopBar') },
    el('a', { href: '#/pipeline' }, word('deals')),
    el('a', { href: '#/contacts' }, word('contacts')),
    el('input', { type: 'search', placeholder: word('search') }),
    el('button', { type: 'button', 'aria-haspopup': 'menu' }, me.name),
  );

function board(scene: Scene): TreeElement {
  const { around, deal, word, css } = scene;
  const cards: Deal[] = scene.random.shuffle([...around.deals, deal]);
  const columns = (['new', 'qualified', 'proposal', 'won', 'lost'] as const).map((stage) =>
    el(
      'section',
      { class: css('Column') },
      el('h2', {}, word(stage)),
      ...cards.filter((one) => one.stage === stage).map((one) => card(scene, one)),
    ),
  );
  return el('div', { class: css('Board') }, columns);
}

const card = ({ css }: Scene, { id, name, responsible, contacts: [contact] }: Deal) =>
  el(
    'article',
    { class: css('Card'), draggable: 'true', 'data-status': 'open' },
    el('a', { href: `#/deal/${id}`, class: css('CardTitle') }, name),
    contact && el('a', { href: `#/contact/${contact.id}` }, contact.name),
    responsible && el('span', { class: css('Avatar'), title: responsible.name }, responsible.name.slice(0, 1)),
  );

function front(scene: Scene): TreeElement {
  const { deal, around, word, css, point, wrap, change, arrange } = scene;
  const titleId = `dialog-title-${scene.serial()}`;
  const status = deal.stage === 'won' || deal.stage === 'lost' ? deal.stage : 'open';
  return el(
    'div',
    { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId, class: css('Sheet') },
    change.twice &&
      el(
        'nav',
        { 'aria-label': 'breadcrumb' },
        el('a', { href: '#/pipeline' }, word('deals')),
        el('span', {}, deal.name),
      ),
    wrap(el('h2', { id: titleId, class: css('Title') }, point('name', el('span', {}, deal.name)))),
    point('closed', el('span', { class: css('Badge'), 'data-status': status }, word(deal.stage))),
    el('button', { type: 'button', 'aria-label': word('edit') }, '✎'),
    ...arrange([
      el('dl', { class: css('Fields') }, ...arrange(fields(scene))),
      people(scene),
      el(
        'section',
        { class: css('Related') },
        el('h3', {}, word('related')),
        ...around.deals.slice(0, 2).map(({ id, name }) => el('a', { href: `#/deal/${id}` }, name)),
      ),
    ]),
    feed(scene),
  );
}

const field = ({ css }: Scene, name: string, label: string, ...value: Content[]) =>
  el('div', { class: css('Field'), 'data-field': name }, el('dt', {}, label), el('dd', {}, ...value));

function fields(scene: Scene): TreeElement[] {
  const {
    deal: { responsible },
    around: { createdBy, company },
    word,
    css,
    point,
    wrap,
  } = scene;
  const person = (name: string) => el('span', { class: css('PersonName') }, name);
  return [
    field(
      scene,
      'assignee',
      word('owner'),
      wrap(responsible ? point('responsible', person(responsible.name)) : person('–')),
    ),
    field(scene, 'creator', word('createdBy'), wrap(person(createdBy.name))),
    field(
      scene,
      'company',
      word('company'),
      el('a', { href: `#/company/${company.id}` }, company.name),
      el('a', { href: `tel:${company.phones[0]}` }, company.phones[0]),
    ),
    ...scene.fillers().map(({ key, label, value }) => field(scene, key, label, value)),
  ];
}

const people = ({ deal, word, css, point, wrap, change }: Scene) =>
  el(
    'section',
    { class: css('People'), 'data-section': 'people' },
    el('h3', {}, word('contacts')),
    deal.contacts.length === 0
      ? el('p', {}, '—')
      : el(
          'ul',
          {},
          ...deal.contacts.map(({ id, name, phones }) =>
            el(
              'li',
              { class: css('Person') },
              change.siblings && el('img', { src: '/static/blank.png', alt: '' }),
              wrap(point('contacts', el('a', { href: `#/contact/${id}` }, name))),
              ...phones.map((phone) =>
                point('phones', el('a', { href: `tel:${phone.replace(/[^+\d]/g, '')}` }, phone)),
              ),
            ),
          ),
        ),
  );

const feed = ({ around: { commenters, mentioned, followers }, word, css }: Scene) =>
  el(
    'section',
    { class: css('Feed') },
    el('h3', {}, word('activity')),
    ...commenters.map(({ name }) => el('p', {}, el('span', { class: css('PersonName') }, name), ` ${word('comment')}`)),
    ...mentioned.map(({ id, name, phones: [phone] }) =>
      el(
        'p',
        {},
        `${word('called')} `,
        el('a', { href: `#/contact/${id}` }, name),
        ' ',
        el('a', { href: `tel:${phone}` }, phone),
      ),
    ),
    followers.length > 0 &&
      el(
        'p',
        {},
        `${word('followers')}: `,
        ...followers.map(({ name }) => el('span', { class: css('PersonName') }, name)),
      ),
  );
