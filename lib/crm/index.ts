import { bitrix24 } from './bitrix24/site';
import { hubspot } from './hubspot/site';
import { kommo } from './kommo/site';
import { pipedrive } from './pipedrive/site';
import { createSiteRegistry } from './site-registry';
import { zoho } from './zoho/site';

/**
 * Every CRM known by heart. First stand those that are certain of their hosts: one that its owners host themselves is
 * told by the form of the address, which says less.
 */
export const sites = createSiteRegistry([kommo, pipedrive, zoho, hubspot, bitrix24]);
