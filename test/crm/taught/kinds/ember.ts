import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** An Ember app that numbers every element anew on each page, in the manner of Freshsales. */
export const ember: Kind = {
  name: 'Ember with numbered elements',
  host: 'ember.crm.example',
  language: 'en',
  ids: { deal: number(11, 11), user: number(11, 11), contact: number(11, 11) },
  shows: { responsible: 'name', contacts: 'id', phones: false, closed: true },
  draw: (scene) => ({
    address: `/crm/sales/deals/${scene.deal.id}${scene.suffix('', '?view_id=402000612', '#notes')}`,
    title: `Deal : ${scene.deal.name} : Freshsales`,
    body: el(
      'body',
      { class: 'ember-application' },
      view(scene, 'div', {}, header(scene), scene.banner(), record(scene)),
    ),
  }),
};

const view = (scene: Scene, tag: string, attributes: Record<string, string>, ...content: Content[]) =>
  el(tag, { id: `ember${scene.serial()}`, class: 'ember-view', ...attributes }, ...content);

const header = (scene: Scene) =>
  view(
    scene,
    'header',
    {},
    view(scene, 'a', { href: '/crm/sales/deals/view/402000612' }, scene.word('deals')),
    view(scene, 'div', { class: 'ember-view profile-menu' }, scene.around.me.name),
    el(
      'div',
      { class: 'recents' },
      ...scene.around.deals.map(({ id, name }) => view(scene, 'a', { href: `/crm/sales/deals/${id}` }, name)),
    ),
  );

function record(scene: Scene): TreeElement {
  const { deal, word, point, wrap, arrange, change } = scene;
  return view(
    scene,
    'div',
    { class: 'ember-view details-page' },
    wrap(
      view(
        scene,
        'div',
        { class: 'ember-view summary' },
        point('name', el('span', { class: 'entity-name', 'data-test-id': 'deal-display-name' }, deal.name)),
      ),
    ),
    el(
      'div',
      { class: 'stages', 'data-test-id': 'pipeline' },
      point(
        'closed',
        el(
          'span',
          { 'data-test-stage-type': deal.stage === 'won' || deal.stage === 'lost' ? deal.stage : 'open' },
          word(deal.stage),
        ),
      ),
    ),
    ...arrange([
      el(
        'div',
        { class: 'fields' },
        change.twice && field(scene, 'name', word('name'), deal.name),
        ...arrange(fields(scene)),
      ),
      people(scene),
      timeline(scene),
    ]),
  );
}

const field = (scene: Scene, name: string, label: string, ...value: Content[]) =>
  view(
    scene,
    'div',
    { class: 'ember-view field', 'data-test-field': name },
    el('div', { class: 'field-label' }, label),
    wrapped(scene, el('div', { class: 'field-value' }, ...value)),
  );

const wrapped = (scene: Scene, value: TreeElement) => scene.wrap(value);

function fields(scene: Scene): TreeElement[] {
  const {
    deal: { responsible },
    around: { createdBy, changedBy, company },
    word,
    point,
  } = scene;
  return [
    field(
      scene,
      'owner',
      word('owner'),
      responsible ? point('responsible', el('div', {}, responsible.name, toolsFor(scene))) : '-',
    ),
    field(scene, 'creator', word('createdBy'), el('span', {}, createdBy.name)),
    field(scene, 'updater', word('changedBy'), el('span', {}, changedBy.name)),
    field(
      scene,
      'sales-account',
      word('company'),
      el('a', { href: `/crm/sales/accounts/${company.id}` }, company.name),
    ),
    ...scene.fillers().map(({ key, label, value }) => field(scene, key, label, value)),
  ];
}

/** Links that are buttons, below a value in the same element. */
const toolsFor = ({ word }: Scene) => el('ul', {}, el('li', {}, el('a', { href: '#' }, word('edit'))));

const people = (scene: Scene) =>
  view(
    scene,
    'section',
    { 'data-test-widget': 'related-contacts' },
    el('h4', {}, scene.word('contacts')),
    ...scene.deal.contacts.map(({ id, name }, index) =>
      el(
        'div',
        { class: index === 0 ? 'contact primary' : 'contact' },
        scene.change.siblings && el('input', { type: 'radio', name: 'primary' }),
        scene.wrap(scene.point('contacts', view(scene, 'a', { href: `/crm/sales/contacts/${id}` }, name))),
      ),
    ),
  );

const timeline = (scene: Scene) =>
  view(
    scene,
    'section',
    { 'data-test-widget': 'timeline' },
    ...scene.around.commenters.map(({ name }) => el('div', {}, el('b', {}, name), ` ${scene.word('comment')}`)),
    ...scene.around.mentioned.map(({ id, name }) =>
      el('div', {}, `${scene.word('called')} `, view(scene, 'a', { href: `/crm/sales/contacts/${id}` }, name)),
    ),
    ...scene.around.deals
      .slice(0, 2)
      .map(({ id, name, contacts: [contact] }) =>
        el(
          'div',
          {},
          el('a', { href: `/crm/sales/deals/${id}` }, name),
          contact && el('a', { href: `/crm/sales/contacts/${contact.id}` }, contact.name),
        ),
      ),
  );
