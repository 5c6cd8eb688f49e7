import { type BrowserContext, expect, type Page, test, type Worker } from '@playwright/test';

export interface StartOptions {
  /** The port of the server that answers for all hosts. */
  port: number;
  /** The hosts the extension has been let into. */
  granted: readonly string[];
  /** The browser's language. */
  language: string;
  dark: boolean;
}

/** A browser with the production build in it; the same for every browser. */
export interface Started {
  context: BrowserContext;
  /** Where the extension's own pages are, with a slash at the end. */
  root: string;
  /** Where code runs as the extension, outside of all pages a test looks at. */
  inside(): Promise<Inside>;
  /** Ends the extension's background in the middle of whatever it is doing. */
  endBackground(): Promise<void>;
  /** Puts the extension anew in the place of the one there is, as an update does. */
  updateExtension(): Promise<void>;
  /** Ends the extension itself, as by its removal; what it has in open pages stays as it is. */
  endExtension(): Promise<void>;
  /** Presses the extension's button in the toolbar over a page. */
  pressToolbarButton(page: Page): Promise<void>;
  /** The popup under that button, opened by whatever opens it. */
  toolbarPopup(open: () => Promise<void>): Promise<Page>;
  close(): Promise<void>;
}

export type Inside = Pick<Worker, 'evaluate'>;

/** What the reporter counts. */
export const BROWSER_START = 'browser start';

/** Notes in the test that is running, if one is, that it had a browser started. */
export function noteStart(browser: string): void {
  try {
    test.info().annotations.push({ type: BROWSER_START, description: browser });
  } catch {
    // The demo starts one without any test.
  }
}

/** The options, which open by themselves at the install, in whatever tab is empty; the install is over then. */
export async function firstOptions(context: BrowserContext, root: string): Promise<Page> {
  const shown = () => context.pages().find((page) => page.url() === `${root}options.html`);
  await expect.poll(shown, { timeout: 20_000 }).toBeDefined();
  const options = shown() ?? (await context.newPage());
  await options.getByRole('heading', { level: 1 }).filter({ hasText: /\S/ }).waitFor();
  return options;
}

/** Waits until the scripts for the granted hosts are in place: a page that is opened before them is read without. */
export async function scriptsInPlace(inside: Inside): Promise<void> {
  const count = () => inside.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length);
  await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(0);
}

/** The popup under the toolbar's button; one that is a page of its own says which tab it is about. */
export async function shownPopup(context: BrowserContext, root: string): Promise<Page> {
  const shown = () => context.pages().findLast((page) => page.url() === `${root}popup.html`);
  await expect.poll(shown, { timeout: 20_000 }).toBeDefined();
  return shown() ?? (await context.waitForEvent('page'));
}
