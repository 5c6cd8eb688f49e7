import type { PageDeal } from '@/lib/deal/model';
import type { DealView } from '@/lib/deal/tab-view';
import { findForms, readSettings } from '@/lib/settings';
import type { TokenProvider } from '@/lib/wazzup/auth';
import type { DealIdentity } from './deal-identity';
import type { Drafts } from './drafts';
import { readSites } from './lessons';

export interface DealViewOptions {
  access: Pick<TokenProvider, 'state'>;
  drafts: Pick<Drafts, 'read'>;
  identity: Pick<DealIdentity, 'identify'>;
}

/** Gives all that a popup has to know about a page's deal in a tab, without a question to Wazzup or to the page. */
export type ViewDeal = (tabId: number, page: PageDeal) => Promise<DealView>;

export function createViewDeal({ access, drafts, identity }: DealViewOptions): ViewDeal {
  return async (tabId, page) => {
    const [sites, identified, draft, { ready }, { company }] = await Promise.all([
      readSites(),
      identity.identify(page),
      drafts.read(tabId, page.uri),
      access.state(),
      readSettings(),
    ]);
    return {
      kind: 'deal',
      crm: { label: sites.named(page.crm)?.label ?? page.crm },
      ...identified,
      draft,
      hasToken: ready,
      forbidden: [...(company.forbid ?? [])],
      isFormSet: findForms(company.forms ?? {}, page.uri).length > 0,
    };
  };
}
