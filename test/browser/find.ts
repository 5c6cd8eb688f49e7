import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser'];

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * A Chromium on this machine: the one named by CHROMIUM_PATH, one on the PATH, or Playwright's own. Branded Chrome is
 * not looked for: since version 137 it loads no unpacked extension from the command line.
 */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return [...(named ? [named] : []), ...onPath, chromium.executablePath()].find(runs);
}

export const HOW_TO_GET_CHROMIUM = `No Chromium was found. Get one in one of these ways, then run the command again:
  npx playwright install chromium        (any system)
  sudo apt-get install chromium          (Debian, Ubuntu)
  brew install --cask chromium           (macOS)
or name one: CHROMIUM_PATH=/path/to/chromium
Google Chrome itself does not do: it no longer loads unpacked extensions from the command line.`;
