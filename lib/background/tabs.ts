import { browser } from 'wxt/browser';
import type { CrmHome } from '@/lib/crm/site';
import type { SiteRegistry } from '@/lib/crm/site-registry';
import type { PageDeal } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { sendToTab } from '@/lib/messaging/send-to-tab';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { readSettings } from '@/lib/settings';
import { filesOf, injectInto } from './inject-scripts';
import { readSites } from './lessons';

/** What the background found in a tab. */
export type TabReading =
  | { kind: 'not-a-deal' }
  /** `hosts` are those to which the manager has to grant access; `address` is the page's origin. */
  | { kind: 'no-access'; site?: CrmHome; hosts?: readonly string[]; address?: string }
  | { kind: 'deal'; site: CrmHome; page: PageDeal };

/**
 * Asks a tab which deal it shows. A frame with a deal answers first; if there is none, the tab's own page answers that
 * it shows none. Undefined if no script answers.
 */
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
    return undefined; // The tab is closed.
  }
}

/**
 * Puts the site's script into a tab that has none; gives whether the browser allowed it. It does after a click on the
 * toolbar button, or if the manager has granted access. A lesson may be a stranger's, so that a click is not enough.
 */
async function inject(tabId: number, site: CrmHome): Promise<boolean> {
  try {
    if (site.taught && !(await browser.permissions.contains({ origins: [...site.hosts] }))) return false;
    await injectInto(tabId, filesOf(site), site.inFrames);
    return true;
  } catch {
    return false;
  }
}

/** Whether a tab shows the deal of a canonical link at this moment; false also if no script answers. */
export async function showsDeal(tabId: number, uri: string): Promise<boolean> {
  const answer = await sendToTab(tabId, 'page.which', { alone: false });
  return answer?.deal?.uri === uri;
}

/** Reads the deal of the page in a tab. */
export async function readTab(tabId: number): Promise<TabReading> {
  const answer = await askWhich(tabId);
  const sites = await readSites();
  if (answer && !answer.deal) return { kind: 'not-a-deal' };
  if (answer) return readPage(tabId, sites.named(answer.crm));
  // The browser tells the address only of pages to which we have access, so an unknown one means no access, not "no
  // deal".
  const url = await tabUrl(tabId);
  if (!url) return { kind: 'no-access' };
  const site = sites.forUrl(url);
  if (!site) return readAround(tabId, url, sites);
  if (await inject(tabId, site)) return readPage(tabId, site);
  const here = originPattern(url);
  const isOwnServer = site.selfHosted && intersectPatterns(site.hosts, [here]).length === 0;
  return { kind: 'no-access', site, hosts: isOwnServer ? [here] : site.hosts, address: url.origin };
}

/** Reads a page that may hold a CRM in a frame. A click gives us access to the page, but only a grant to the frame. */
async function readAround(tabId: number, url: URL, sites: SiteRegistry<CrmHome>): Promise<TabReading> {
  const site = sites.all.find(({ embedsCrm }) => embedsCrm?.(url));
  if (!site) return { kind: 'not-a-deal' };
  const { origins = [] } = await browser.permissions.getAll();
  if (intersectPatterns(site.hosts, origins).length === 0) {
    return { kind: 'no-access', site, hosts: site.hosts, address: url.origin };
  }
  // The frame may have been there before the grant.
  await inject(tabId, site);
  const answer = await sendToTab(tabId, 'page.which', { alone: false });
  return answer?.deal ? readPage(tabId, site) : { kind: 'not-a-deal' };
}

async function readPage(tabId: number, site: CrmHome | undefined): Promise<TabReading> {
  if (!site) return { kind: 'not-a-deal' };
  const { sessionReads } = await readSettings();
  const page = await sendToTab(tabId, 'page.read', { session: sessionReads });
  // The page may have moved to another deal while its script read it.
  if (!page || !(await mayReport(tabId, page.uri))) return { kind: 'not-a-deal' };
  return { kind: 'deal', site, page };
}

/**
 * Whether a content script in a tab may report a deal with this link: the link is of the tab's own site, or of a
 * granted site that a frame in it may show.
 */
async function mayReport(tabId: number, uri: string): Promise<boolean> {
  const url = parseHttpUrl(uri);
  if (!url) return false;
  if (url.origin === (await tabUrl(tabId))?.origin) return true;
  return browser.permissions.contains({ origins: [originPattern(url)] });
}
