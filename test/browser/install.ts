import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { findChromium, findFirefox, HOW_TO_GET_CHROMIUM, HOW_TO_GET_FIREFOX } from './find.ts';

const quietly: SpawnSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
const isRootOnDebian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

function installByApt(...packages: string[]): void {
  spawnSync('apt-get', ['update'], quietly);
  spawnSync('apt-get', ['install', '-y', ...packages], quietly);
}

/** Gets a Chromium where that needs no question: by apt as root, else Playwright's own. */
function installChromium(): void {
  // The second package holds the browser's own languages: extensions speak the browser's.
  if (isRootOnDebian) installByApt('chromium', 'chromium-l10n', 'fonts-noto-color-emoji');
  else
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', shell: process.platform === 'win32' });
}

if (!findChromium()) {
  console.log('Installing Chromium…');
  installChromium();
}
if (!findChromium()) {
  console.error(HOW_TO_GET_CHROMIUM);
  process.exit(1);
}

// Only the tests need a Firefox, and without one they say what was not tried; where nobody reads that they fail.
const isForTests = process.env.npm_lifecycle_event === 'pretest';
if (isForTests && !findFirefox() && isRootOnDebian) {
  console.log('Installing Firefox…');
  installByApt('firefox-esr');
}
if (isForTests && !findFirefox() && process.env.CI) {
  console.error(HOW_TO_GET_FIREFOX);
  process.exit(1);
}
