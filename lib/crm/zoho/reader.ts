import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts, requests } from './session';
import { zoho } from './site';

export const zohoReader: CrmReader = {
  site: zoho,
  version: 1,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
