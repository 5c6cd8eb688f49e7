import type { Crm } from './fixture.ts';

/** The parts of which a CRM's pages consist, as its reader knows them; `n` tells them apart. */
export interface Parts {
  /** A row of the deal's fields, with a label. */
  field: (n: number) => string;
  /** A person who belongs to the deal. */
  person: (n: number) => string;
  /** A row with a label whose value links to a person. */
  labelled: (n: number) => string;
  /** An entry in the history of the deal. */
  entry: (n: number) => string;
  /** The text of the fixture before which these parts are put, and the elements around each kind. */
  before: string;
  around: Record<'fields' | 'people' | 'entries', [open: string, close: string]>;
  /** The path of a page that shows no deal, and what a row of its list consists of. */
  list: { path: string; row: (n: number) => string };
}

const FIRST = ['Maria', 'Piet', 'Olena', 'Grace', 'Jonas', 'Li', 'Samira', 'Marek'];
const LAST = ['Lopez', 'de Vries', 'Kovalenko', 'Hall', 'Lind', 'Wei', 'Aziz', 'Dvorak'];
const nameOf = (n: number) => `${FIRST[n % 8]} ${LAST[(n >> 3) % 8]}`;
const phoneOf = (n: number) => `+44 7700 90${String(n % 10_000).padStart(4, '0')}`;

const list = (path: string, dealPath: (n: number) => string): Parts['list'] => ({
  path,
  row: (n) =>
    `<tr><td><a href="${dealPath(n)}">Deal ${n}</a></td><td><span>${nameOf(n)}</span></td><td>€ ${n}</td><td><span>Open</span></td></tr>`,
});

/** An entry of a history: who did what when, in words, with a link. */
const entry = (n: number, user: string, person: string): string =>
  `<article class="item"><div><b>${user} called ${person}</b><span>Day ${n}</span></div><p>Asked when the rooms are free, <i>for the ${n}th time</i>.</p><ul><li>Measured on site</li><li>Offer sent</li></ul></article>`;

const section = (title: string, attributes = ''): [string, string] => [
  `<section><h3>${title}</h3><div ${attributes}>`,
  '</div></section>',
];

