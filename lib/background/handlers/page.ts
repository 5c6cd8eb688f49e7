import { sites } from '@/lib/crm';
import type { PAGE_MESSAGES } from '@/lib/messaging/messages/page';
import type { TokenProvider } from '@/lib/wazzup/auth';
import type { DealIdentity } from '../deal-identity';
import type { Drafts } from '../drafts';
import type { HandlersOf } from '../router';
import type { TabReading } from '../tabs';
import type { VisitStatus } from '../visit-status';

export interface PageServices {
  access: Pick<TokenProvider, 'state'>;
  drafts: Drafts;
  identity: DealIdentity;
  visitStatus: VisitStatus;
  /** Reads the deal of a tab's page. */
  readTab: (tabId: number) => Promise<TabReading>;
}

/** Creates the handlers of the messages about the pages of CRMs. */
export const createPageHandlers = ({
  access,
  drafts,
  identity,
  visitStatus,
  readTab,
}: PageServices): HandlersOf<typeof PAGE_MESSAGES> => ({
  'crms.list': async () =>
    sites.all.map(({ crm, label, hosts, selfHosted = false }) => ({ crm, label, hosts: [...hosts], selfHosted })),

  'tab.read': async ({ tabId }) => {
    const reading = await readTab(tabId);
    if (reading.kind === 'not-a-deal') return reading;
    const { site } = reading;
    if (reading.kind === 'no-access')
      return site
        ? { kind: 'no-access', crm: { label: site.label, hosts: [...(reading.hosts ?? site.hosts)] } }
        : { kind: 'no-access' };
    const { page } = reading;
    visitStatus.remember(tabId, { deal: { crm: page.crm, id: page.id, uri: page.uri }, page });
    await drafts.dropOthers(tabId, page.uri);
    const [identified, draft, { ready }] = await Promise.all([
      identity.identify(page),
      drafts.read(tabId, page.uri),
      access.state(),
    ]);
    return { kind: 'deal', crm: { label: reading.site.label }, ...identified, draft, hasToken: ready };
  },
});
