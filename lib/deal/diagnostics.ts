import { FACT_FIELDS, type FactField, type PageDeal } from './model';

/**
 * Describes how a reader read a deal, for whoever mends the reader: which source gave each field, and which ones
 * failed. The text has only our own words and counts: no name, phone, id, address or token can get into it.
 */
export function diagnosticsOf(page: PageDeal, about: { version: string; browser: string; state: string }): string {
  const { responsible, contacts, someContacts = [] } = page;
  const people = contacts ?? someContacts;
  const withPhones = people.filter(({ phones = [] }) => phones.length > 0).length;
  const parts: Record<FactField, string> = {
    name: '',
    responsible: ` (id ${responsible?.id ? 'yes' : 'no'}, name ${responsible?.name ? 'yes' : 'no'})`,
    contacts: ` (${people.length}, with phones ${withPhones})`,
    closed: '',
  };
  return [
    `Deal Link ${about.version}, ${about.browser}`,
    `reader ${page.crm}, state ${about.state}`,
    ...FACT_FIELDS.map((field) => {
      const source = page.sources[field];
      const origin = source ? `${source}${parts[field]}` : 'missing';
      return [`${field}: ${origin}`, ...failuresOf(page, field)].join('; ');
    }),
    ...(contacts ? [] : [`some contacts:${parts.contacts}`]),
  ].join('\n');
}

const failuresOf = ({ failures }: PageDeal, field: FactField): string[] =>
  Object.entries(failures[field] ?? {}).map(([source, failure]) => `${source} ${failure}`);
