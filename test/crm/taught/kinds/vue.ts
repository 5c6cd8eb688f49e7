import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** A Vue app with hashed classes, scoping attributes, and next to nothing else to hold on to. */
export const vue: Kind = {
  name: 'Vue with hashed classes',
  host: 'vue.crm.example',
  language: 'pt',
  ids: { deal: number(3, 5), user: number(2, 4), contact: number(3, 5) },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: false },
  draw: (scene) => ({
    address: `/deals/${scene.deal.id}${scene.suffix('', '?panel=notes', '#comments')}`,
    title: `${scene.deal.name} - CRM`,
    body: el(
      'body',
      {},
      el(
        'div',
        { id: 'app', 'data-v-app': true },
        bar(scene),
        el('div', { class: scene.css('_layout') }, aside(scene), main(scene)),
      ),
    ),
  }),
};

const scoped = (scene: Scene, component: string, name: string) => ({
  [`data-v-${Number.parseInt(scene.buildHash(component, 6), 36).toString(16).padStart(8, '0').slice(-8)}`]: true,
  class: `_${name}_${scene.buildHash(component, 5)}_${1 + Number.parseInt(scene.buildHash(name, 1), 36)}`,
});

const bar = (scene: Scene) =>
  el(
    'header',
    scoped(scene, 'bar', 'bar'),
    el('a', { href: '/deals', ...scoped(scene, 'bar', 'link') }, scene.word('deals')),
    el('a', { href: '/contacts', ...scoped(scene, 'bar', 'link') }, scene.word('contacts')),
    el('span', scoped(scene, 'bar', 'phone'), scene.around.supportPhone),
    el('a', { href: `/users/${scene.around.me.id}`, ...scoped(scene, 'bar', 'me') }, scene.around.me.name),
  );

const aside = (scene: Scene) =>
  el(
    'aside',
    scoped(scene, 'recent', 'list'),
    ...scene.around.deals.map(({ id, name }) =>
      el('a', { href: `/deals/${id}`, ...scoped(scene, 'recent', 'item') }, name),
    ),
  );

const main = (scene: Scene) =>
  el(
    'main',
    scoped(scene, 'deal', 'page'),
    scene.banner(),
    scene.change.twice &&
      el(
        'p',
        scoped(scene, 'deal', 'crumbs'),
        el('a', { href: '/deals' }, scene.word('deals')),
        ' / ',
        el('span', {}, scene.deal.name),
      ),
    scene.wrap(
      el(
        'div',
        scoped(scene, 'deal', 'head'),
        scene.point('name', el('h1', scoped(scene, 'deal', 'title'), scene.deal.name)),
        el('span', scoped(scene, 'deal', 'stage'), scene.word(scene.deal.stage)),
      ),
    ),
    ...scene.arrange([
      el('div', scoped(scene, 'fields', 'fields'), ...scene.arrange(fields(scene))),
      section(
        scene,
        scene.word('contacts'),
        scene.deal.contacts.map((contact) => person(scene, contact, true)),
      ),
      ...(scene.around.mentioned.length > 0
        ? [
            section(
              scene,
              scene.word('participants'),
              scene.around.mentioned.map((contact) => person(scene, contact, false)),
            ),
          ]
        : []),
    ]),
    comments(scene),
  );

const row = (scene: Scene, label: string, ...value: Content[]) =>
  el(
    'div',
    scoped(scene, 'field', 'row'),
    el('div', scoped(scene, 'field', 'label'), label),
    scene.wrap(el('div', scoped(scene, 'field', 'value'), ...value)),
  );

function fields(scene: Scene): TreeElement[] {
  const {
    deal: { responsible },
    around: { createdBy, changedBy },
    word,
    point,
  } = scene;
  const user = ({ id, name }: { id: string; name: string }) =>
    el('a', { href: `/users/${id}`, ...scoped(scene, 'user', 'user') }, name);
  return [
    ...(responsible ? [row(scene, word('owner'), point('responsible', user(responsible)))] : []),
    row(scene, word('createdBy'), user(createdBy)),
    row(scene, word('changedBy'), user(changedBy)),
    ...scene.fillers().map(({ label, value }) => row(scene, label, value)),
  ];
}

const section = (scene: Scene, title: string, items: TreeElement[]) =>
  el('section', scoped(scene, 'people', 'people'), el('h2', scoped(scene, 'people', 'heading'), title), ...items);

function person(scene: Scene, { id, name, phones }: Scene['deal']['contacts'][number], own: boolean): TreeElement {
  const link = el('a', { href: `/contacts/${id}`, ...scoped(scene, 'person', 'name') }, name);
  const numbers = phones.map((phone) => el('span', scoped(scene, 'person', 'phone'), phone));
  if (own) {
    scene.point('contacts', link);
    for (const one of numbers) scene.point('phones', one);
  }
  return el(
    'div',
    scoped(scene, 'person', 'card'),
    scene.change.siblings && el('i', {}, '★'),
    scene.wrap(link),
    ...numbers,
  );
}

const comments = (scene: Scene) =>
  el(
    'footer',
    scoped(scene, 'comments', 'comments'),
    ...scene.around.commenters.map(({ id, name }) =>
      el(
        'p',
        {},
        el('a', { href: `/users/${id}`, ...scoped(scene, 'user', 'user') }, name),
        ` ${scene.word('comment')}`,
      ),
    ),
  );
