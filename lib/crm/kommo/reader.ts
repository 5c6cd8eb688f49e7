import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts, requests } from './session';
import { kommo } from './site';

export const kommoReader: CrmReader = {
  site: kommo,
  version: 1,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
