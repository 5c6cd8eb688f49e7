import type { Page } from '@playwright/test';
import { type Extension, expect } from './fixtures.ts';

/** A button of the pill as a person sees it: its name, its middle in CSS pixels, and the colour of the pill under it. */
export interface PillButton {
  name: string;
  x: number;
  y: number;
  paper: string | undefined;
}

/**
 * Finds the pill's buttons: the first opens the popup, the second asks where to hide the pill. They stand in a closed shadow root,
 * into which the extension's own scripts in the page can look.
 */
export async function pillIn(extension: Extension, page: Page): Promise<PillButton[]> {
  const inside = await extension.inside();
  const found = inside.evaluate(async (url) => {
    const tab = (await chrome.tabs.query({})).find((one) => one.url === url);
    const [found] = await chrome.scripting.executeScript({
      target: { tabId: tab?.id ?? -1 },
      func: () => {
        const rootOf = (element: Element): ShadowRoot | null =>
          Reflect.get(chrome, 'dom')?.openOrClosedShadowRoot(element) ?? Reflect.get(element, 'openOrClosedShadowRoot');
        return [...document.documentElement.children]
          .flatMap((element) => [...(rootOf(element)?.querySelectorAll('button') ?? [])])
          .map((button) => {
            const { x, y, width, height } = button.getBoundingClientRect();
            const paper = button.parentElement && getComputedStyle(button.parentElement).backgroundColor;
            const name = button.getAttribute('aria-label') ?? button.textContent;
            return { name, x: x + width / 2, y: y + height / 2, paper };
          });
      },
    });
    return found?.result as PillButton[];
  }, page.url());
  // The script fails while the page changes; then there are no buttons.
  return found.catch(() => []);
}

/** Waits until the pill says this word; if it is undefined, until there is no pill. */
export const expectPill = (extension: Extension, page: Page, word: string | undefined) =>
  expect.poll(async () => (await pillIn(extension, page))[0]?.name).toBe(word && `Deal Link for Wazzup: ${word}`);

/**
 * Waits until the page of a deal that differs has had its own look at Wazzup. An open popup learns what that look finds,
 * so a test that changes Wazzup behind the popup's back has to wait for it. In Firefox only a page in front looks.
 */
export const whenPageLooked = (extension: Extension, page: Page) => expectPill(extension, page, 'Differs');

/** Counts the open popups of the toolbar button. */
export const popupsOf = async (extension: Extension) =>
  (await extension.inside()).evaluate(
    async () => (await Reflect.get(chrome.runtime, 'getContexts')({ contextTypes: ['POPUP'] })).length,
  );
