import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts, requests } from './session';
import { kommo } from './site';

export const kommoReader: CrmReader = {
  site: kommo,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
