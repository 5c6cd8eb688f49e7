import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import { readerFor } from '@/lib/crm';
import type { Reader } from '@/lib/crm/reader';
import type { PageDeal } from '@/lib/deal/model';
import { pageDeal } from '@/lib/messages';

export type TabReading =
  | { kind: 'not-a-deal' }
  | { kind: 'no-access'; reader?: Reader }
  | { kind: 'deal'; reader: Reader; page: PageDeal };

const whichAnswer = z.object({ crm: z.string(), deal: z.nullable(z.object({ id: z.string(), uri: z.string() })) });

/** Asks the tab's content script; undefined if there is none, or none that answers in the agreed form. */
async function ask<T extends z.ZodMiniType>(tabId: number, message: object, form: T): Promise<z.infer<T> | undefined> {
  try {
    return form.parse(await browser.tabs.sendMessage(tabId, message, { frameId: 0 }));
  } catch {
    return undefined;
  }
}

async function tabUrl(tabId: number): Promise<URL | undefined> {
  try {
    return URL.parse((await browser.tabs.get(tabId)).url ?? '') ?? undefined;
  } catch {
    return undefined; // the tab is closed
  }
}

/** Puts the reader's script into a tab that has none: after a click on the toolbar button, or since it was granted. */
async function inject(tabId: number, reader: Reader): Promise<boolean> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: [`/content-scripts/${reader.crm}.js`] });
    return true;
  } catch {
    return false;
  }
}

/** The canonical link of the deal the tab shows at this moment; undefined if none, or it cannot be told. */
export async function dealInTab(tabId: number): Promise<string | undefined> {
  const answer = await ask(tabId, { type: 'page.which' }, whichAnswer);
  return answer?.deal?.uri;
}

/** Reads the deal of the page in a tab. */
export async function readTab(tabId: number): Promise<TabReading> {
  // The address is only told where the browser lets us in, so an unknown one means no access, not "no deal".
  const url = await tabUrl(tabId);
  if (!url) return { kind: 'no-access' };
  const reader = readerFor(url);
  if (!reader?.detect(url)) return { kind: 'not-a-deal' };
  if (!(await ask(tabId, { type: 'page.which' }, whichAnswer)) && !(await inject(tabId, reader)))
    return { kind: 'no-access', reader };
  const page = await ask(tabId, { type: 'page.read', session: true }, z.nullable(pageDeal));
  // The page may have gone on while it was read.
  if (page === null) return { kind: 'not-a-deal' };
  return page ? { kind: 'deal', reader, page } : { kind: 'no-access', reader };
}
