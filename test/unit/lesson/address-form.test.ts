import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formsOf, mergeForms } from '@/lib/lesson/address-choices';
import { isAddressForm, matchAddress } from '@/lib/lesson/address-form';

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const UUID_2 = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const HEX = '1a2b3c4d5e6f708192a3b4c5d6e7f809';
const HEX_2 = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

interface Crm {
  crm: string;
  /** The addresses of two deals. */
  a: string;
  b: string;
  /** The id of the first, the form of the first, and the form of both. */
  id: string;
  form: string;
  both?: string;
  /** Addresses that show no deal, or none that is saved. */
  not: string[];
}

const CRMS: Crm[] = [
  {
    crm: 'Planfix',
    a: 'https://acme.planfix.ru/task/4217',
    b: 'https://acme.planfix.ru/task/4218?comment=99',
    id: '4217',
    form: '/task/{digits}',
    not: [
      'https://acme.planfix.ru/contact/17',
      'https://acme.planfix.ru/task/new',
      'https://acme.planfix.ru/task/4217/copy',
    ],
  },
  {
    crm: 'Megaplan',
    a: 'https://acme.megaplan.ru/deals/4217/card/',
    b: 'https://acme.megaplan.ru/deals/18/card',
    id: '4217',
    form: '/deals/{digits}/card/',
    not: ['https://acme.megaplan.ru/deals/list/3/', 'https://acme.megaplan.ru/deals/list/card/'],
  },
  {
    crm: 'RetailCRM',
    a: 'https://acme.retailcrm.ru/orders/4217/edit',
    b: 'https://acme.retailcrm.ru/orders/18/edit#comments',
    id: '4217',
    form: '/orders/{digits}/edit',
    not: [
      'https://acme.retailcrm.ru/orders/new',
      'https://acme.retailcrm.ru/customers/5/edit',
      'https://acme.retailcrm.ru/orders/18/edit?copy=1',
    ],
  },
  {
    crm: 'Salesforce',
    a: 'https://acme.lightning.force.com/lightning/r/Opportunity/0065g00000AbCdEAAV/view',
    b: 'https://acme.lightning.force.com/lightning/r/Opportunity/0065g00000XyZwQ/view?ws=1',
    id: '0065g00000AbCdEAAV',
    form: '/lightning/r/Opportunity/{id18}/view',
    not: [
      'https://acme.lightning.force.com/lightning/r/Contact/0035g00000AbCdEAAV/view',
      'https://acme.lightning.force.com/lightning/o/Opportunity/list',
      'https://acme.lightning.force.com/lightning/r/Opportunity/0065g00000AbCdEAAV/related/Contacts/view',
    ],
  },
  {
    crm: 'Odoo, in the hash',
    a: 'https://odoo.example/web#id=5&model=crm.lead&action=333&view_type=form&cids=1&menu_id=250',
    b: 'https://odoo.example/web#cids=1&model=crm.lead&view_type=form&id=77',
    id: '5',
    form: '/web#model=crm.lead&view_type=form&id={digits}',
    not: [
      'https://odoo.example/web#id=5&model=res.partner&view_type=form',
      'https://odoo.example/web#action=333&model=crm.lead&view_type=kanban',
    ],
  },
  {
    crm: 'Odoo, in the path',
    a: 'https://odoo.example/odoo/action-271/5',
    b: 'https://odoo.example/odoo/action-271/9?debug=1',
    id: '5',
    form: '/odoo/action-271/{digits}',
    not: [
      'https://odoo.example/odoo/action-271',
      'https://odoo.example/odoo/contacts/5',
      'https://odoo.example/odoo/action-271/new',
    ],
  },
  {
    crm: 'Freshsales',
    a: 'https://acme.myfreshworks.com/crm/sales/deals/15000123456',
    b: 'https://acme.myfreshworks.com/crm/sales/deals/15000123499',
    id: '15000123456',
    form: '/crm/sales/deals/{digits}',
    not: [
      'https://acme.myfreshworks.com/crm/sales/deals/view/15000',
      'https://acme.myfreshworks.com/crm/sales/contacts/15000123456',
    ],
  },
  {
    crm: 'Creatio',
    a: `https://acme.creatio.com/0/Nui/ViewModule.aspx#CardModuleV2/OpportunityPageV2/edit/${UUID}`,
    b: `https://acme.creatio.com/0/Nui/ViewModule.aspx#CardModuleV2/OpportunityPageV2/edit/${UUID_2}`,
    id: UUID,
    form: '/0/Nui/ViewModule.aspx#CardModuleV2/OpportunityPageV2/edit/{uuid}',
    not: [
      `https://acme.creatio.com/0/Nui/ViewModule.aspx#CardModuleV2/ContactPageV2/edit/${UUID}`,
      'https://acme.creatio.com/0/Nui/ViewModule.aspx#SectionModuleV2/OpportunitySectionV2/',
      `https://acme.creatio.com/0/Nui/ViewModule.aspx#CardModuleV2/OpportunityPageV2/copy/${UUID}`,
    ],
  },
  {
    crm: 'Creatio, new shell',
    a: `https://acme.creatio.com/0/shell/#Card/Opportunities_FormPage/edit/${UUID}`,
    b: `https://acme.creatio.com/0/shell/#Card/Opportunities_FormPage/edit/${UUID_2}`,
    id: UUID,
    form: '/0/shell/#Card/Opportunities_FormPage/edit/{uuid}',
    not: [`https://acme.creatio.com/0/shell/#Card/Contacts_FormPage/edit/${UUID}`],
  },
  {
    crm: 'monday',
    a: 'https://acme.monday.com/boards/1234567/pulses/7654321',
    b: 'https://acme.monday.com/boards/9876543/pulses/7654322',
    id: '7654321',
    form: '/boards/1234567/pulses/{digits}',
    both: '/boards/*/pulses/{digits}',
    not: ['https://acme.monday.com/boards/1234567', 'https://acme.monday.com/boards/1234567/views/88'],
  },
  {
    crm: 'Close',
    a: 'https://app.close.com/lead/lead_9KqXa7bYc1dZ/',
    b: 'https://app.close.com/lead/lead_Zz81kQpWm3aB',
    id: 'lead_9KqXa7bYc1dZ',
    form: '/lead/lead_{code}/',
    not: [
      'https://app.close.com/leads/',
      'https://app.close.com/lead/search',
      'https://app.close.com/lead/cont_9KqXa7bYc1dZ',
    ],
  },
  {
    crm: 'Copper',
    a: 'https://app.copper.com/companies/123/app#/deal/4217',
    b: 'https://app.copper.com/companies/123/app#/deal/18?tab=notes',
    id: '4217',
    form: '/companies/123/app#/deal/{digits}',
    not: ['https://app.copper.com/companies/123/app#/contact/4217', 'https://app.copper.com/companies/123/app#/deals'],
  },
  {
    crm: 'Attio',
    a: `https://app.attio.com/acme/deals/record/${UUID}/overview`,
    b: `https://app.attio.com/acme/deals/record/${UUID_2}`,
    id: UUID,
    form: '/acme/deals/record/{uuid}/overview',
    not: [`https://app.attio.com/acme/person/${UUID}`, 'https://app.attio.com/acme/deals/view'],
  },
  {
    crm: 'Trello',
    a: 'https://trello.com/c/aB3xY9Qz/12-big-deal-of-acme',
    b: 'https://trello.com/c/Zk71mNoP/7-other',
    id: 'aB3xY9Qz',
    form: '/c/{code}',
    not: ['https://trello.com/b/aB3xY9Qz/sales', 'https://trello.com/c/aB3xY9Qz/12-big-deal/more'],
  },
  {
    crm: 'Notion, a page',
    a: `https://www.notion.so/acme/Big-deal-${HEX}`,
    b: `https://www.notion.so/acme/Another-one-${HEX_2}?pvs=4`,
    id: HEX,
    form: '/acme/*-{hex32}',
    not: ['https://www.notion.so/acme/Big-deal'],
  },
  {
    crm: 'Notion, beside a list',
    a: `https://www.notion.so/acme/${HEX_2}?v=${HEX_2}&p=${HEX}&pm=s`,
    b: `https://www.notion.so/acme/${HEX_2}?p=${HEX_2}&v=${HEX}`,
    id: HEX,
    form: `/acme/${HEX_2}?p={hex32}`,
    not: [`https://www.notion.so/acme/${HEX_2}?v=${HEX}`],
  },
  {
    crm: 'ClickUp',
    a: 'https://app.clickup.com/t/86c0abcd1',
    b: 'https://app.clickup.com/t/86c0abce2',
    id: '86c0abcd1',
    form: '/t/{code}',
    not: ['https://app.clickup.com/123/home'],
  },
  {
    crm: 'SuiteCRM',
    a: `https://suite.example/index.php?module=Opportunities&action=DetailView&record=${UUID}`,
    b: `https://suite.example/index.php?action=DetailView&record=${UUID_2}&module=Opportunities&offset=1`,
    id: UUID,
    form: '/index.php?module=Opportunities&action=DetailView&record={uuid}',
    not: [
      `https://suite.example/index.php?module=Contacts&action=DetailView&record=${UUID}`,
      `https://suite.example/index.php?module=Opportunities&action=EditView&record=${UUID}`,
      'https://suite.example/index.php?module=Opportunities&action=index',
    ],
  },
  {
    crm: 'Dynamics',
    a: `https://acme.crm.dynamics.com/main.aspx?appid=${UUID_2}&pagetype=entityrecord&etn=opportunity&id=${UUID}`,
    b: `https://acme.crm.dynamics.com/main.aspx?appid=${UUID_2}&pagetype=entityrecord&etn=opportunity&id=%7B${UUID_2}%7D`,
    id: UUID,
    form: '/main.aspx?pagetype=entityrecord&etn=opportunity&id={uuid}',
    not: [
      `https://acme.crm.dynamics.com/main.aspx?appid=${UUID_2}&pagetype=entitylist&etn=opportunity`,
      `https://acme.crm.dynamics.com/main.aspx?pagetype=entityrecord&etn=contact&id=${UUID}`,
    ],
  },
  {
    crm: 'Frappe',
    a: 'https://frappe.example/crm/deals/CRM-DEAL-2026-00001',
    b: 'https://frappe.example/crm/deals/CRM-DEAL-2026-00018#activity',
    id: 'CRM-DEAL-2026-00001',
    form: '/crm/deals/{code}',
    not: [
      'https://frappe.example/crm/deals/view/list',
      'https://frappe.example/crm/leads/CRM-LEAD-2026-00001',
      'https://frappe.example/crm/deals/view',
    ],
  },
  {
    crm: 'Krayin',
    a: 'https://krayin.example/admin/leads/view/5',
    b: 'https://krayin.example/admin/leads/view/19',
    id: '5',
    form: '/admin/leads/view/{digits}',
    not: ['https://krayin.example/admin/leads/edit/5', 'https://krayin.example/admin/leads'],
  },
  {
    crm: 'Twenty',
    a: `https://twenty.example/object/opportunity/${UUID}`,
    b: `https://twenty.example/object/opportunity/${UUID_2}#timeline`,
    id: UUID,
    form: '/object/opportunity/{uuid}',
    not: [
      `https://twenty.example/object/person/${UUID}`,
      `https://twenty.example/objects/opportunities?viewId=${UUID}`,
    ],
  },
  {
    crm: 'GoHighLevel, by a link',
    a: 'https://app.gohighlevel.com/v2/location/aB3xY9QzKk/opportunities/list?opportunityId=kL9mN0pQrS',
    b: 'https://app.gohighlevel.com/v2/location/aB3xY9QzKk/opportunities/list?opportunityId=zZ1yX2wV3u&page=2',
    id: 'kL9mN0pQrS',
    form: '/v2/location/aB3xY9QzKk/opportunities/list?opportunityId={code}',
    not: ['https://app.gohighlevel.com/v2/location/aB3xY9QzKk/opportunities/list?page=2'],
  },
  {
    crm: 'a server of its own, in Russian',
    a: 'https://crm.example/компания/сделки/просмотр?id=5&вкладка=чат',
    b: 'https://crm.example/компания/сделки/просмотр/?id=7',
    id: '5',
    form: '/компания/сделки/просмотр?id={digits}',
    not: [
      'https://crm.example/компания/контакты/просмотр?id=5',
      'https://crm.example/компания/сделки/просмотр?id=5&id=6',
    ],
  },
  {
    crm: 'a slug after the id',
    a: 'https://crm.example/en/deals/42-big-deal',
    b: 'https://crm.example/ru/deals/43-2-for-1',
    id: '42',
    form: '/en/deals/{digits}-*',
    both: '/*/deals/{digits}-*',
    not: ['https://crm.example/ru/deals/latest'],
  },
  {
    crm: 'a dialog over a board',
    a: 'https://crm.example/board/12?card=345',
    b: 'https://crm.example/board/12?card=9&sort=name',
    id: '345',
    form: '/board/12?card={digits}',
    not: ['https://crm.example/board/12'],
  },
];

