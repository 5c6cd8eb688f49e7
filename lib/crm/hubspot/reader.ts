import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { overlays } from './preview';
import { fetchFacts, requests } from './session';
import { hubspot } from './site';

export const hubspotReader: CrmReader = {
  site: hubspot,
  version: 1,
  overlays,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
