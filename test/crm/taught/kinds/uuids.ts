import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { uuid } from '../values.ts';

/** Records with UUIDs, linked by paths, in the manner of Attio. */
export const uuids: Kind = {
  name: 'records with UUIDs',
  host: 'uuids.crm.example',
  language: 'en',
  ids: { deal: uuid, user: uuid, contact: uuid },
  shows: { responsible: 'name', contacts: 'id', phones: false, closed: false },
  draw: (scene) => ({
    address: `/acme/deals/record/${scene.deal.id}${scene.suffix('/overview', '/activity', '')}`,
    title: `${scene.deal.name} – Deals`,
    body: el(
      'body',
      {},
      el('div', { id: '__next' }, el('div', { class: sc(scene, 'Shell') }, nav(scene), page(scene))),
    ),
  }),
};

/** Classes as styled-components makes them. */
const sc = (scene: Scene, name: string) => `sc-${scene.buildHash(name, 8)} ${scene.buildHash(`${name} style`, 6)}`;

const nav = (scene: Scene) =>
  el(
    'nav',
    { class: sc(scene, 'Nav') },
    el('button', { type: 'button' }, scene.around.me.name),
    el('a', { href: '/acme/deals' }, scene.word('deals')),
    ...scene.around.deals.map(({ id, name }) =>
      el('a', { href: `/acme/deals/record/${id}/overview`, class: sc(scene, 'Favorite') }, name),
    ),
  );

function page(scene: Scene): TreeElement {
  const { deal, around, point, wrap, word, arrange, change } = scene;
  return el(
    'main',
    { class: sc(scene, 'Page') },
    scene.banner(),
    wrap(
      el(
        'header',
        { class: sc(scene, 'Header') },
        el('div', { class: sc(scene, 'Logo') }, deal.name.slice(0, 1)),
        point('name', el('h1', { class: sc(scene, 'Title') }, deal.name)),
      ),
    ),
    el(
      'div',
      { role: 'tablist' },
      el('a', { role: 'tab', href: `/acme/deals/record/${deal.id}/overview` }, word('overview')),
      el('a', { role: 'tab', href: `/acme/deals/record/${deal.id}/activity` }, word('activity')),
    ),
    ...arrange([
      el(
        'section',
        { class: sc(scene, 'Details') },
        change.twice && row(scene, 'name', word('name'), deal.name),
        ...arrange(rows(scene)),
      ),
      el(
        'section',
        { class: sc(scene, 'Activity') },
        ...around.commenters.map(({ name }) =>
          el('div', {}, el('span', { class: sc(scene, 'Actor') }, name), ` ${word('comment')}`),
        ),
        ...around.mentioned.map(({ id, name }) => el('div', {}, `${word('called')} `, record(scene, id, name))),
        ...around.deals
          .slice(0, 2)
          .map(({ id, name, contacts: [contact] }) =>
            el(
              'div',
              {},
              el('a', { href: `/acme/deals/record/${id}/overview` }, name),
              contact && record(scene, contact.id, contact.name),
            ),
          ),
      ),
    ]),
  );
}

const record = (scene: Scene, id: string, name: string) =>
  el('a', { href: `/acme/person/${id}`, class: sc(scene, 'RecordChip') }, el('span', {}, name));

const row = (scene: Scene, slug: string, label: string, ...value: Content[]) =>
  el(
    'div',
    { class: sc(scene, 'Row'), 'data-attribute-slug': slug },
    el('span', { class: sc(scene, 'Label') }, label),
    scene.wrap(el('div', { class: sc(scene, 'Value') }, ...value)),
  );

function rows(scene: Scene): TreeElement[] {
  const {
    deal: { responsible, contacts, stage },
    around: { createdBy, followers },
    word,
    point,
  } = scene;
  const actor = (name: string) => el('span', { class: sc(scene, 'Actor') }, name);
  return [
    row(scene, 'owner', word('owner'), responsible && point('responsible', actor(responsible.name))),
    row(scene, 'created_by', word('createdBy'), actor(createdBy.name)),
    row(
      scene,
      'associated_people',
      word('contacts'),
      ...contacts.map(({ id, name }) => point('contacts', record(scene, id, name))),
    ),
    row(scene, 'stage', word('stage'), word(stage)),
    ...(followers.length > 0
      ? [row(scene, 'followers', word('followers'), ...followers.map(({ name }) => actor(name)))]
      : []),
    ...scene.fillers().map(({ key, label, value }) => row(scene, key, label, value)),
  ];
}
