import { describe, expect, it } from 'vitest';
import { sites } from '@/lib/crm';
import { takeSnapshot } from '@/lib/crm/reading/snapshot';
import { readers } from '../../crm/readers';

const DEALS: [address: string, crm: string, id: string, uri: string][] = [
  ['https://acme.pipedrive.com/deal/4217', 'pipedrive', '4217', 'https://acme.pipedrive.com/deal/4217'],
  ['https://acme.pipedrive.com/deal/4217/', 'pipedrive', '4217', 'https://acme.pipedrive.com/deal/4217'],
  ['https://acme.pipedrive.com/deal/1?x=/deal/2#/deal/3', 'pipedrive', '1', 'https://acme.pipedrive.com/deal/1'],
  ['https://acme-2.pipedrive.com:8443/deal/7', 'pipedrive', '7', 'https://acme-2.pipedrive.com:8443/deal/7'],
  [
    'https://acme.pipedrive.com/deal/123456789012345678',
    'pipedrive',
    '123456789012345678',
    'https://acme.pipedrive.com/deal/123456789012345678',
  ],
  // Any name but the vendor's may be a customer's.
  ...['academy', 'docs', 'id', 'learn', 'partners', 'status'].map((customer): (typeof DEALS)[number] => [
    `https://${customer}.kommo.com/leads/detail/5`,
    'kommo',
    '5',
    `https://${customer}.kommo.com/leads/detail/5`,
  ]),
  ['https://acme.kommo.com/leads/detail/880101', 'kommo', '880101', 'https://acme.kommo.com/leads/detail/880101'],
  ['https://a.amocrm.ru/leads/detail/5?tab_id=leads', 'kommo', '5', 'https://a.amocrm.ru/leads/detail/5'],
  ['https://a.amocrm.com/leads/detail/5/#x', 'kommo', '5', 'https://a.amocrm.com/leads/detail/5'],
  ...zoho('https://crm.zoho.com/crm/org7004062519/tab/Potentials/4876876000001288017'),
  ...zoho('https://crm.zoho.com.au/crm/org7004062519/tab/Deals/4876876000001288017', '/?layoutId=1#x'),
  ...zoho('https://crm.zoho.eu/crm/moveis-aurora/tab/Deals/4876876000001288017', '?x=/tab/Deals/1'),
  ...zoho('https://crm.zoho.uk/crm/tab/Potentials/1000000123'),
  ...zoho('https://crm.zohocloud.ca/crm/org1/tab/Potentials/1234567890123456789012345'),
  ...zoho('https://crmsandbox.zoho.com.cn/crm/org1/tab/Potentials/4876876000001288017'),
  ...zoho('https://crm.zoho.com/crm/org1/tab/Potentials/4876876000001288017', '/canvas/4876876000001299999?layoutId=1'),
  ...[
    ['/crm/EntityInfo.do?module=Potentials&id=4876876000001288017', '/crm/tab/Potentials/4876876000001288017'],
    ['/crm/org1/EntityInfo.do?id=4876876000001288017&module=Deals#x', '/crm/org1/tab/Deals/4876876000001288017'],
  ].map(([old, now]): (typeof DEALS)[number] => [
    `https://crm.zoho.eu${old}`,
    'zoho',
    '4876876000001288017',
    `https://crm.zoho.eu${now}`,
  ]),
  ...hubspot('https://app.hubspot.com/contacts/39668252/record/0-3/18012345678'),
  ...hubspot('https://app.hubspot.com/contacts/39668252/record/0-3/18012345678', '/view/1?eschref=%2Fx#y'),
  ...hubspot('https://app-eu1.hubspot.com/contacts/39668252/record/0-3/123456789012345678', '/'),
  [
    'https://app-na2.hubspot.com/contacts/39668252/deal/18012345678/?interaction=note',
    'hubspot',
    '18012345678',
    'https://app-na2.hubspot.com/contacts/39668252/record/0-3/18012345678',
  ],
  // Old addresses lead to the same deal.
  ...[
    '/sales/39668252/deal/18012345678',
    '/sales/39668252/deal/18012345678/?interaction=note',
    '/contacts/39668252/deal/18012345678/view/1',
    '/sales/39668252/record/0-3/18012345678/',
  ].map((old): (typeof DEALS)[number] => [
    `https://app-eu1.hubspot.com${old}`,
    'hubspot',
    '18012345678',
    'https://app-eu1.hubspot.com/contacts/39668252/record/0-3/18012345678',
  ]),
  // A saved deal stays one while it is edited in its own page, and wherever it was opened from.
  ...['', '?init_mode=edit', '?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER', '?lead_id=55', '?copyright=1#copy'].map(
    (query): (typeof DEALS)[number] => [
      `https://acme.bitrix24.com/crm/deal/details/4217/${query}`,
      'bitrix24',
      '4217',
      'https://acme.bitrix24.com/crm/deal/details/4217/',
    ],
  ),
];

