import type { CrmReader } from '@/lib/crm/reader';
import { requests } from './batch';
import { extractFacts, findDealRoot } from './page';
import { fetchFacts } from './session';
import { bitrix24 } from './site';
import { overlays } from './sliders';

export const bitrix24Reader: CrmReader = {
  site: bitrix24,
  version: 1,
  overlays,
  requests,
  fetchFacts,
  findDealRoot,
  extractFacts,
};
