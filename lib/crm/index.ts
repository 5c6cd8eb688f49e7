import { bitrix24 } from './bitrix24/site';
import { hubspot } from './hubspot/site';
import { kommo } from './kommo/site';
import { pipedrive } from './pipedrive/site';
import { createSiteRegistry } from './site-registry';
import { zoho } from './zoho/site';

/**
 * The CRMs that are built in. Those that are certain of their hosts come first: a CRM that companies host themselves
 * recognises its pages by the form of the address, which says less.
 */
export const sites = createSiteRegistry([kommo, pipedrive, zoho, hubspot, bitrix24]);
