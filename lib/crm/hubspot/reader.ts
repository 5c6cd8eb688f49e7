import type { CrmReader } from '@/lib/crm/reader';
import { extractFacts, findDealRoot } from './page';
import { findOverlay } from './preview';
import { fetchFacts, requests } from './session';
import { hubspot } from './site';

export const hubspotReader: CrmReader = {
  site: hubspot,
  findOverlay,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
