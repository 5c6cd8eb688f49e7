import { type BrowserContext, expect, type Page, test, type Worker } from '@playwright/test';

export interface StartOptions {
  /** The port of the server that answers for all hosts. */
  port: number;
  /** The hosts that the extension has been granted. */
  granted: readonly string[];
  /** The browser's language. */
  language: string;
  dark: boolean;
}

/** A browser with the production build in it. The interface is the same for every browser. */
export interface Started {
  context: BrowserContext;
  /** The origin of the extension's own pages, with a slash at the end. */
  root: string;
  /** A page of the extension that does nothing by itself. It is open until the test ends or closes it. */
  quietPage(): Page;
  /** Gives a place where code runs as the extension, outside of all pages that a test looks at. */
  inside(): Promise<Inside>;
  /** Ends the extension's background at once, also in the middle of its work. */
  endBackground(): Promise<void>;
  /** Installs the extension again over the one that is installed, as an update does. */
  updateExtension(): Promise<void>;
  /** Ends the extension, as its removal does. Its scripts in open pages stay as they are. */
  endExtension(): Promise<void>;
  /** Presses the extension's toolbar button while this page is in front. */
  pressToolbarButton(page: Page): Promise<void>;
  /** Presses Alt, Shift and this letter while this page is in front. Chromium lets no test do that. */
  pressShortcut(page: Page, letter: 'W' | 'K'): Promise<void>;
  /** Opens the popup under that button by this function, and gives it. */
  toolbarPopup(open: () => Promise<void>): Promise<Page>;
  /** Opens the panel beside the page by this function, and gives it. */
  panel(open: () => Promise<void>): Promise<Page>;
  /** Gives what the browser would warn of, or ask the manager for, at an update from the one manifest to the other. */
  warningsOfUpdate(from: Asked, to: Asked): Promise<string[]>;
  close(): Promise<void>;
}

/** What a manifest asks for at the install. */
export interface Asked {
  permissions: string[];
  host_permissions: string[];
}

export type Inside = Pick<Worker, 'evaluate'>;

/** The type of the annotations that the reporter counts. */
export const BROWSER_START = 'browser start';

/** Adds an annotation to the running test, if there is one, that says that a browser was started for it. */
export function noteStart(browser: string): void {
  try {
    test.info().annotations.push({ type: BROWSER_START, description: browser });
  } catch {
    // The demo starts a browser without any test.
  }
}

/**
 * Gives the options page, which opens by itself at the install, in any tab that is empty. Once it is there, the install
 * is over.
 */
export async function firstOptions(context: BrowserContext, root: string): Promise<Page> {
  const find = () => context.pages().find((page) => page.url() === `${root}options.html`);
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  const options = find() ?? (await context.newPage());
  await options.getByRole('heading', { level: 1 }).filter({ hasText: /\S/ }).waitFor();
  return options;
}

/**
 * Waits until the background has registered the scripts for the granted hosts: a page that opens earlier gets no script
 * when it loads.
 */
export async function whenScriptsRegistered(inside: Inside): Promise<void> {
  const count = () => inside.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length);
  await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(0);
}

/**
 * Gives the popup under the toolbar button. Its address is the bare `popup.html`; a popup that a test opens as a page
 * of its own has the tab in its address.
 */
export const findPopup = (context: BrowserContext, root: string): Promise<Page> =>
  findPage(context, `${root}popup.html`);

/** Gives the panel beside the page. */
export const findPanel = (context: BrowserContext, root: string): Promise<Page> =>
  findPage(context, `${root}popup.html?panel`);

async function findPage(context: BrowserContext, url: string): Promise<Page> {
  const find = () => context.pages().findLast((page) => page.url() === url);
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  return find() ?? (await context.waitForEvent('page'));
}
