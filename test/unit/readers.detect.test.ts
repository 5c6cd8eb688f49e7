import { describe, expect, it } from 'vitest';
import { readerFor, readers } from '@/lib/crm';

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
  ['https://acme.kommo.com/leads/detail/880101', 'kommo', '880101', 'https://acme.kommo.com/leads/detail/880101'],
  ['https://a.amocrm.ru/leads/detail/5?tab_id=leads', 'kommo', '5', 'https://a.amocrm.ru/leads/detail/5'],
  ['https://a.amocrm.com/leads/detail/5/#x', 'kommo', '5', 'https://a.amocrm.com/leads/detail/5'],
];

const NOT_DEALS = [
  'https://acme.pipedrive.com/',
  'https://acme.pipedrive.com/deal/',
  'https://acme.pipedrive.com/deal/0',
  'https://acme.pipedrive.com/deal/007',
  'https://acme.pipedrive.com/deal/add',
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
  'about:blank',
  'chrome-extension://abc/popup.html',
];

function detect(address: string) {
  return readers.map((reader) => reader.detect(new URL(address))).filter((deal) => deal !== undefined);
}

describe('an address tells the deal', () => {
  it.each(DEALS)('%s', (address, crm, id, uri) => {
    expect(readerFor(new URL(address))?.crm).toBe(crm);
    expect(detect(address)).toEqual([{ id, uri }]);
  });
});

describe('an address that is not one saved deal is none', () => {
  it.each(NOT_DEALS)('%s', (address) => {
    expect(detect(address)).toEqual([]);
  });
});

it('asks the browser for https hosts only, and owns pages there that are not deals', () => {
  expect(readers.flatMap(({ hosts }) => hosts)).toEqual([
    'https://*.kommo.com/*',
    'https://*.amocrm.ru/*',
    'https://*.amocrm.com/*',
    'https://*.pipedrive.com/*',
  ]);
  expect(readerFor(new URL('https://acme.pipedrive.com/pipeline/1'))?.label).toBe('Pipedrive');
  expect(readerFor(new URL('https://acme.kommo.com/leads/add/'))?.label).toBe('Kommo');
  expect(readerFor(new URL('https://example.com/deal/1'))).toBeUndefined();
});
