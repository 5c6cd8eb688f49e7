import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts, requests } from './session';
import { pipedrive } from './site';

export const pipedriveReader: CrmReader = {
  site: pipedrive,
  version: 1,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
