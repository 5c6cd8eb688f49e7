import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import type { CrmHome } from '@/lib/crm/site';
import { sendToTab } from '@/lib/messaging/send-to-tab';

/** The interpreter of lessons. */
export const INTERPRETER = '/lessons.js' satisfies ScriptPublicPath;

/** The files of a CRM's script, in the order in which they run. */
export const filesOf = ({ crm, taught }: CrmHome): ScriptPublicPath[] =>
  taught ? [INTERPRETER, '/content-scripts/taught.js'] : [`/content-scripts/${crm}.js` as ScriptPublicPath];

/** Puts scripts into a tab, where they replace older copies. Rejects if the browser does not allow that. */
export async function injectInto(tabId: number, files: ScriptPublicPath[], allFrames = false): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId, allFrames }, files });
}

/** Puts scripts into all open tabs with such pages. */
export async function injectIntoTabs(matches: string[], files: ScriptPublicPath[], allFrames?: boolean): Promise<void> {
  const tabs = await browser.tabs.query({ url: matches });
  // A tab may be closed, discarded or show an error page by now. Such a tab gets the script when it loads again.
  await Promise.allSettled(tabs.map(({ id }) => (id === undefined ? undefined : injectInto(id, files, allFrames))));
}

/** Ends a CRM's scripts in all tabs, because the browser leaves them running when the manager takes access back. */
export async function endScripts(crm: string): Promise<void> {
  const tabs = await browser.tabs.query({});
  await Promise.all(tabs.map(({ id }) => id !== undefined && sendToTab(id, 'script.end', { crm })));
}
