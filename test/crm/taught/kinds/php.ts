import type { Person } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { uuid } from '../values.ts';

const STAGES = {
  new: 'Prospecting',
  qualified: 'Qualification',
  proposal: 'Proposal/Price Quote',
  won: 'Closed Won',
  lost: 'Closed Lost',
};

/** The record's id in the query, fields that name themselves, and people in a subpanel, in the manner of SuiteCRM. */
export const php: Kind = {
  name: 'the id in the query',
  host: 'php.crm.example',
  language: 'en',
  ids: { deal: uuid, user: uuid, contact: uuid },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: false },
  draw: (scene) => ({
    address: `/index.php?module=Opportunities${scene.suffix('', '&offset=3&stamp=1727', '&return_module=Home')}&action=DetailView&record=${scene.deal.id}`,
    title: `${scene.deal.name} » Opportunities » SuiteCRM`,
    body: el(
      'body',
      { class: 'yui-skin-sam' },
      top(scene),
      scene.banner(),
      el('div', { id: 'pagecontent' }, ...moduleView(scene)),
    ),
  }),
};

const recordAt = (module: string, id: string) => `?module=${module}&action=DetailView&record=${id}`;

const top = ({ around: { me, deals }, word }: Scene) =>
  el(
    'nav',
    { class: 'navbar' },
    el('a', { href: '?module=Opportunities&action=index', id: 'moduleTab_Opportunities' }, word('deals')),
    el('a', { href: recordAt('Employees', me.id), class: 'user-link' }, me.name),
    el(
      'ul',
      { id: 'recently-viewed' },
      ...deals.map(({ id, name }) =>
        el('li', {}, el('a', { href: `/index.php${recordAt('Opportunities', id)}`, title: name }, name)),
      ),
    ),
  );

function moduleView(scene: Scene): TreeElement[] {
  const { deal, word, wrap, arrange, change } = scene;
  return [
    el(
      'div',
      { class: 'moduleTitle' },
      change.twice
        ? el('h2', { class: 'module-title-text' }, deal.name)
        : el('h2', { class: 'module-title-text' }, word('deal')),
    ),
    wrap(el('div', { id: 'detailpanel', class: 'detail view' }, ...arrange(fields(scene)))),
    ...arrange([contactPanel(scene), activityPanel(scene)]),
  ];
}

const field = (name: string, type: string, label: string, ...value: Content[]) =>
  el(
    'div',
    { class: 'col-xs-12 col-sm-6 detail-view-row-item' },
    el('div', { class: 'col-xs-12 col-sm-4 label' }, `${label}:`),
    el('div', { class: 'col-xs-12 col-sm-8 detail-view-field', type, field: name }, ...value),
  );

function fields(scene: Scene): TreeElement[] {
  const { deal, around, word, point, wrap } = scene;
  const user = (id: string, one: Person) => el('span', { id, class: 'sugar_field', 'data-id-value': one.id }, one.name);
  return [
    field(
      'name',
      'name',
      word('name'),
      wrap(point('name', el('span', { class: 'sugar_field', id: 'name' }, deal.name))),
    ),
    field(
      'assigned_user_name',
      'relate',
      word('owner'),
      deal.responsible && wrap(point('responsible', user('assigned_user_id', deal.responsible))),
    ),
    field('created_by_name', 'relate', word('createdBy'), user('created_by', around.createdBy)),
    field('modified_by_name', 'relate', word('changedBy'), user('modified_user_id', around.changedBy)),
    field(
      'sales_stage',
      'enum',
      word('stage'),
      el('input', { type: 'hidden', class: 'sugar_field', id: 'sales_stage', value: STAGES[deal.stage] }),
      word(deal.stage),
    ),
    field(
      'account_name',
      'relate',
      word('company'),
      el('a', { href: recordAt('Accounts', around.company.id) }, user('account_id', around.company)),
      ` ${around.company.phones[0]}`,
    ),
    ...scene
      .fillers()
      .map(({ key, label, value }) =>
        field(key, 'varchar', label, el('span', { class: 'sugar_field', id: key }, value)),
      ),
  ];
}

const contactPanel = (scene: Scene) =>
  el(
    'div',
    { id: 'subpanel_contacts' },
    el('h3', {}, scene.word('contacts')),
    el(
      'table',
      { class: 'list view table' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          scene.change.siblings && el('th', {}, ''),
          el('th', {}, scene.word('contact')),
          el('th', {}, scene.word('phone')),
        ),
      ),
      el(
        'tbody',
        {},
        ...scene.deal.contacts.map(({ id, name, phones }, index) =>
          el(
            'tr',
            { class: index % 2 ? 'evenListRowS1' : 'oddListRowS1' },
            scene.change.siblings && el('td', {}, el('input', { type: 'checkbox', name: 'mass[]' })),
            el('td', {}, scene.wrap(scene.point('contacts', el('a', { href: recordAt('Contacts', id) }, name)))),
            el(
              'td',
              { type: 'phone' },
              ...phones.flatMap((phone) => [scene.point('phones', el('span', { class: 'phone' }, phone)), el('br')]),
            ),
          ),
        ),
      ),
    ),
  );

const activityPanel = ({ around: { commenters, mentioned, deals }, word }: Scene) =>
  el(
    'div',
    { id: 'subpanel_history' },
    el('h3', {}, word('activity')),
    el(
      'table',
      { class: 'list view table' },
      el(
        'tbody',
        {},
        ...commenters.map(({ id, name }) =>
          el('tr', {}, el('td', {}, el('a', { href: recordAt('Employees', id) }, name)), el('td', {}, word('comment'))),
        ),
        ...mentioned.map(({ id, name, phones }) =>
          el(
            'tr',
            {},
            el('td', {}, el('a', { href: recordAt('Contacts', id) }, name)),
            el('td', { type: 'phone' }, phones[0]),
          ),
        ),
        ...deals
          .slice(0, 2)
          .map(({ id, name }) =>
            el(
              'tr',
              {},
              el('td', {}, el('a', { href: recordAt('Opportunities', id) }, name)),
              el('td', {}, word('deal')),
            ),
          ),
      ),
    ),
  );