/** The endings of Bitrix24's cloud: one for each country or language in which Bitrix24 has a cloud of its own. */
const BITRIX24_ZONES = [
  ...['ae', 'by', 'cn', 'co', 'com', 'com.br', 'com.tr', 'de', 'es', 'eu', 'fr', 'id'],
  ...['in', 'it', 'jp', 'kz', 'mx', 'pl', 'ru', 'ua', 'uk', 'uz', 'vn'],
];

/** The row of a canonical link with something behind it. */
function zoho(uri: string, more = ''): typeof DEALS {
  return [[uri + more, 'zoho', uri.split('/').at(-1) ?? '', uri]];
}

function hubspot(uri: string, more = ''): typeof DEALS {
  return [[uri + more, 'hubspot', uri.split('/').at(-1) ?? '', uri]];
}

/** Forms of new deals that are filled in from a saved one, or from something else. */
const FORMS = [
  ...[
    '?copy=1',
    '?copy',
    '?copy=Y&IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER',
    '?IFRAME=Y&copy=1',
    '?expose=Y',
    '?expose',
  ].flatMap((query) => [
    `https://acme.bitrix24.com/crm/deal/details/4217/${query}`,
    `https://crm.acme.example/portal/crm/deal/show/4217/${query}`,
    `https://acme.bitrix24.uz/crm/type/2/details/4217/${query}`,
  ]),
  ...['?category_id=3', '?lead_id=55', '?conv_quote_id=9&IFRAME=Y', '?contact_id=5001', '?copy=1'].map(
    (query) => `https://acme.bitrix24.com/crm/deal/details/0/${query}`,
  ),
  'https://acme.bitrix24.com/crm/deal/edit/0/?lead_id=55',
  'https://acme.bitrix24.com/crm/type/2/details/0/?parentTypeId=1&parentId=55',
  'https://acme.kommo.com/leads/add/?copy=880101',
  'https://acme.kommo.com/leads/detail/880101?copy=1',
  'https://acme.kommo.com/leads/detail/880101/copy/',
  'https://acme.kommo.com/leads/detail/880101?action=copy',
  'https://crm.zoho.com/crm/org1/tab/Potentials/4876876000001288017/clone',
  'https://crm.zoho.com/crm/org1/tab/Deals/4876876000001288017/clone?layoutId=1',
  'https://crm.zoho.com/crm/org1/tab/Potentials/4876876000001288017/canvas/4876876000001299999/clone',
  'https://crm.zoho.com/crm/org1/tab/Potentials/4876876000001288017?clone=true',
  'https://crm.zoho.com/crm/org1/tab/Potentials/create?layoutId=1',
  'https://crm.zoho.com/crm/EntityInfo.do?module=Potentials&id=4876876000001288017&isclone=true',
  'https://crm.zoho.com/crm/CloneEntity.do?module=Potentials&id=4876876000001288017',
  'https://app.hubspot.com/contacts/39668252/record/0-3/18012345678/clone',
  'https://app.hubspot.com/contacts/39668252/record/0-3/18012345678?mode=clone',
  'https://app.hubspot.com/sales/39668252/deal/18012345678/new',
  'https://app.hubspot.com/contacts/39668252/objects/0-3/create',
  'https://acme.pipedrive.com/deals/add',
  'https://acme.pipedrive.com/deal/4217/duplicate',
  'https://acme.pipedrive.com/deal/4217?duplicate_from=4217',
];

