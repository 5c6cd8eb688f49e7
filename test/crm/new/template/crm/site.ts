import { dealAtPath, isCustomerHost } from '@/lib/crm/deal-urls';
import type { CrmSite } from '@/lib/crm/site';

// Begun by `npm run new-crm`, and works as it stands for a CRM that does not exist. docs/adding-a-crm.md goes with it;
// each "Replace:" in this folder says what to put there, and is to be gone at the end.

/** Replace: the domains under which each customer has a sub-domain of their own. */
const DOMAINS = ['newcrm.example'];

export const newcrm: CrmSite = {
  crm: 'newcrm',
  // Replace: the name managers know.
  label: 'New CRM',
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  matches: (url) => isCustomerHost(url, DOMAINS),
  // Replace: what the address of a deal begins with, before its id.
  detect: (url) => (newcrm.matches(url) ? dealAtPath('/deals/', url) : undefined),
};