describe.each(CRMS)('$crm', ({ a, b, id, form, both = form, not }) => {
  it('is guessed from one deal', () => {
    expect(formsOf(new URL(a))[0]).toMatchObject({ form, id });
  });

  it('is found again at a second deal', () => {
    const merged = mergeForms(form, new URL(b));
    expect(merged).toBe(both);
    expect(matchAddress(both, new URL(a))?.id).toBe(id);
    expect(matchAddress(both, new URL(b))?.id).not.toBe(id);
  });

  it.each(not)('is not %s', (address) => {
    expect(matchAddress(both, new URL(address))).toBeUndefined();
  });
});

const linkOf = (form: string, address: string): string | undefined => matchAddress(form, new URL(address))?.uri;

describe('The link of a deal', () => {
  it.each([
    ['/deals/{digits}', '/deals/5', '/deals/5'],
    ['/deals/{digits}', '/deals/5/?tab=2#notes', '/deals/5'],
    ['/deals/{digits}', '/deals/5/activity', '/deals/5'],
    ['/deals/{digits}/card/', '/deals/5/card', '/deals/5/card/'],
    ['/deals/{digits}/card', '/deals/5/history', '/deals/5/card'],
    ['/deals/{digits}/edit', '/deals/5', '/deals/5/edit'],
    ['/deals/{digits}/card', '/deals/5/card;tab=2', '/deals/5/card'],
    ['/d/*-{hex32}', `/d/5-for-2-${HEX}`, `/d/5-for-2-${HEX}`],
    ['/x?m=deal&id={digits}', '/x?b=1&id=5&m=deal', '/x?m=deal&id=5'],
    ['/app#/deal/{digits}', '/app?x=1#/deal/5?tab=2', '/app#/deal/5'],
    ['/web#id={digits}&model=crm.lead', '/web#model=crm.lead&id=5&cids=1', '/web#id=5&model=crm.lead'],
    ['/сделки/{digits}', '/%d1%81%d0%b4%d0%b5%d0%bb%d0%ba%d0%b8/5', '/%D1%81%D0%B4%D0%B5%D0%BB%D0%BA%D0%B8/5'],
  ])('by %s is for %s the one %s', (form, address, uri) => {
    expect(linkOf(form, `https://crm.example${address}`)).toBe(`https://crm.example${uri}`);
  });

  it.each([
    '/deals/5/edit',
    '/deals/5/COPY',
    '/deals/5?mode=edit',
    '/deals/5?copy=1',
    '/deals/5?cloneFrom=4',
    '/deals/5#/edit',
    '/deals/5/contacts/7',
    '/deals/5/7',
    '/deals/0',
    '/deals/5x',
    '/x/deals/5',
  ])('is not at %s', (address) => {
    expect(linkOf('/deals/{digits}', `https://crm.example${address}`)).toBeUndefined();
  });
});

