import type { CrmSite } from '@/lib/crm/site';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { matchAddress } from '@/lib/lesson/address-form';
import type { Lesson } from '@/lib/lesson/model';
import { shownFrames } from './frames';
import { createTaughtHome } from './home';

/** What a lesson says of where its CRM is, and of which addresses are deals. */
export function createTaughtSite(lesson: Lesson): CrmSite {
  const home = createTaughtHome(lesson);
  return { ...home, detect: (url) => (home.matches(url) ? dealAt(lesson.addresses, url) : undefined) };
}

/** The deal that an address names; undefined if no form fits, or those that fit do not agree. */
function dealAt(addresses: readonly string[], url: URL): { id: string; uri: string } | undefined {
  const deals = addresses.flatMap((form) => matchAddress(form, url) ?? []);
  return onlyValue(deals.map(({ id }) => id)) === undefined ? undefined : deals[0];
}

/** A deal that the page shows, and the address that names it: the page's own, or that of one of its frames. */
export function findShownDeal(addresses: readonly string[], document: Document, url: URL) {
  const places = [
    url,
    ...(dealAt(addresses, url) ? [] : shownFrames(document).flatMap(({ URL: at }) => URL.parse(at) ?? [])),
  ];
  const deals = places.flatMap((at) => {
    const deal = at.origin === url.origin ? dealAt(addresses, at) : undefined;
    return deal ? [{ deal, url: at }] : [];
  });
  return onlyValue(deals.map(({ deal }) => deal.id)) === undefined ? undefined : deals[0];
}
