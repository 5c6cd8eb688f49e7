import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (names: readonly string[]): string[] =>
  (process.env.PATH ?? '').split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));

const firstOf = (named: string | undefined, ...others: string[]): string | undefined =>
  [...(named ? [named] : []), ...others].find(runs);

/**
 * Finds a Chromium on this machine: the one that CHROMIUM_PATH names, one on the PATH, or Playwright's own. It does not
 * look for branded Chrome, which since version 137 loads no unpacked extension from the command line.
 */
export const findChromium = (): string | undefined =>
  firstOf(process.env.CHROMIUM_PATH, ...onPath(['chromium', 'chromium-browser']), chromium.executablePath());

/**
 * Finds a stock Firefox on this machine: the one that FIREFOX_PATH names, one on the PATH, or the one macOS installs.
 */
export const findFirefox = (): string | undefined =>
  firstOf(
    process.env.FIREFOX_PATH,
    ...onPath(['firefox-esr', 'firefox']),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  );

export const HOW_TO_GET_CHROMIUM = `No Chromium was found. Get one in one of these ways, then run the command again:
  npx playwright install chromium        (any system)
  sudo apt-get install chromium          (Debian, Ubuntu)
  brew install --cask chromium           (macOS)
or name one: CHROMIUM_PATH=/path/to/chromium
Google Chrome itself does not do: it no longer loads unpacked extensions from the command line.`;

export const HOW_TO_GET_FIREFOX = `No Firefox was found, so nothing was tried in it. To try everything in both browsers, get Firefox 140 or newer:
  sudo apt-get install firefox-esr       (Debian)
  https://www.mozilla.org/firefox        (any system)
or name one: FIREFOX_PATH=/path/to/firefox`;
