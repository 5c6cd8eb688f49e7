import { sites } from '@/lib/crm';
import type { CrmHome } from '@/lib/crm/site';
import { createSiteRegistry, type SiteRegistry } from '@/lib/crm/site-registry';
import { createTaughtHome } from '@/lib/crm/taught/home';
import type { Lesson } from '@/lib/lesson/model';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { readSettings } from '@/lib/settings';

/**
 * Gives the lessons by which pages are read: those that are not switched off. For a CRM that is built in there are only
 * repairs, as its own script reads its pages.
 */
export const readLessons = async (): Promise<Lesson[]> => (await readSettings()).lessons.filter(isInForce);

const isInForce = ({ origin, off, repairs }: Lesson): boolean =>
  !off && (repairs !== undefined || intersectPatterns(sites.hosts, [originPattern(origin)]).length === 0);

/** Gives all sites: those that managers have taught, which are certain of their origin, and those that are built in. */
export async function readSites(): Promise<SiteRegistry<CrmHome>> {
  const taught = (await readLessons()).filter(({ repairs }) => !repairs);
  return createSiteRegistry([...taught.map(createTaughtHome), ...sites.all]);
}