const NOT_DEALS = [
  ...FORMS,
  'https://app.hubspot.com/sales/39668252/contact/18012345678',
  'https://app.hubspot.com/sales/39668252/deals/board/view/all/',
  'https://app.hubspot.com/reports/39668252/deal/18012345678',
  'https://vibecode.bitrix24.tech/',
  'https://acme.pipedrive.com/',
  'https://acme.pipedrive.com/deal/',
  'https://acme.pipedrive.com/deal/0',
  'https://acme.pipedrive.com/deal/007',
  'https://acme.pipedrive.com/deal/add',
  'https://acme.pipedrive.com/deal/4217/edit',
  'https://acme.pipedrive.com/deal/12ab',
  'https://acme.pipedrive.com/deal/-12',
  'https://acme.pipedrive.com/deal/123456789012345678901',
  'https://acme.pipedrive.com/deals/user/everyone',
  'https://acme.pipedrive.com/deals/4217',
  'https://acme.pipedrive.com/pipeline/1',
  'https://acme.pipedrive.com/pipeline/1/deal/4217',
  'https://acme.pipedrive.com/person/4217',
  'https://acme.pipedrive.com/organization/4217',
  'https://acme.pipedrive.com/leads/inbox/4217',
  'https://acme.pipedrive.com/leads/detail/4217',
  'https://acme.pipedrive.com/?next=/deal/4217',
  'https://www.pipedrive.com/deal/4217',
  'https://app.pipedrive.com/deal/4217',
  'https://developers.pipedrive.com/deal/4217',
  'https://support.pipedrive.com/deal/4217',
  'https://pipedrive.com/deal/4217',
  'https://acme.eu.pipedrive.com/deal/4217',
  'https://acme.pipedrive.com.evil.example/deal/4217',
  'https://evilpipedrive.com/deal/4217',
  'https://acme.notpipedrive.com/deal/4217',
  'http://acme.pipedrive.com/deal/4217',
  'https://acme.kommo.com/leads/detail/0',
  'https://acme.kommo.com/leads/add/',
  'https://acme.kommo.com/leads/detail/',
  'https://acme.kommo.com/leads/detail/add',
  'https://acme.kommo.com/leads/detail/5/edit',
  'https://acme.kommo.com/leads/detail/5/add/',
  'https://acme.kommo.com/leads/detail/5/create?x=1',
  'https://acme.kommo.com/leads/pipeline/41/',
  'https://acme.kommo.com/leads/list/',
  'https://acme.kommo.com/contacts/detail/880101',
  'https://acme.kommo.com/companies/detail/880101',
  'https://acme.kommo.com/chats/',
  'https://acme.kommo.com/deal/880101',
  'https://www.kommo.com/leads/detail/880101',
  'https://developers.kommo.com/leads/detail/880101',
  'https://www.amocrm.ru/leads/detail/880101',
  'https://kommo.com/leads/detail/880101',
  'https://acme.amocrm.kz/leads/detail/880101',
  'http://acme.kommo.com/leads/detail/880101',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/list',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/custom-view/4876876000000087501/list',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/create',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/4876876000001288017/edit',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/4876876000001288017/canvas/4876876000001299999/edit',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/4876876000001288017/canvas/',
  'https://crm.zoho.com/crm/EntityInfo.do?module=Contacts&id=4876876000001288017',
  'https://crm.zoho.com/crm/EntityInfo.do?module=Potentials&id=4876876000001288017&id=4876876000001288018',
  'https://crm.zoho.com/crm/EntityInfo.do?module=Potentials',
  'https://crm.zoho.com/crm/CreateEntity.do?module=Potentials&id=4876876000001288017',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/123456789',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/12345678901234567890123456',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/0876876000001288017',
  'https://crm.zoho.com/crm/org7004062519/tab/Contacts/4876876000001288017',
  'https://crm.zoho.com/crm/org7004062519/tab/CustomModule7/4876876000001288017',
  'https://crm.zoho.com/crm/a/b/tab/Potentials/4876876000001288017',
  'https://crm.zoho.com/?u=/crm/tab/Potentials/4876876000001288017',
  'https://one.zoho.com/crm/tab/Potentials/4876876000001288017',
  'https://bigin.zoho.com/crm/tab/Potentials/4876876000001288017',
  'https://crm.zoho.example/crm/tab/Potentials/4876876000001288017',
  'https://crm.zoho.com.evil.example/crm/tab/Potentials/4876876000001288017',
  'http://crm.zoho.com/crm/tab/Potentials/4876876000001288017',
  'https://app.hubspot.com/contacts/39668252/objects/0-3/views/all/board',
  'https://app.hubspot.com/contacts/39668252/objects/0-3/views/all/list?preview=0-3-18012345678',
  'https://app.hubspot.com/contacts/39668252/record/0-1/18012345678',
  'https://app.hubspot.com/contacts/39668252/record/0-33/18012345678',
  'https://app.hubspot.com/contacts/39668252/contact/18012345678',
  'https://app.hubspot.com/contacts/39668252/deal/',
  'https://app.hubspot.com/contacts/39668252/deal/18012345678/edit',
  'https://app.hubspot.com/contacts/39668252/record/0-3/18012345678/edit',
  'https://app.hubspot.com/contacts/39668252/record/0-3/18012345678/create/',
  'https://app.hubspot.com/contacts/39668252/record/0-3/0',
  'https://app.hubspot.com/contacts/39668252/record/0-3/12ab',
  'https://app.hubspot.com/contacts/39668252/lists/7',
  'https://app.hubspot.com/live-messages/39668252/inbox/18012345678',
  'https://app.hubspot.com/reports-dashboard/39668252/view/7',
  'https://knowledge.hubspot.com/records/work-with-records',
  'https://app.hubspot.com/record/0-3/18012345678',
  'https://app.hubspot.com/x/contacts/39668252/record/0-3/18012345678',
  'https://community.hubspot.com/contacts/39668252/record/0-3/18012345678',
  'https://developers.hubspot.com/contacts/39668252/record/0-3/18012345678',
  'https://myapp.hubspot.com/contacts/39668252/record/0-3/18012345678',
  'https://app.eu1.hubspot.com/contacts/39668252/record/0-3/18012345678',
  'https://app.hubspot.com.evil.example/contacts/39668252/record/0-3/18012345678',
  'http://app.hubspot.com/contacts/39668252/record/0-3/18012345678',
  'https://acme.bitrix24.com/crm/deal/details/0/',
  'https://acme.bitrix24.com/crm/deal/details/007/',
  'https://acme.bitrix24.com/crm/deal/details/7x/',
  'https://acme.bitrix24.com/crm/deal/details/',
  'https://acme.bitrix24.com/crm/deal/edit/7/',
  'https://acme.bitrix24.com/crm/deal/edit/0/',
  'https://acme.bitrix24.com/crm/deal/add/',
  'https://acme.bitrix24.com/crm/deal/list/',
  'https://acme.bitrix24.com/crm/deal/category/3/',
  'https://acme.bitrix24.com/crm/deal/kanban/category/0/',
  'https://acme.bitrix24.com/crm/lead/details/7/',
  'https://acme.bitrix24.com/crm/contact/details/7/',
  'https://acme.bitrix24.com/crm/type/1/details/7/',
  'https://acme.bitrix24.com/crm/type/128/details/7/',
  'https://acme.bitrix24.com/?back=/crm/deal/details/7/',
  'http://acme.bitrix24.com/crm/deal/details/7/',
  'https://www.bitrix24.com/crm/deal/details/7/',
  'https://bitrix24.com/crm/deal/details/7/',
  'https://a.b.bitrix24.com/crm/deal/details/7/',
  'https://crm.acme.example/crm/deal/edit/7/',
  'https://crm.acme.example/xcrm/deal/details/7/',
  'ftp://crm.acme.example/crm/deal/details/7/',
  'chrome-extension://abc/crm/deal/details/7/',
  'about:blank',
  'chrome-extension://abc/popup.html',
];

