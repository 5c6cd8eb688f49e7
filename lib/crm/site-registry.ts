import type { CrmHome, CrmSite } from './site';

/** The CRMs that the extension knows, whether they are built in or come from data. */
export interface SiteRegistry<S extends CrmHome = CrmSite> {
  all: readonly S[];
  /** The match patterns of all their hosts. */
  hosts: readonly string[];
  named(crm: string): S | undefined;
  /** The site that an address belongs to; if several match it, the first of the list. */
  forUrl(url: URL): S | undefined;
}

/** Makes the registry of a list of sites. It never changes: whoever adds a CRM makes a new one. */
export function createSiteRegistry<S extends CrmHome>(all: readonly S[]): SiteRegistry<S> {
  return {
    all,
    hosts: all.flatMap(({ hosts }) => hosts),
    named: (crm) => all.find((site) => site.crm === crm),
    forUrl: (url) => all.find((site) => site.matches(url)),
  };
}
