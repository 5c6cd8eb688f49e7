import type { CrmSite } from '@/lib/crm/site';
import { dealAt } from './record-urls';

export const hubspot: CrmSite = {
  crm: 'hubspot',
  label: 'HubSpot',
  hosts: ['https://*.hubspot.com/*'],
  matches: ({ protocol, hostname }) => protocol === 'https:' && /^app(-[a-z0-9]+)?\.hubspot\.com$/.test(hostname),
  detect: (url) => (hubspot.matches(url) ? dealAt(url) : undefined),
};
