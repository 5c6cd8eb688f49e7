import { expect, type Page } from '@playwright/test';
import type { MessageType, Reply, RequestOf } from '@/lib/messaging/protocol';
import type { Started } from '../browser/start.ts';
import { askFrom, type Desk, openDesk } from './extension-harness.ts';
import { type PopupPress, uriOf } from './presses.ts';
import { IDS, type Place } from './story.ts';

/** All deals that lie in a tab. */
const PLACES = IDS.flatMap((id): Place[] => [
  { site: 0, id },
  { site: 1, id },
]);

/** A manager's real browser, with the CRMs' deals open in tabs and a popup for one of them. */
export interface BrowserManager extends Desk {
  /** Asks the background from the popup; undefined if one of the two ended before there was an answer. */
  ask<T extends MessageType>(type: T, request: RequestOf<T>): Promise<Reply<T> | undefined>;
  /** Presses as the popup does for the deal of this page. */
  press(press: PopupPress, page: string): Promise<Reply<'deal.write'> | undefined>;
  /** Says that Wazzup's deal with this link is the same as the CRM's. */
  agree(place: Place, uri: string): Promise<void>;
  /** Whether the manager has said so, in this story or an earlier one. */
  hasAgreed(place: Place, uri: string): boolean;
  /** Closes the popup, and opens it for another deal. */
  reopen(place: Place): Promise<void>;
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
  for (const place of PLACES) {
    await open(uriOf(place));
    tabs.set(uriOf(place), await tabOf(desk.page, uriOf(place)));
  }
  const tabIdOf = (uri: string) => tabs.get(uri) ?? -1;
  const openPopup = (place: Place) => open(`${root}popup.html?tab=${tabIdOf(uriOf(place))}`);
  let popup = await openPopup({ site: 0, id: IDS[0] });
  for (const place of PLACES) {
    const read = async () => {
      const reply = await askFrom(popup, 'tab.read', { tabId: tabIdOf(uriOf(place)) });
      return reply?.ok && reply.answer.kind;
    };
    await expect.poll(read).toBe('deal');
  }
  const agreed = new Set<string>();
  return {
    ...desk,
    async agree(place, uri) {
      const agreement = { id: place.id, page: uriOf(place), uri };
      while (!(await askFrom(popup, 'conflict.agree', agreement))?.ok);
      agreed.add(`${uriOf(place)} ${uri}`);
    },
    hasAgreed: (place, uri) => agreed.has(`${uriOf(place)} ${uri}`),
    ask: (type, request) => askFrom(popup, type, request),
    press: ({ action, deal, base }, page) =>
      askFrom(popup, 'deal.write', { tabId: tabIdOf(page), page, action, deal, base, idTyped: false }),
    async reopen(place) {
      await popup.close();
      popup = await openPopup(place);
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