describe('The form of an address', () => {
  it.each([
    '/deals/{digits}',
    '/*/deals/*-{hex32}',
    '/d/{digits}-*',
    '/x?id={id18}',
    '/#/a/lead_{code}?t=*',
    '/x#id={uuid}',
  ])('may be %s', (form) => expect(isAddressForm(form)).toBe(true));
  it.each([
    '',
    '/deals',
    'deals/{digits}',
    '/deals/{number}',
    '/{digits}/{digits}',
    '/a*/{digits}',
    '/*-{code}',
    '/*{digits}',
    '/deals/{digits',
    '/a b/{digits}',
    'https://crm.example/{digits}',
    `/${'a'.repeat(300)}/{digits}`,
    '/{constructor}',
  ])('may not be %s', (form) => expect(isAddressForm(form)).toBe(false));

  it.each([
    ['/deals/{digits}', '/contacts/7'],
    ['/deals/{digits}', '/deals/x7/y'],
    ['/x?module=Deals&id={digits}', '/x?module=Contacts&id=7'],
  ])('%s has none in common with %s', (form, address) => {
    expect(mergeForms(form, new URL(address, 'https://crm.example'))).toBeUndefined();
  });
});

describe('The id', () => {
  it.each([
    [`/acme/5-for-2-${HEX}`, HEX],
    [`/acme/Big-deal-2026-${UUID}`, UUID],
    ['/deals/42-big-deal', '42'],
    ['/deals/big-deal-42', '42'],
    ['/deals/DEAL-42', 'DEAL-42'],
    ['/companies/7/deals/42', '42'],
    ['/deals/42/contacts', '42'],
    ['/deals/42?contact_id=7&page=3', '42'],
    ['/deals/42#comment-7', '42'],
    ['/#!/deals/42', '42'],
    ['/deals#42', undefined],
    ['/deals/new', undefined],
    ['/deals/copy/42', undefined],
    ['/deals?page=3', undefined],
    ['/2026-11-30/overview', undefined],
    ['/ListView/CardModuleV2', undefined],
  ])('in %s is %s', (address, id) => {
    expect(formsOf(new URL(address, 'https://crm.example'))[0]?.id).toBe(id);
  });
});

