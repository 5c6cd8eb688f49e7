// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { crmName, tAt } from '@/components/crm-words';
import { errorMessage } from '@/components/error-messages';
import { sites } from '@/lib/crm';

const { language } = vi.hoisted(() => ({ language: { now: 'en' } }));
vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (key: string, values: string[]) => messageOf(key, values) } },
}));

function messageOf(key: string, values: readonly string[] = []): string {
  const file = join(import.meta.dirname, '../../../public/_locales', language.now, 'messages.json');
  const message: string = JSON.parse(readFileSync(file, 'utf8'))[key]?.message ?? '';
  return message.replace(/\$(\d)/g, (_, place: number) => values[place - 1] ?? '');
}

/** Does something as in another language. */
function inLanguage<T>(other: string, act: () => T): T {
  language.now = other;
  try {
    return act();
  } finally {
    language.now = 'en';
  }
}

const KOMMO = 'https://acme.kommo.com/leads/detail/1';
const AMOCRM = 'https://acme.amocrm.ru/leads/detail/1';
const BITRIX24 = 'https://acme.bitrix24.ru/crm/deal/details/1/';

describe('a deal', () => {
  it.each([
    [KOMMO, 'The lead is still open in X.'],
    [AMOCRM, 'The lead is still open in X.'],
    ['https://acme.amocrm.com/leads/detail/1', 'The lead is still open in X.'],
    [BITRIX24, 'The deal is still open in X.'],
    ['https://app.hubspot.com/contacts/1/record/0-3/1', 'The deal is still open in X.'],
    ['https://acme.pipedrive.com/deal/1', 'The deal is still open in X.'],
    ['https://crm.zoho.com/crm/tab/Potentials/1', 'The deal is still open in X.'],
    ['https://kommo.com.evil.example/leads/detail/1', 'The deal is still open in X.'],
    ['', 'The deal is still open in X.'],
  ])('at %s: %s', (address, words) => {
    expect(tAt(address, 'state_closed_hint', 'X')).toBe(words);
    expect(inLanguage('ru', () => tAt(address, 'state_closed_hint', 'X'))).toBe('В X сделка ещё открыта.');
  });

  it('is called the same in messages that name none', () => {
    expect(tAt(KOMMO, 'cancel')).toBe('Cancel');
  });

  it('is called so in errors too', () => {
    expect(errorMessage('invalid', {}, KOMMO)).toEqual({
      title: 'Wazzup did not accept the lead',
      hint: 'Nothing was saved. Correct the lead and send it again.',
    });
    expect(errorMessage('not-found', {}, BITRIX24).title).toBe('Wazzup does not know this deal');
    expect(errorMessage('not-found', {}).title).toBe('Wazzup does not know this deal');
  });
});

describe('a CRM', () => {
  it.each([
    ['Kommo', KOMMO, 'Kommo', 'Kommo'],
    ['Kommo', AMOCRM, 'amoCRM', 'amoCRM'],
    ['Bitrix24', BITRIX24, 'Bitrix24', 'Битрикс24'],
    ['Bitrix24', 'https://crm.acme.example/crm/deal/details/1/', 'Bitrix24', 'Битрикс24'],
    ['HubSpot', 'https://app.hubspot.com/', 'HubSpot', 'HubSpot'],
  ])('%s at %s', (label, address, english, russian) => {
    expect(crmName(label, address)).toBe(english);
    expect(inLanguage('ru', () => crmName(label, address))).toBe(russian);
  });

  it('stands in the list of all under every name that people know', () => {
    const labels = sites.all.map(({ label }) => label);
    expect(labels.map((label) => crmName(label))).toEqual(labels);
    expect(inLanguage('ru', () => crmName('Kommo'))).toBe('Kommo / amoCRM');
    expect(inLanguage('ru', () => crmName('Bitrix24'))).toBe('Битрикс24');
  });
});
