import { type Deal, isClosed } from '../model.ts';
import type { Kind } from '../page.ts';
import type { Scene } from '../scene.ts';
import { type Content, el, frame, type TreeElement } from '../tree.ts';
import { number } from '../values.ts';

/** A desktop of frames, where the record's address is that of the frame alone. */
export const frames: Kind = {
  name: 'a frame that holds the record',
  host: 'frames.crm.example',
  language: 'en',
  ids: { deal: number(4, 6), user: number(2, 4), contact: number(3, 5) },
  shows: { responsible: 'id', contacts: 'id', phones: true, closed: true },
  draw: (scene) => ({
    address: `/desk/?window=${scene.random.text(6, 'abcdefghkmnpqrstuvwxyz')}`,
    title: 'Desk',
    body: el(
      'body',
      { class: 'desk' },
      menu(scene),
      scene.banner(),
      el('div', { id: 'windows' }, ...windows(scene)),
      chat(scene),
    ),
  }),
};

const menu = ({ around: { me, deals }, word }: Scene) =>
  el(
    'div',
    { id: 'menu' },
    el('span', {}, me.name),
    el('b', {}, word('recent')),
    ...deals.map(({ id, name }) => el('a', { href: `/cgi/deal.asp?ID=${id}`, target: 'work' }, name)),
  );

function windows(scene: Scene): TreeElement[] {
  const { deal, around, change, random, suffix, wrap } = scene;
  const open = (shown: Deal, end: string, hidden: boolean, inside: TreeElement) =>
    el(
      'div',
      { class: hidden ? 'window min' : 'window', style: hidden ? 'display:none' : undefined },
      el('div', { class: 'caption' }, hidden || change.twice ? shown.name : 'CRM'),
      wrap(
        frame(
          { src: `/cgi/deal.asp?ID=${shown.id}${end}`, name: `w${scene.serial()}`, width: '900', height: '600' },
          inside,
        ),
      ),
    );
  const front = open(deal, suffix('', '&mode=view', '&mode=view#card'), false, recordDocument(scene, deal));
  const behind = around.deals
    .slice(0, change.crowded ? 2 : 0)
    .map((one) => open(one, `&w=${random.text(5, 'abcdefghkm')}`, true, recordDocument(quiet(scene), one)));
  return random.shuffle([front, ...behind]);
}

/** The scene as another deal's window is drawn from it: the manager points at nothing there. */
const quiet = (scene: Scene): Scene => ({ ...scene, point: (_, element) => element });

const chat = ({ around: { commenters }, word, random }: Scene) =>
  frame(
    { src: `/cgi/chat.asp?room=${random.text(6, '123456789')}`, name: 'chat', width: '200', height: '100' },
    el(
      'html',
      {},
      el('head', {}, el('title', {}, 'Chat')),
      el(
        'body',
        {},
        ...commenters.map(({ id, name }) =>
          el('p', {}, el('a', { href: `/cgi/user.asp?ID=${id}` }, name), ` ${word('comment')}`),
        ),
      ),
    ),
  );

const recordDocument = (scene: Scene, deal: Deal) =>
  el(
    'html',
    { lang: scene.language },
    el('head', {}, el('meta', { charset: 'utf-8' }), el('title', {}, deal.name)),
    el(
      'body',
      {},
      scene.banner(),
      el(
        'form',
        { name: 'DEAL', method: 'post', action: '/cgi/deal.asp' },
        el('input', { type: 'hidden', name: 'OWNER_ID', value: scene.around.me.id }),
        el('table', { border: '0' }, el('tbody', {}, ...scene.arrange(rows(scene, deal)))),
      ),
      notes(scene),
    ),
  );

const row = (label: string, ...value: Content[]) =>
  el('tr', {}, el('td', { align: 'right', nowrap: true }, `${label}:`), el('td', {}, ...value));

function rows(scene: Scene, { name, responsible, contacts, stage }: Deal): TreeElement[] {
  const {
    around: { createdBy, company },
    word,
    point,
    wrap,
  } = scene;
  const user = (id: string, one: { id: string; name: string }) =>
    el('a', { id, href: `/cgi/user.asp?ID=${one.id}` }, one.name);
  return [
    row(word('name'), wrap(point('name', el('input', { type: 'text', name: 'TITLE', size: '60', value: name })))),
    row(word('owner'), responsible && wrap(point('responsible', user('ASSIGNED', responsible)))),
    row(word('createdBy'), user('CREATED', createdBy)),
    row(
      word('company'),
      el('a', { id: 'COMPANY', href: `/cgi/company.asp?ID=${company.id}` }, company.name),
      ` ${company.phones[0]}`,
    ),
    row(
      word('closed'),
      point('closed', el('input', { type: 'checkbox', name: 'CLOSED', value: 'Y', checked: isClosed({ stage }) })),
    ),
    row(
      word('contacts'),
      el(
        'table',
        { id: 'PERSONS', border: '1' },
        el(
          'tbody',
          {},
          ...contacts.map((contact) =>
            el(
              'tr',
              {},
              scene.change.siblings && el('td', {}, '+'),
              el(
                'td',
                {},
                wrap(point('contacts', el('a', { href: `/cgi/person.asp?ID=${contact.id}` }, contact.name))),
              ),
              el(
                'td',
                { class: 'tel' },
                ...contact.phones.flatMap((phone) => [point('phones', el('nobr', {}, phone)), el('br')]),
              ),
            ),
          ),
        ),
      ),
    ),
    ...scene
      .fillers()
      .map(({ key, label, value }) => row(label, el('input', { type: 'text', name: key.toUpperCase(), value }))),
  ];
}

const notes = ({ around: { commenters, mentioned }, word }: Scene) =>
  el(
    'div',
    { id: 'NOTES' },
    ...commenters.map(({ id, name }) =>
      el('p', {}, el('a', { href: `/cgi/user.asp?ID=${id}` }, name), ` ${word('comment')}`),
    ),
    ...mentioned.map(({ id, name, phones }) =>
      el('p', {}, `${word('called')} `, el('a', { href: `/cgi/person.asp?ID=${id}` }, name), ` ${phones[0]}`),
    ),
  );
