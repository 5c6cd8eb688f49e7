import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { checkDeal } from '@/lib/crm/checking/check-deal';
import { createPacedFetch } from '@/lib/crm/checking/paced-fetch';
import { CHECK_SOURCES } from '@/lib/crm/checking/sources';
import { currentPage } from '@/lib/crm/page-endpoint';

/**
 * The page of all deals puts this script into a tab of a CRM, when a manager lets it check the deals there. It defines a
 * function among the extension's own scripts, where the page cannot see it: the page of all deals calls it deal by deal.
 */
export default defineUnlistedScript(() => {
  const here = new URL(location.href);
  const source = CHECK_SOURCES.find(({ site }) => site.matches(here));
  const page = currentPage();
  const paced = { ...page, fetch: createPacedFetch(page.fetch) };
  globalThis.checkDealHere ??= async (uri) =>
    source ? checkDeal(source, paced, uri) : { outcome: 'unclear', reason: 'silent' };
});
