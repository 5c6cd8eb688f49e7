import { browser } from '@/lib/browser';
import { sites } from '@/lib/crm';
import type { CrmSite } from '@/lib/crm/site';
import type { PageDeal } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { sendToTab } from '@/lib/messaging/send-to-tab';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { readSettings } from '@/lib/settings';
import { injectInto } from './content-scripts';

export type TabReading =
  | { kind: 'not-a-deal' }
  /** `hosts` are those to ask for. */
  | { kind: 'no-access'; site?: CrmSite; hosts?: readonly string[] }
  | { kind: 'deal'; site: CrmSite; page: PageDeal };

/** What shows a deal in a tab, else what its own page says: that it shows none. Undefined if nobody can tell. */
async function askWhich(tabId: number): Promise<AnswerOf<'page.which'> | undefined> {
  return (
    (await sendToTab(tabId, 'page.which', { alone: false })) ??
    (await sendToTab(tabId, 'page.which', { alone: true }, { frameId: 0 }))
  );
}

async function tabUrl(tabId: number): Promise<URL | undefined> {
  try {
    return URL.parse((await browser.tabs.get(tabId)).url ?? '') ?? undefined;
  } catch {
    return undefined; // the tab is closed
  }
}

/** Puts the site's script into a tab that has none: after a click on the toolbar button, or since it was granted. */
async function inject(tabId: number, site: CrmSite): Promise<boolean> {
  try {
    await injectInto(tabId, site);
    return true;
  } catch {
    return false;
  }
}

/** Whether a tab shows the deal of a canonical link at this moment; false also if it cannot be told. */
export async function showsDeal(tabId: number, uri: string): Promise<boolean> {
  const answer = await sendToTab(tabId, 'page.which', { alone: false });
  return answer?.deal?.uri === uri;
}

/** Reads the deal of the page in a tab. */
export async function readTab(tabId: number): Promise<TabReading> {
  const present = await askWhich(tabId);
  if (present && !present.deal) return { kind: 'not-a-deal' };
  if (present) return readPage(tabId, sites.named(present.crm));
  // The address is only told where the browser lets us in, so an unknown one means no access, not "no deal".
  const url = await tabUrl(tabId);
  if (!url) return { kind: 'no-access' };
  const site = sites.forUrl(url);
  if (!site) return readAround(tabId, url);
  if (await inject(tabId, site)) return readPage(tabId, site);
  const here = originPattern(url);
  const isOwnServer = site.selfHosted && intersectPatterns(site.hosts, [here]).length === 0;
  return { kind: 'no-access', site, hosts: isOwnServer ? [here] : site.hosts };
}

/** A page that may hold a CRM in a frame: a click lets us into the page, only a grant into the frame. */
async function readAround(tabId: number, url: URL): Promise<TabReading> {
  const site = sites.all.find(({ embedsCrm }) => embedsCrm?.(url));
  if (!site) return { kind: 'not-a-deal' };
  const { origins = [] } = await browser.permissions.getAll();
  if (intersectPatterns(site.hosts, origins).length === 0) return { kind: 'no-access', site, hosts: site.hosts };
  // The frame may have been there before the grant.
  await inject(tabId, site);
  const present = await sendToTab(tabId, 'page.which', { alone: false });
  return present?.deal ? readPage(tabId, site) : { kind: 'not-a-deal' };
}

async function readPage(tabId: number, site: CrmSite | undefined): Promise<TabReading> {
  if (!site) return { kind: 'not-a-deal' };
  const { sessionReads } = await readSettings();
  const page = await sendToTab(tabId, 'page.read', { session: sessionReads });
  // The page may have gone on while it was read.
  if (!page || !(await mayShow(tabId, page.uri))) return { kind: 'not-a-deal' };
  return { kind: 'deal', site, page };
}

/** Whether a deal's link is of the tab's own site, or of one a frame of it may be of: a script speaks for no other. */
async function mayShow(tabId: number, uri: string): Promise<boolean> {
  const url = parseHttpUrl(uri);
  if (!url) return false;
  if (url.origin === (await tabUrl(tabId))?.origin) return true;
  return browser.permissions.contains({ origins: [originPattern(url)] });
}
