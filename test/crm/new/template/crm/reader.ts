import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts, requests } from './session';
import { newcrm } from './site';

export const newcrmReader: CrmReader = {
  site: newcrm,
  version: 1,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
