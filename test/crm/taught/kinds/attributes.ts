import { isClosed } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

const STAGES = { new: 1, qualified: 2, proposal: 3, won: 4 };

/** Without a style sheet nobody would see the icons. */
const STYLE =
  'img,.fa{display:inline-block;width:20px;height:20px;background:#ccc}button{min-width:40px;min-height:20px}';

/** Values that stand in attributes alone, and an id among others in the hash, in the manner of Odoo. */
export const attributes: Kind = {
  name: 'values in attributes',
  host: 'attributes.crm.example',
  language: 'es',
  ids: { deal: number(2, 5), user: number(2, 4), contact: number(2, 5) },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/web#id=${scene.deal.id}&cids=1&menu_id=154&action=${scene.suffix('236', '240', '236')}&model=crm.lead&view_type=form`,
    title: 'Odoo',
    head: el('style', {}, STYLE),
    body: el(
      'body',
      { class: 'o_web_client' },
      navbar(scene),
      scene.banner(),
      el('div', { class: 'o_action_manager' }, controlPanel(scene), ...scene.arrange([form(scene), chatter(scene)])),
    ),
  }),
};

const avatar = (id: string) => el('img', { class: 'o_avatar', src: `/web/image/res.users/${id}/avatar_128`, alt: '' });

const navbar = ({ around: { me }, word }: Scene) =>
  el(
    'nav',
    { class: 'o_main_navbar' },
    el('a', { href: '/web#menu_id=154' }, word('deals')),
    el('button', { type: 'button', class: 'o_user_menu', 'aria-label': me.name }, avatar(me.id)),
  );

const controlPanel = ({ deal, around, change, word }: Scene) =>
  el(
    'ol',
    { class: 'breadcrumb' },
    el('li', { class: 'breadcrumb-item' }, el('a', { href: '#' }, word('deals'))),
    ...around.deals
      .slice(0, 1)
      .map(({ name }) => el('li', { class: 'breadcrumb-item' }, el('a', { href: '#', title: name }, '…'))),
    change.twice && el('li', { class: 'breadcrumb-item active o_last_breadcrumb_item', title: deal.name }, '…'),
  );

const widget = (scene: Scene, name: string, type: string, ...inside: Content[]) =>
  el('div', { name, class: `o_field_widget o_field_${type}` }, scene.wrap(el('div', {}, ...inside)));

const line = (label: string, field: TreeElement) =>
  el(
    'div',
    { class: 'o_wrap_field' },
    el('div', { class: 'o_cell o_wrap_label' }, el('label', { class: 'o_form_label' }, label)),
    el('div', { class: 'o_cell o_wrap_input' }, field),
  );

const input = (scene: Scene, name: string, value: string, type = 'text') =>
  el('input', { type, class: 'o_input', id: `${name}_${scene.serial() % 7}`, value });

function form(scene: Scene): TreeElement {
  const { deal, around, word, point, arrange } = scene;
  const owner = deal.responsible;
  const many2one = (name: string, user: { id: string; name: string } | undefined, shown: TreeElement) =>
    widget(scene, name, 'many2one_avatar_user', user && avatar(user.id), shown);
  const ownerInput = input(scene, 'user_id', owner?.name ?? '');
  return el(
    'div',
    { class: 'o_form_view' },
    statusBar(scene),
    el(
      'div',
      { class: 'o_form_sheet' },
      isClosed(deal)
        ? el(
            'div',
            { name: 'web_ribbon', class: 'o_widget' },
            point('closed', el('div', { class: 'ribbon' }, el('span', {}, word(deal.stage)))),
          )
        : undefined,
      el('div', { class: 'oe_title' }, widget(scene, 'name', 'text', point('name', input(scene, 'name', deal.name)))),
      el(
        'div',
        { class: 'o_group' },
        ...arrange([
          line(word('owner'), many2one('user_id', owner, owner ? point('responsible', ownerInput) : ownerInput)),
          line(
            word('createdBy'),
            many2one('create_uid', around.createdBy, input(scene, 'create_uid', around.createdBy.name)),
          ),
          line(word('contacts'), widget(scene, 'partner_ids', 'many2many_tags', ...tags(scene))),
          line(
            word('company'),
            widget(
              scene,
              'company_partner_id',
              'many2one',
              input(scene, 'company_partner_id', around.company.name),
              input(scene, 'phone', around.company.phones[0] ?? '', 'tel'),
            ),
          ),
          ...scene
            .fillers()
            .map(({ key, label, value }) => line(label, widget(scene, key, 'char', input(scene, key, value)))),
        ]),
      ),
    ),
  );
}

/** A lost deal stays in its stage: only the ribbon says that a deal is closed. */
const statusBar = ({ deal, word }: Scene) =>
  el(
    'div',
    { name: 'stage_id', class: 'o_field_widget o_field_statusbar' },
    el(
      'div',
      { role: 'radiogroup', class: 'o_statusbar_status' },
      ...(Object.keys(STAGES) as (keyof typeof STAGES)[]).map((stage) => {
        const current = stage === deal.stage || (deal.stage === 'lost' && stage === 'qualified');
        return el('button', {
          type: 'button',
          role: 'radio',
          'aria-checked': String(current),
          'data-value': STAGES[stage],
          'aria-label': word(stage),
        });
      }),
    ),
  );

const tags = ({ deal, point, change, word }: Scene) =>
  deal.contacts.map(({ id, name, phones }) =>
    el(
      'span',
      { class: 'o_tag_row' },
      change.siblings && el('i', { class: 'fa fa-star' }),
      point(
        'contacts',
        el(
          'a',
          {
            class: 'badge o_tag',
            href: `/web#id=${id}&model=res.partner&view_type=form`,
            'aria-label': name,
            'data-tooltip': name,
          },
          el('img', { src: `/web/image/res.partner/${id}/avatar_128`, alt: '' }),
        ),
      ),
      ...phones.map((phone) =>
        point(
          'phones',
          el(
            'a',
            { href: `tel:${phone.replace(/[^+\d]/g, '')}`, class: 'o_phone_form_link', 'aria-label': word('call') },
            el('i', { class: 'fa fa-phone' }),
          ),
        ),
      ),
    ),
  );

const chatter = ({ around: { commenters, mentioned, followers, deals }, word }: Scene) =>
  el(
    'div',
    { class: 'o-mail-Chatter' },
    ...followers.map(({ id, name }) =>
      el('button', { type: 'button', class: 'o-mail-Follower', 'aria-label': name }, avatar(id)),
    ),
    ...commenters.map(({ id, name }) =>
      el('div', { class: 'o-mail-Message', 'aria-label': name }, avatar(id), el('p', {}, word('comment'))),
    ),
    ...mentioned.map(({ id, name, phones: [phone] }) =>
      el(
        'div',
        { class: 'o-mail-Message' },
        el('a', { class: 'badge', href: `/web#id=${id}&model=res.partner&view_type=form`, 'aria-label': name }, '@'),
        el('a', { href: `tel:${phone}`, class: 'o_phone_form_link' }, el('i', { class: 'fa fa-phone' })),
      ),
    ),
    ...deals
      .slice(0, 2)
      .map(({ id, name }) => el('a', { href: `/web#id=${id}&model=crm.lead&view_type=form`, 'aria-label': name }, '↗')),
  );
