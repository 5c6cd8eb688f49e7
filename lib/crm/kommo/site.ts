import { dealAtPath, isCustomerHost } from '@/lib/crm/deal-urls';
import type { CrmSite } from '@/lib/crm/site';

const DOMAINS = ['kommo.com', 'amocrm.ru', 'amocrm.com'];

export const kommo: CrmSite = {
  crm: 'kommo',
  label: 'Kommo',
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  matches: (url) => isCustomerHost(url, DOMAINS),
  detect: (url) => (kommo.matches(url) ? dealAtPath('/leads/detail/', url) : undefined),
};