export const PARTS: Record<Crm, Parts> = {
  pipedrive: {
    field: (n) =>
      `<div class="row"><div><span data-testid="field-name">Field ${n}</span></div><div class="value"><span>Value ${n}</span></div></div>`,
    person: (n) =>
      `<div class="person"><a href="/person/${n}">${nameOf(n)}</a><span><span data-test="phone-number-button">${phoneOf(n)}</span></span></div>`,
    labelled: (n) =>
      `<div class="row"><span data-testid="field-name">Field ${n}</span><div><a href="/person/${n}">${nameOf(n)}</a></div></div>`,
    entry: (n) => entry(n, '<a href="/users/details/222">Anna Petrova</a>', `<a href="/person/${n}">${nameOf(n)}</a>`),
    before: '</aside>',
    around: {
      fields: section('More'),
      people: section('Participants'),
      entries: ['<main data-testid="activity-feed">', '</main>'],
    },
    list: list('/pipeline/1', (n) => `/deal/${n}`),
  },
  kommo: {
    field: (n) =>
      `<div class="linked-form__field"><div class="linked-form__field__label"><span>Field ${n}</span></div><div class="linked-form__field__value"><input name="CFV[${n}]" value="Value ${n}"></div></div>`,
    person: (n) =>
      `<li class="linked-forms__item"><form class="linked-form" id="linked_form_${n}"><input type="hidden" name="ID" value="${n}"><input type="hidden" name="ELEMENT_TYPE" value="1"><input type="hidden" name="MAIN_ID" value="880101"><a class="js-linked-name-control" data-href="/contacts/detail/${n}"><input class="js-linked-name-view" value="${nameOf(n)}"></a><div data-pei-code="phone"><input class="control-phone__formatted" value="${phoneOf(n)}"></div></form></li>`,
    labelled: (n) =>
      `<div class="linked-form__field"><label>Field ${n}</label><div><a href="/contacts/detail/${n}">${nameOf(n)}</a></div></div>`,
    entry: (n) =>
      entry(n, '<a href="/settings/users/301">Anna Petrova</a>', `<a href="/contacts/detail/${n}">${nameOf(n)}</a>`),
    before: '<input type="hidden" name="lead[STATUS]"',
    around: {
      fields: section('More'),
      people: ['<ul id="contacts_list">', '<li class="linked-forms__item" id="new_contact_form"></li></ul>'],
      entries: ['<div class="notes-wrapper">', '</div>'],
    },
    list: list('/leads/pipeline/41/', (n) => `/leads/detail/${n}`),
  },
  zoho: {
    field: (n) =>
      `<div class="row"><div><label>Field ${n}</label></div><div id="value_DEALSCF${n}"><span>Value ${n}</span></div></div>`,
    person: (n) =>
      `<div class="relatedRow"><a href="/crm/org7004062519/tab/Contacts/48768760000013${n}">${nameOf(n)}</a><span><span>${phoneOf(n)}</span></span></div>`,
    labelled: (n) =>
      `<div class="row"><label>Field ${n}</label><div id="value_DEALSCF${n}"><a href="/crm/org7004062519/tab/Contacts/48768760000013${n}">${nameOf(n)}</a></div></div>`,
    entry: (n) =>
      entry(n, '<b>Anna Petrova</b>', `<a href="/crm/org7004062519/tab/Contacts/48768760000013${n}">${nameOf(n)}</a>`),
    before: '</body>',
    around: { fields: section('More'), people: section('Contact Roles'), entries: ['<div id="timeline">', '</div>'] },
    list: list(
      '/crm/org7004062519/tab/Potentials/custom-view/4876876000000087501/list',
      (n) => `/crm/org7004062519/tab/Potentials/${n}`,
    ),
  },
  hubspot: {
    field: (n) =>
      `<div class="row"><div><span>Field ${n}</span></div><div><button data-selenium-test="property-input-field${n}">Value ${n}</button></div></div>`,
    person: (n) =>
      `<div data-test-id="chiclet-0-1-${n}"><div data-selenium-test="chicklet"><h4><a data-selenium-test="contact-chicklet-title-link" href="/contacts/39668252/record/0-1/${n}">${nameOf(n)}</a></h4><div data-selenium-test="contact-chicklet-phone"><a href="tel:${n}"><span>${phoneOf(n)}</span></a></div></div></div>`,
    labelled: (n) =>
      `<div class="row"><span>Field ${n}</span><div data-selenium-test="property-input-field${n}"><a href="/contacts/39668252/record/0-1/${n}">${nameOf(n)}</a></div></div>`,
    entry: (n) => entry(n, '<b>Anna Petrova</b>', `<a href="/contacts/39668252/record/0-1/${n}">${nameOf(n)}</a>`),
    before: '</body>',
    around: { fields: section('About'), people: section('Contacts'), entries: section('', 'data-test-id="timeline"') },
    list: list('/contacts/39668252/objects/0-3/views/all/board', (n) => `/contacts/39668252/record/0-3/${n}`),
  },
  bitrix24: {
    field: (n) =>
      `<div class="ui-entity-editor-content-block" data-cid="UF_CRM_${n}"><div><label class="ui-entity-editor-block-title-text">Field ${n}</label></div><div class="ui-entity-editor-content-block-text"><span>Value ${n}</span></div></div>`,
    person: (n) =>
      `<div class="crm-entity-widget-client-block"><div class="crm-entity-widget-client-box"><a class="crm-entity-widget-client-box-name" href="/crm/contact/details/${n}/">${nameOf(n)}</a></div><div class="crm-entity-widget-client-contact"><a class="crm-entity-widget-client-contact-item crm-entity-widget-client-contact-phone">${phoneOf(n)}</a></div></div>`,
    labelled: (n) =>
      `<div class="ui-entity-editor-content-block" data-cid="UF_CRM_${n}"><label class="ui-entity-editor-block-title-text">Field ${n}</label><div><a href="/crm/contact/details/${n}/">${nameOf(n)}</a></div></div>`,
    entry: (n) =>
      entry(
        n,
        '<a href="/company/personal/user/12/">Anna Petrova</a>',
        `<a href="/crm/contact/details/${n}/">${nameOf(n)}</a>`,
      ),
    before: '<div class="ui-entity-editor-content-block" data-cid="OBSERVER">',
    around: {
      fields: section('More'),
      people: section('Client', 'data-cid="CLIENT"'),
      entries: ['<div class="crm-timeline">', '</div>'],
    },
    list: list('/crm/deal/kanban/category/0/', (n) => `/crm/deal/details/${n}/`),
  },
};
