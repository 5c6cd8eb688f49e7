import type { CrmSite } from '@/lib/crm/site';
import { recordAt } from './record-urls';

const CENTRES = ['com', 'eu', 'in', 'com.au', 'au', 'com.cn', 'jp', 'sa', 'uk', 'ae'];
const HOSTNAMES = ['crm', 'crmsandbox'].flatMap((app) => [
  ...CENTRES.map((centre) => `${app}.zoho.${centre}`),
  `${app}.zohocloud.ca`,
]);

export const zoho: CrmSite = {
  crm: 'zoho',
  label: 'Zoho CRM',
  hosts: HOSTNAMES.map((hostname) => `https://${hostname}/*`),
  // Zoho One and CRM Plus show the CRM in a frame.
  inFrames: true,
  embedsCrm: ({ hostname }) => /^(one|crmplus)\.zoho(cloud)?\.[a-z.]+$/.test(hostname),
  matches: ({ protocol, hostname }) => protocol === 'https:' && HOSTNAMES.includes(hostname),
  detect: (url) => (zoho.matches(url) ? recordAt(url, 'Potentials', 'Deals') : undefined),
};
