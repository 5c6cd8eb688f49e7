import type { CrmSite } from '@/lib/crm/site';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { matchAddress } from '@/lib/lesson/address-form';
import type { Lesson } from '@/lib/lesson/model';
import { originPattern } from '@/lib/permissions/match-patterns';

/** What a lesson says of where its CRM is, and which addresses are deals. The CRM's name is the lesson's origin. */
export function createTaughtSite({ origin, label, addresses, off }: Lesson): CrmSite {
  const matches = (url: URL): boolean => url.origin === origin && !off;
  return {
    crm: origin,
    label,
    hosts: [originPattern(origin)],
    matches,
    detect: (url) => (matches(url) ? dealAt(addresses, url) : undefined),
  };
}

/** The deal that an address names; undefined if no form fits, or those that fit do not agree. */
export function dealAt(addresses: readonly string[], url: URL): { id: string; uri: string } | undefined {
  const deals = addresses.flatMap((form) => matchAddress(form, url) ?? []);
  return onlyValue(deals.map(({ id }) => id)) === undefined ? undefined : deals[0];
}
