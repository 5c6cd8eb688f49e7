import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { hex32, uuid } from '../values.ts';

/** Pages whose every text can be edited in place, and whose address ends in 32 hex digits, in the manner of Notion. */
export const notion: Kind = {
  name: 'text edited in place',
  host: 'notes.crm.example',
  language: 'en',
  ids: { deal: hex32, user: uuid, contact: hex32 },
  shows: { responsible: 'name', contacts: 'id', phones: false, closed: false },
  draw: (scene) => ({
    address: `/acme/${slug(scene.deal.name)}${scene.deal.id}${scene.suffix('', '?pvs=4', '?source=copy_link')}`,
    title: scene.deal.name,
    body: el(
      'body',
      { class: 'notion-body' },
      el('div', { id: 'notion-app' }, el('div', { class: 'notion-cursor-listener' }, sidebar(scene), page(scene))),
    ),
  }),
};

/** The words that stand before the id in an address; the app leaves out what is no Latin letter or digit. */
function slug(name: string): string {
  const words = name.match(/[A-Za-z0-9]+/g)?.slice(0, 6) ?? [];
  return words.length > 0 ? `${words.join('-')}-` : '';
}

const link = (id: string, name: string) =>
  el('a', { href: `/acme/${id}?pvs=25`, role: 'link', style: 'text-decoration:none' }, el('span', {}, name));

const sidebar = ({ around: { me, deals }, word }: Scene) =>
  el(
    'nav',
    { class: 'notion-sidebar-container', 'aria-label': 'Sidebar' },
    el('div', { role: 'button', tabindex: '0' }, me.name),
    el(
      'div',
      { role: 'tree' },
      el('span', {}, word('recent')),
      ...deals.map(({ id, name }) => el('div', { role: 'treeitem', 'aria-level': '1' }, link(id, name))),
    ),
  );

const editable = (scene: Scene, tag: string, text: string, attributes = {}) =>
  el(
    tag,
    {
      contenteditable: 'true',
      spellcheck: 'true',
      'data-content-editable-leaf': 'true',
      ...attributes,
      class: `content-editable-leaf-rtl ${scene.css('leaf')}`,
    },
    text,
  );

const block = (scene: Scene, type: string, ...inside: Content[]) =>
  el('div', { 'data-block-id': uuid(scene.random), class: `notion-selectable notion-${type}-block` }, ...inside);

function page(scene: Scene): TreeElement {
  const { deal, word, point, wrap, change, arrange, around } = scene;
  const title = editable(scene, 'h1', deal.name, { placeholder: word('name'), 'aria-roledescription': 'page title' });
  return el(
    'main',
    { class: 'notion-frame' },
    scene.banner(),
    el(
      'div',
      { class: 'notion-topbar' },
      el('a', { href: '/acme' }, word('deals')),
      change.twice && el('div', { role: 'button' }, deal.name),
    ),
    wrap(block(scene, 'page', point('name', title))),
    el('div', { role: 'table', 'aria-label': word('overview') }, ...arrange(properties(scene))),
    el(
      'div',
      { class: 'notion-page-content' },
      block(scene, 'header', editable(scene, 'h2', word('notes'))),
      block(
        scene,
        'text',
        el(
          'div',
          { contenteditable: 'true' },
          `${word('called')} `,
          ...around.mentioned.map(({ id, name }) => link(id, name)),
        ),
      ),
      ...around.commenters.map(({ name }) =>
        el('div', { class: 'notion-comment' }, el('span', {}, name), editable(scene, 'div', word('comment'))),
      ),
      ...around.deals.slice(0, 2).map(({ id, name }) => block(scene, 'alias', link(id, name))),
    ),
  );
}

const property = (scene: Scene, label: string, ...value: Content[]) =>
  el(
    'div',
    { role: 'row', class: scene.css('property') },
    el('div', { role: 'rowheader' }, el('div', { role: 'button' }, label)),
    el('div', { role: 'cell', 'data-testid': 'property-value' }, scene.wrap(el('div', {}, ...value))),
  );

function properties(scene: Scene): TreeElement[] {
  const {
    deal: { responsible, contacts, stage },
    around: { createdBy, followers },
    word,
    point,
  } = scene;
  const user = (name: string) =>
    el('div', { class: 'notranslate' }, el('img', { alt: name, src: '/images/blank.png' }), el('span', {}, name));
  return [
    ...(responsible ? [property(scene, word('owner'), point('responsible', user(responsible.name)))] : []),
    property(scene, word('createdBy'), user(createdBy.name)),
    ...(followers.length > 0 ? [property(scene, word('followers'), ...followers.map(({ name }) => user(name)))] : []),
    ...(contacts.length > 0
      ? [property(scene, word('contacts'), ...contacts.map(({ id, name }) => point('contacts', link(id, name))))]
      : []),
    property(scene, word('stage'), el('span', { style: 'border-radius:10px' }, word(stage))),
    ...scene.fillers().map(({ label, value }) => property(scene, label, value)),
  ];
}
