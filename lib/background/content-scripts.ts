import pLimit from 'p-limit';
import { browser } from 'wxt/browser';
import { sites } from '@/lib/crm';
import type { CrmSite } from '@/lib/crm/site';
import { intersectPatterns } from '@/lib/permissions/match-patterns';
import { pagesOf, serversIn } from '@/lib/permissions/self-hosted';
import { readSettings } from '@/lib/settings';
import { endScripts, filesOf, injectIntoTabs } from './inject-scripts';
import { reconcileLessons } from './lesson-scripts';

const turn = pLimit(1);

/** Gives the pages of a CRM to which the manager has granted access, as match patterns. */
async function grantedPages(site: CrmSite): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  const own = site.selfHosted ? serversIn(origins, { ...(await readSettings()), known: sites.hosts }).map(pagesOf) : [];
  return [...new Set([...intersectPatterns(site.hosts, origins), ...own])];
}

/**
 * Registers the content scripts for exactly the granted pages, and puts new ones into tabs that are open already. The
 * background runs it whenever grants or scripts may have changed; if they have not, it does nothing.
 * @param renew whether scripts in open tabs are of the version before, after an install or update
 */
export function reconcileScripts({ renew = false } = {}): Promise<void> {
  return turn(async () => {
    for (const site of sites.all) await reconcile(site, renew);
    await reconcileLessons(renew);
  });
}

async function reconcile(site: CrmSite, renew: boolean): Promise<void> {
  const matches = await grantedPages(site);
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [site.crm] });
  if (matches.length === 0) {
    if (!registered) return;
    await browser.scripting.unregisterContentScripts({ ids: [site.crm] });
    return endScripts(site.crm);
  }
  const before = registered?.matches ?? [];
  const script = {
    id: site.crm,
    js: filesOf(site),
    matches,
    allFrames: site.inFrames ?? false,
    runAt: 'document_idle' as const,
  };
  if (!registered) await browser.scripting.registerContentScripts([script]);
  else if (!sameList(before, matches)) await browser.scripting.updateContentScripts([script]);
  else if (!renew) return;
  // Without access the browser no longer says which tabs show the pages that were taken back. So the scripts in all
  // tabs end, and those in pages that are still granted begin anew.
  if (before.some((pages) => !matches.includes(pages))) await endScripts(site.crm);
  await injectIntoTabs(matches, filesOf(site), site.inFrames);
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
