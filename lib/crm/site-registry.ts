import type { CrmSite } from './site';

/** The CRMs that the extension knows, whether they are built in or come from data. */
export interface SiteRegistry {
  all: readonly CrmSite[];
  /** The match patterns of all their hosts. */
  hosts: readonly string[];
  named(crm: string): CrmSite | undefined;
  /** The site that an address belongs to; if several match it, the first of the list. */
  forUrl(url: URL): CrmSite | undefined;
}

/** Makes the registry of a list of sites. It never changes: whoever adds a CRM makes a new one. */
export function createSiteRegistry(all: readonly CrmSite[]): SiteRegistry {
  return {
    all,
    hosts: all.flatMap(({ hosts }) => hosts),
    named: (crm) => all.find((site) => site.crm === crm),
    forUrl: (url) => all.find((site) => site.matches(url)),
  };
}
