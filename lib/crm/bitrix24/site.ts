import { isCopyForm, isCustomerHost } from '@/lib/crm/deal-urls';
import type { CrmSite } from '@/lib/crm/site';

const ZONES = 'com ru by kz uz ua eu de fr it pl uk es mx co com.br in cn jp vn id com.tr ae'.split(' ');
const DOMAINS = ZONES.map((zone) => `bitrix24.${zone}`);

/**
 * The address of a deal's page: as it is now, as one of many types, and as it was once. A portal may live in a folder of
 * its server.
 */
const DEAL_PAGE = /^((?:\/[^/]+)*?)\/crm\/(?:deal\/(?:details|show|(edit))|type\/2\/details)\/(0|[1-9]\d{0,19})(\/|$)/;

export const bitrix24: CrmSite = {
  crm: 'bitrix24',
  label: 'Bitrix24',
  selfHosted: true,
  // These are the hosts of the cloud; a manager allows a company's own server by itself.
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  matches: (url) => isCustomerHost(url, DOMAINS) || (mayBeOwnServer(url) && DEAL_PAGE.test(url.pathname)),

  detect(url) {
    const [, folder, editor, id = '0'] = DEAL_PAGE.exec(url.pathname) ?? [];
    const isForm = editor !== undefined || id === '0' || isCopyForm(url);
    return bitrix24.matches(url) && !isForm ? { id, uri: `${url.origin}${folder}/crm/deal/details/${id}/` } : undefined;
  },
};

/** Whether the address can be of a company's own server: any address can, except the vendor's own. */
function mayBeOwnServer({ protocol, hostname }: URL): boolean {
  const isVendors = DOMAINS.some((domain) => `.${hostname}`.endsWith(`.${domain}`));
  return /^https?:$/.test(protocol) && !isVendors;
}