function detect(address: string) {
  return sites.all.map((site) => site.detect(new URL(address))).filter((deal) => deal !== undefined);
}

describe('an address tells the deal', () => {
  it.each(DEALS)('%s', (address, crm, id, uri) => {
    expect(sites.forUrl(new URL(address))?.crm).toBe(crm);
    expect(detect(address)).toEqual([{ id, uri }]);
  });
});

describe('an address that is not one saved deal is none', () => {
  it.each(NOT_DEALS)('%s', (address) => {
    expect(detect(address)).toEqual([]);
  });
});

describe('a page that is no deal costs its address alone', () => {
  // Pages of HubSpot's records may have a preview of a deal over them.
  const mayPreview = (address: string) =>
    /^https:\/\/app\.hubspot\.com\/(contacts|sales)\/\d+\/(objects|record|contact|deal)\//.test(address);

  it.each(NOT_DEALS.filter((address) => !mayPreview(address)))('%s', (address) => {
    const touched = new Set<string>();
    const document = new Proxy({} as Document, {
      get(_, name) {
        touched.add(String(name));
        // A reader may ask whether it is in a frame, and for a list that the browser keeps up to date by itself.
        return name === 'getElementsByClassName' ? () => [] : undefined;
      },
    });
    for (const reader of readers) takeSnapshot(reader, { document, address: () => address, fetch });
    expect([...touched].filter((name) => !['defaultView', 'getElementsByClassName'].includes(name))).toEqual([]);
  });
});

