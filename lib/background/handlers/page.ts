import type { PAGE_MESSAGES } from '@/lib/messaging/messages/page';
import type { ViewDeal } from '../deal-view';
import type { Drafts } from '../drafts';
import { readSites } from '../lessons';
import type { HandlersOf } from '../router';
import type { TabReading } from '../tabs';
import type { VisitStatus } from '../visit-status';

export interface PageServices {
  drafts: Pick<Drafts, 'dropOthers'>;
  viewDeal: ViewDeal;
  visitStatus: VisitStatus;
  /** Reads the deal of a tab's page. */
  readTab: (tabId: number) => Promise<TabReading>;
}

/** Creates the handlers of the messages about the pages of CRMs. */
export const createPageHandlers = ({
  drafts,
  viewDeal,
  visitStatus,
  readTab,
}: PageServices): HandlersOf<typeof PAGE_MESSAGES> => ({
  'crms.list': async () =>
    (await readSites()).all.map(({ crm, label, hosts, selfHosted = false, taught = false }) => ({
      crm,
      label,
      hosts: [...hosts],
      selfHosted,
      taught,
    })),

  'tab.read': async ({ tabId }) => {
    const reading = await readTab(tabId);
    if (reading.kind === 'not-a-deal') return reading;
    const { site } = reading;
    if (reading.kind === 'no-access')
      return site
        ? {
            kind: 'no-access',
            crm: { label: site.label, hosts: [...(reading.hosts ?? site.hosts)], address: reading.address ?? '' },
          }
        : { kind: 'no-access' };
    const { page } = reading;
    visitStatus.remember(tabId, { deal: { crm: page.crm, id: page.id, uri: page.uri }, page });
    await drafts.dropOthers(tabId, page.uri);
    return viewDeal(tabId, page);
  },
});
