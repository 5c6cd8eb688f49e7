import { parseHttpUrl } from '@/lib/deal/url';
import { type MessageKey, t, tVariant } from '@/lib/i18n';

/**
 * What CRMs call themselves and a deal, where it is not what the extension calls them. Each language has the sentences
 * of a noun in its own words: Kommo's "lead" is «сделка» in Russian.
 */
const CRM_WORDS: readonly { hosts: RegExp; noun?: 'lead'; name?: MessageKey }[] = [
  { hosts: /(^|\.)amocrm\.ru$/, noun: 'lead', name: 'crm_amocrm' },
  { hosts: /(^|\.)(kommo|amocrm)\.com$/, noun: 'lead' },
];

/** The names of CRMs that have another one in some languages, by the names that the extension uses itself. */
const CRM_NAMES: Partial<Record<string, MessageKey>> = { Bitrix24: 'crm_bitrix24', Kommo: 'crm_kommo' };

const wordsAt = (address: string) => {
  const host = parseHttpUrl(address)?.hostname ?? '';
  return CRM_WORDS.find(({ hosts }) => hosts.test(host));
};

/** Gives the message of a key, where the deal is called what the CRM at an address calls it. */
export const tAt = (address: string, key: MessageKey, ...values: (string | number)[]): string =>
  tVariant(key, wordsAt(address)?.noun, ...values);

/** Names the CRM at an address as its managers know it; without an address, as all of them do. */
export function crmName(label: string, address = ''): string {
  const words = wordsAt(address);
  const key = words ? words.name : CRM_NAMES[label];
  return key ? t(key) : label;
}

/** The same by all names that any of its managers knows. */
export const crmFullName = (label: string): string => (label === 'Kommo' ? t('crm_kommo_full') : crmName(label));
