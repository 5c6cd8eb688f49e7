import PQueue from 'p-queue';
import browser from 'webextension-polyfill';
import { readers } from '@/lib/crm';
import type { Reader } from '@/lib/crm/reader';
import { overlap } from '@/lib/patterns';

const turn = new PQueue({ concurrency: 1 });

/** The hosts of a CRM the browser lets us into, as match patterns. */
export async function grantedHosts(reader: Reader): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  return overlap(reader.hosts, origins);
}

/**
 * Brings the registered content scripts in line with what is granted, and puts them into tabs that are open already.
 * Run on every occasion on which either may have changed: it changes nothing when nothing has.
 */
export function reconcileScripts(): Promise<void> {
  return turn.add(async () => {
    for (const reader of readers) await reconcile(reader);
  });
}

async function reconcile(reader: Reader): Promise<void> {
  const matches = await grantedHosts(reader);
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [reader.crm] });
  if (matches.length === 0) {
    if (registered) await browser.scripting.unregisterContentScripts({ ids: [reader.crm] });
    return;
  }
  const script = { id: reader.crm, js: [`content-scripts/${reader.crm}.js`], matches, runAt: 'document_idle' as const };
  if (!registered) await browser.scripting.registerContentScripts([script]);
  else if (!sameList(registered.matches ?? [], matches)) await browser.scripting.updateContentScripts([script]);
  else return;
  await injectIntoOpenTabs(reader, matches);
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

/** Puts a CRM's script into its open tabs; a script that is there already makes way for the new one. */
export async function injectIntoOpenTabs(reader: Reader, matches: string[]): Promise<void> {
  const tabs = await browser.tabs.query({ url: matches });
  const injected = tabs.map(({ id }) =>
    id === undefined
      ? undefined
      : browser.scripting.executeScript({ target: { tabId: id }, files: [`/content-scripts/${reader.crm}.js`] }),
  );
  // A tab may be closed, discarded or show an error page by now; it gets the script when it loads again.
  await Promise.allSettled(injected);
}
