import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page, test } from '@playwright/test';
import axe from 'axe-core';
import { preview } from 'vite';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../browser/find.ts';
import { findCutText } from './find-cut-text.ts';

/** The languages of the extension. */
export const LANGUAGES = readdirSync(join(import.meta.dirname, '../../public/_locales'));

interface Gallery {
  /** Opens a gallery address. */
  open: (address: Record<string, string>) => Promise<Page>;
  /** Gives the names of a page's states, as the overview lists them. */
  statesOf: (page: string) => Promise<string[]>;
}

/** A test that opens the gallery as it was last built, in one browser for each worker. */
export const walk = test.extend<object, { gallery: Gallery }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures needed from the pattern
    async ({}, use) => {
      const executablePath = findChromium();
      if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
      const server = await preview({ configFile: join(import.meta.dirname, 'vite.config.ts'), preview: { port: 0 } });
      // Chromium refuses to run with its sandbox as root, and containers and CI machines run as root.
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const browser = await chromium.launch({ executablePath, args });
      const page = await browser.newPage();
      // Every frame gets this function, because code that runs in a frame uses nothing from outside it.
      await page.addInitScript(`globalThis.findCutText = ${findCutText}`);
      await page.addInitScript(`if (top === window) { ${axe.source} }`);
      const url = server.resolvedUrls?.local[0];
      const open = async (address: Record<string, string>) => {
        await page.goto(`${url}?${new URLSearchParams(address)}`);
        return page;
      };
      await use({
        open,
        statesOf: async (name) => {
          const links = (await open({})).locator(`[data-page="${name}"]`);
          await links.first().waitFor();
          return links.evaluateAll((all) => all.map((link) => link.dataset.state ?? ''));
        },
      });
      await browser.close();
      await server.close();
    },
    { scope: 'worker' },
  ],
});
