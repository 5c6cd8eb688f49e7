import { isClosed } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, type TreeElement } from '../tree.ts';
import { uuid } from '../values.ts';

/** An Angular app with Material controls, generated ids and scoping attributes. */
export const angular: Kind = {
  name: 'Angular with Material',
  host: 'angular.crm.example',
  language: 'de',
  ids: { deal: uuid, user: uuid, contact: uuid },
  shows: { responsible: 'name', contacts: 'name', phones: true, closed: true },
  draw: (scene) => ({
    address: `/app/opportunities/${scene.deal.id}/details${scene.suffix('', ';tab=2', '?ref=list')}`,
    title: scene.word('deal'),
    body: el(
      'body',
      { class: 'mat-typography' },
      el(
        'app-root',
        { 'ng-version': '19.2.1', ...host(scene, 'root') },
        toolbar(scene),
        scene.banner(),
        container(scene),
      ),
    ),
  }),
};

const scope = (scene: Scene, component: string) =>
  `${scene.buildHash('app', 3)}-c${Number.parseInt(scene.buildHash(component, 4), 36)}`;
const host = (scene: Scene, component: string) => ({ [`_nghost-ng-${scope(scene, component)}`]: true });
const content = (scene: Scene, component: string) => ({ [`_ngcontent-ng-${scope(scene, component)}`]: true });

const toolbar = (scene: Scene) =>
  el(
    'mat-toolbar',
    { class: 'mat-toolbar', ...content(scene, 'root') },
    el(
      'a',
      { href: '/app/opportunities', routerlink: '/app/opportunities', ...content(scene, 'root') },
      scene.word('deals'),
    ),
    el(
      'button',
      { 'mat-button': true, class: 'mat-mdc-menu-trigger', ...content(scene, 'root') },
      scene.around.me.name,
    ),
  );

const container = (scene: Scene) =>
  el(
    'mat-sidenav-container',
    { ...content(scene, 'root') },
    el(
      'mat-sidenav',
      { ...content(scene, 'root') },
      ...scene.around.deals.map(({ id, name }) =>
        el(
          'a',
          { href: `/app/opportunities/${id}/details`, class: 'mat-mdc-list-item', ...content(scene, 'recent') },
          name,
        ),
      ),
    ),
    el(
      'app-opportunity',
      { ...host(scene, 'deal'), ...content(scene, 'root') },
      scene.wrap(form(scene)),
      ...scene.arrange([people(scene), log(scene)]),
    ),
  );

const field = (scene: Scene, label: string, control: TreeElement) => {
  const id = `mat-mdc-form-field-label-${scene.serial()}`;
  return el(
    'mat-form-field',
    { class: `mat-mdc-form-field ng-tns-c${scene.serial()}-${scene.serial()}`, ...content(scene, 'deal') },
    el('label', { id }, el('mat-label', { ...content(scene, 'deal') }, label)),
    scene.wrap(el('div', { class: 'mat-mdc-form-field-infix' }, control)),
  );
};

const input = (scene: Scene, name: string, value: string) =>
  el('input', {
    matinput: true,
    formcontrolname: name,
    id: `mat-input-${scene.serial()}`,
    class: 'mat-mdc-input-element ng-untouched ng-pristine ng-valid',
    value,
    ...content(scene, 'deal'),
  });

const select = (scene: Scene, name: string, shown: Content) =>
  el(
    'mat-select',
    {
      role: 'combobox',
      formcontrolname: name,
      id: `mat-select-${scene.serial()}`,
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      ...content(scene, 'deal'),
    },
    el('div', { class: 'mat-mdc-select-trigger' }, el('span', { class: 'mat-mdc-select-value-text' }, shown)),
  );

function form(scene: Scene): TreeElement {
  const { deal, around, word, point, change } = scene;
  const closed = isClosed(deal);
  const owner =
    deal.responsible && point('responsible', el('span', { class: 'mat-mdc-select-min-line' }, deal.responsible.name));
  const line = (text: string) => el('span', { class: 'mat-mdc-select-min-line' }, text);
  return el(
    'form',
    { novalidate: true, class: 'ng-untouched ng-pristine ng-valid', ...content(scene, 'deal') },
    change.twice && el('h2', { class: 'mat-headline', ...content(scene, 'deal') }, deal.name),
    ...scene.arrange([
      field(scene, word('name'), point('name', input(scene, 'title', deal.name))),
      field(scene, word('owner'), select(scene, 'ownerId', owner)),
      field(scene, word('createdBy'), select(scene, 'createdById', line(around.createdBy.name))),
      field(scene, word('stage'), select(scene, 'stageId', line(word(deal.stage)))),
      el(
        'mat-slide-toggle',
        { formcontrolname: 'isClosed', id: `mat-mdc-slide-toggle-${scene.serial()}`, ...content(scene, 'deal') },
        point(
          'closed',
          el(
            'button',
            {
              type: 'button',
              role: 'switch',
              'aria-checked': String(closed),
              id: `mat-mdc-slide-toggle-${scene.serial()}-button`,
            },
            el('span', { class: 'mdc-switch__track' }),
          ),
        ),
        el('label', {}, word('closed')),
      ),
      ...scene.fillers().map(({ key, label, value }) => field(scene, label, input(scene, key, value))),
    ]),
  );
}

const phoneLink = (scene: Scene, phone: string | undefined) =>
  el(
    'a',
    { href: `tel:${(phone ?? '').replace(/[^+\d]/g, '')}`, ...content(scene, 'people') },
    el('mat-icon', {}, 'phone'),
    phone,
  );

const people = (scene: Scene) =>
  el(
    'app-contact-list',
    { ...host(scene, 'people'), ...content(scene, 'deal') },
    el('h3', { ...content(scene, 'people') }, scene.word('contacts')),
    el(
      'mat-list',
      { role: 'list' },
      ...scene.deal.contacts.map(({ name, phones }) =>
        el(
          'mat-list-item',
          { role: 'listitem', ...content(scene, 'people') },
          scene.change.siblings && el('mat-icon', {}, 'person'),
          scene.wrap(
            scene.point(
              'contacts',
              el(
                'span',
                { matlistitemtitle: true, class: 'mdc-list-item__primary-text', ...content(scene, 'people') },
                name,
              ),
            ),
          ),
          ...phones.map((phone) => scene.point('phones', phoneLink(scene, phone))),
        ),
      ),
    ),
  );

const log = (scene: Scene) =>
  el(
    'app-activity-feed',
    { ...host(scene, 'feed'), ...content(scene, 'deal') },
    ...scene.around.commenters.map(({ id, name }) =>
      el('p', { ...content(scene, 'feed') }, el('a', { href: `/app/users/${id}` }, name), ` ${scene.word('comment')}`),
    ),
    ...scene.around.mentioned.map(({ name, phones: [phone] }) =>
      el(
        'p',
        { ...content(scene, 'feed') },
        `${scene.word('called')} `,
        el('span', { class: 'mention' }, name),
        phoneLink(scene, phone),
      ),
    ),
    ...scene.around.deals
      .slice(0, 2)
      .map(({ id, name }) => el('p', {}, el('a', { href: `/app/opportunities/${id}/details` }, name))),
  );
