import { expect, type Page } from '@playwright/test';
import type { MessageType, Reply, RequestOf } from '@/lib/messaging/protocol';
import type { Started } from '../browser/start.ts';
import { askFrom, type Desk, openDesk } from './extension-harness.ts';
import { type PopupPress, uriOf } from './presses.ts';
import { IDS } from './story.ts';

/** A manager's real browser, with the CRM's deals open in tabs and a popup for one of them. */
export interface BrowserManager extends Desk {
  /** Asks the background from the popup; undefined if one of the two ended before there was an answer. */
  ask<T extends MessageType>(type: T, request: RequestOf<T>): Promise<Reply<T> | undefined>;
  /** Presses as the popup does. */
  press(press: PopupPress): Promise<Reply<'deal.write'> | undefined>;
  /** Closes the popup, and opens it for another deal. */
  reopen(id: string): Promise<void>;
  /** The errors that pages threw. */
  faults: readonly string[];
}

export async function openManager(started: Started): Promise<BrowserManager> {
  const { context, root } = started;
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  const open = async (url: string) => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  const desk = await openDesk(started);
  const tabs = new Map<string, number>();
  for (const id of IDS) {
    await open(uriOf(id));
    tabs.set(id, await tabOf(desk.page, uriOf(id)));
  }
  const tabIdOf = (id: string) => tabs.get(id) ?? -1;
  const openPopup = (id: string) => open(`${root}popup.html?tab=${tabIdOf(id)}`);
  let popup = await openPopup(IDS[0]);
  for (const id of IDS) {
    const read = async () => {
      const reply = await askFrom(popup, 'tab.read', { tabId: tabIdOf(id) });
      return reply?.ok && reply.answer.kind;
    };
    await expect.poll(read).toBe('deal');
  }
  return {
    ...desk,
    ask: (type, request) => askFrom(popup, type, request),
    press: ({ action, deal, base }) => {
      const press = { tabId: tabIdOf(deal.id), page: uriOf(deal.id), action, deal, base, idTyped: false };
      return askFrom(popup, 'deal.write', press);
    },
    async reopen(id) {
      await popup.close();
      popup = await openPopup(id);
    },
    faults,
  };
}

async function tabOf(desk: Page, url: string): Promise<number> {
  let id = -1;
  const find = async () => {
    id = await desk.evaluate(async (url) => (await chrome.tabs.query({ url }))[0]?.id ?? -1, url);
    return id;
  };
  await expect.poll(find).toBeGreaterThan(-1);
  return id;
}