describe('Any address', () => {
  const id = fc.oneof(
    fc.integer({ min: 1, max: 99_999_999 }).map(String),
    fc.uuid(),
    fc.stringMatching(/^[0-9a-f]{32}$/),
    fc.stringMatching(/^006[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$/),
    fc.stringMatching(/^lead_[0-9A-Za-z]{12}$/),
    fc.stringMatching(/^\d{1,4}-[a-z]{2,6}$/),
    fc.stringMatching(/^[\w-]{6,20}$/),
  );
  const word = fc.oneof(
    fc.constantFrom('deals', 'view', 'edit', 'app', 'сделки', 'a*b', '%20', ''),
    fc.stringMatching(/^[a-z]{1,8}$/),
  );
  const segments = fc.array(fc.oneof(word, id), { maxLength: 5 }).map((all) => all.join('/'));
  const query = fc
    .array(fc.tuple(fc.constantFrom('id', 'p', 'record', 'module', 'tab', 'edit'), fc.oneof(word, id)), {
      maxLength: 3,
    })
    .map((all) => all.map((pair) => pair.join('=')).join('&'));
  const address = fc
    .tuple(segments, query, fc.constantFrom('', '#', '#/', '#!/'), segments, query)
    .map(
      ([path, ask, mark, hash, more]) =>
        new URL(`https://crm.example/${path}?${ask}${mark}${mark && `${hash}?${more}`}`),
    );

  it('is of all forms that are guessed from it', () => {
    fc.assert(
      fc.property(address, (url) => {
        for (const { form, id: own, uri } of formsOf(url)) {
          expect(matchAddress(form, url)).toEqual({ id: own, uri });
          expect(matchAddress(form, new URL(uri))).toEqual({ id: own, uri });
        }
      }),
    );
  });

  it('is of the form that it has in common with another', () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        for (const { form } of formsOf(a)) {
          const merged = mergeForms(form, b);
          if (merged === undefined) continue;
          expect(isAddressForm(merged)).toBe(true);
          expect(matchAddress(merged, a)).toBeDefined();
          expect(matchAddress(merged, b)).toBeDefined();
        }
      }),
      { numRuns: 500 },
    );
  });
});