it('sites ask the browser for https hosts only, and match pages there that are not deals', () => {
  const hostsOf = (crm: string) => sites.named(crm)?.hosts;
  expect(hostsOf('kommo')).toEqual(['https://*.kommo.com/*', 'https://*.amocrm.ru/*', 'https://*.amocrm.com/*']);
  expect(hostsOf('pipedrive')).toEqual(['https://*.pipedrive.com/*']);
  expect(hostsOf('hubspot')).toEqual(['https://*.hubspot.com/*']);
  expect(hostsOf('zoho')).toHaveLength(22);
  for (const host of hostsOf('zoho') ?? [])
    expect(host).toMatch(/^https:\/\/crm(sandbox)?\.(zoho\.[a-z.]+|zohocloud\.ca)\/\*$/);
  expect(hostsOf('bitrix24')?.toSorted()).toEqual(
    BITRIX24_ZONES.map((zone) => `https://*.bitrix24.${zone}/*`).toSorted(),
  );
  for (const host of sites.hosts) expect(host).toMatch(/^https:\/\/.*\/\*$/);
  expect(sites.forUrl(new URL('https://acme.pipedrive.com/pipeline/1'))?.label).toBe('Pipedrive');
  expect(sites.forUrl(new URL('https://acme.kommo.com/leads/add/'))?.label).toBe('Kommo');
  expect(sites.forUrl(new URL('https://example.com/deal/1'))).toBeUndefined();
});

it.each(BITRIX24_ZONES)('knows the cloud of Bitrix24 at bitrix24.%s, and not its own pages there', (zone) => {
  const path = '/crm/deal/details/4217/';
  const uri = `https://acme.bitrix24.${zone}${path}`;
  expect(detect(uri)).toEqual([{ id: '4217', uri }]);
  for (const own of [`https://bitrix24.${zone}`, `https://www.bitrix24.${zone}`, `https://a.b.bitrix24.${zone}`])
    expect(detect(own + path)).toEqual([]);
});

it('prefers a CRM that is certain of its hosts to one told by the form of an address', () => {
  const path = '/crm/deal/details/7/';
  expect(sites.forUrl(new URL(`https://acme.pipedrive.com${path}`))?.crm).toBe('pipedrive');
  expect(sites.forUrl(new URL(`https://crm.zoho.eu${path}`))?.crm).toBe('zoho');
  expect(sites.forUrl(new URL(`https://crm.acme.example${path}`))?.crm).toBe('bitrix24');
  expect(sites.forUrl(new URL('https://crm.acme.example/crm/deal/edit/7/'))?.crm).toBe('bitrix24');
  expect(sites.forUrl(new URL('https://crm.acme.example/crm/deal/list/'))).toBeUndefined();
});
