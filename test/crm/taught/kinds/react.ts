import { isClosed } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** A React app with utility classes, generated ids and test ids. */
export const react: Kind = {
  name: 'React with utility classes',
  host: 'react.crm.example',
  language: 'en',
  ids: { deal: number(5, 7), user: number(2, 4), contact: number(5, 7) },
  shows: { responsible: 'name', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/w/acme/deals/${scene.deal.id}${scene.suffix('', '?view=timeline', '/notes')}`,
    title: `${scene.deal.name} · Acme`,
    body: el(
      'body',
      { class: 'antialiased bg-white text-slate-900' },
      el('div', { id: 'root' }, el('div', { class: 'flex h-screen' }, sidebar(scene), main(scene))),
      el('div', { id: reactId(scene), 'data-radix-portal': true }),
    ),
  }),
};

const reactId = (scene: Scene): string => `:r${scene.serial().toString(36)}:`;

/** Classes as the design of the build has them. */
const classes = (scene: Scene, usual: string, redesigned: string) => ({ class: scene.byBuild(usual, redesigned) });

const sidebar = (scene: Scene) =>
  el(
    'aside',
    { class: 'w-64 border-r', 'data-testid': 'sidebar' },
    el('a', { href: '/w/acme/deals', class: 'block px-3 py-2' }, scene.word('deals')),
    el('p', { class: 'text-xs uppercase' }, scene.word('recent')),
    ...scene.around.deals.map(({ id, name }) =>
      el('a', { href: `/w/acme/deals/${id}`, class: 'block truncate', 'data-testid': 'recent-record' }, name),
    ),
    el(
      'button',
      {
        type: 'button',
        id: reactId(scene),
        'data-state': 'closed',
        'aria-haspopup': 'menu',
        class: 'flex items-center',
      },
      chip(scene, scene.around.me.name),
    ),
  );

const chip = (scene: Scene, name: string) =>
  el(
    'span',
    { ...classes(scene, 'inline-flex items-center gap-1', 'flex gap-2 rounded-full'), 'data-testid': 'user-chip' },
    el('img', { src: '/avatars/blank.svg', alt: '', class: 'size-5 rounded-full' }),
    el('span', { class: 'truncate' }, name),
  );

const main = (scene: Scene) =>
  el(
    'main',
    { class: 'flex-1 overflow-auto' },
    scene.banner(),
    scene.wrap(heading(scene)),
    el('div', { class: 'grid grid-cols-3' }, ...scene.arrange([properties(scene), people(scene), timeline(scene)])),
  );

function heading(scene: Scene): TreeElement {
  const { deal, word, point, change } = scene;
  return el(
    'header',
    { class: 'flex justify-between border-b' },
    el(
      'div',
      {},
      el(
        'nav',
        { 'aria-label': 'Breadcrumb' },
        el('a', { href: '/w/acme/deals' }, word('deals')),
        change.twice && el('span', { 'aria-current': 'page' }, deal.name),
      ),
      point(
        'name',
        el(
          'h1',
          {
            ...classes(scene, 'text-xl font-semibold', 'text-2xl font-bold tracking-tight'),
            'data-testid': 'record-title',
          },
          deal.name,
        ),
      ),
    ),
    point(
      'closed',
      el(
        'span',
        {
          ...classes(scene, 'rounded px-2 text-sm', 'badge px-3'),
          'data-testid': 'status-badge',
          'data-status': isClosed(deal) ? deal.stage : 'open',
        },
        word(deal.stage),
      ),
    ),
  );
}

const property = (scene: Scene, field: string, label: string, ...value: Content[]) => {
  const id = reactId(scene);
  return el(
    'div',
    { ...classes(scene, 'flex py-1', 'grid grid-cols-2 py-2'), 'data-testid': `property-${field}` },
    el('span', { id, class: 'w-32 text-slate-500' }, label),
    el('div', { 'aria-labelledby': id, class: 'flex-1' }, scene.wrap(el('div', {}, ...value))),
  );
};

function properties(scene: Scene): TreeElement {
  const {
    deal: { responsible },
    around: { createdBy, company, followers },
    word,
    point,
    arrange,
  } = scene;
  return el(
    'section',
    { class: 'col-span-1 p-4' },
    ...arrange([
      property(
        scene,
        'owner',
        word('owner'),
        responsible ? point('responsible', chip(scene, responsible.name)) : word('nobody'),
      ),
      property(scene, 'createdBy', word('createdBy'), chip(scene, createdBy.name)),
      property(
        scene,
        'company',
        word('company'),
        el('a', { href: `/w/acme/companies/${company.id}` }, company.name),
        el('span', { 'data-testid': 'phone' }, company.phones[0]),
      ),
      ...(followers.length > 0
        ? [property(scene, 'followers', word('followers'), ...followers.map(({ name }) => chip(scene, name)))]
        : []),
      ...scene.fillers().map(({ key, label, value }) => property(scene, key, label, value)),
    ]),
  );
}

const people = (scene: Scene) =>
  el(
    'section',
    { class: 'p-4', 'data-testid': 'panel-people' },
    el('h2', { class: 'font-medium' }, scene.word('contacts')),
    el(
      'ul',
      { role: 'list', class: 'divide-y' },
      ...scene.deal.contacts.map(({ id, name, phones }) =>
        el(
          'li',
          { 'data-testid': `person-${id}`, class: 'flex gap-2' },
          scene.change.siblings && el('input', { type: 'checkbox' }),
          scene.wrap(
            scene.point('contacts', el('a', { href: `/w/acme/people/${id}`, class: 'hover:underline' }, name)),
          ),
          ...phones.map((phone) =>
            scene.point('phones', el('span', { class: 'tabular-nums', 'data-testid': 'phone' }, phone)),
          ),
        ),
      ),
    ),
  );

const timeline = (scene: Scene) =>
  el(
    'section',
    { class: 'p-4', 'data-testid': 'timeline' },
    ...scene.around.commenters.map(({ name }) =>
      el('div', { class: 'flex' }, chip(scene, name), ` ${scene.word('comment')}`),
    ),
    ...scene.around.mentioned.map(({ id, name, phones }) =>
      el(
        'div',
        { class: 'flex' },
        `${scene.word('called')} `,
        el('a', { href: `/w/acme/people/${id}`, class: 'hover:underline' }, name),
        el('span', { 'data-testid': 'phone' }, phones[0]),
      ),
    ),
    ...scene.around.deals
      .slice(0, 2)
      .map(({ id, name, contacts: [contact] }) =>
        el(
          'div',
          { class: 'border' },
          el('a', { href: `/w/acme/deals/${id}` }, name),
          contact && el('a', { href: `/w/acme/people/${contact.id}` }, contact.name),
        ),
      ),
  );
