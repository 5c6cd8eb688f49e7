import { dealAtPath, isCustomerHost } from '@/lib/crm/deal-urls';
import type { CrmSite } from '@/lib/crm/site';

export const pipedrive: CrmSite = {
  crm: 'pipedrive',
  label: 'Pipedrive',
  hosts: ['https://*.pipedrive.com/*'],
  matches: (url) => isCustomerHost(url, ['pipedrive.com']),
  detect: (url) => (pipedrive.matches(url) ? dealAtPath('/deal/', url) : undefined),
};
