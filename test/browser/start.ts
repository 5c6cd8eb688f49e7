import type { BrowserContext, Page, Worker } from '@playwright/test';

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
  close(): Promise<void>;
}

export type Inside = Pick<Worker, 'evaluate'>;

/** Waits for the end of the install: the options open by themselves then, in whatever tab is empty. */
export async function closeFirstOptions(context: BrowserContext, root: string): Promise<void> {
  const isOptions = (page: Page) => page.url().startsWith(`${root}options.html`);
  const options = context.pages().find(isOptions) ?? (await context.waitForEvent('page', isOptions));
  await options.getByRole('heading', { level: 1 }).filter({ hasText: /\S/ }).waitFor();
  await options.close();
}
