import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { findChromium, findFirefox, HOW_TO_GET_CHROMIUM, HOW_TO_GET_FIREFOX } from './find.ts';

const quietly: SpawnSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
const isRootOnDebian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

function installByApt(...packages: string[]): void {
  spawnSync('apt-get', ['update'], quietly);
  spawnSync('apt-get', ['install', '-y', ...packages], quietly);
}

/** Installs a Chromium without asking: by apt if this runs as root on Debian, else Playwright's own. */
function installChromium(): void {
  // The second package has the languages of the browser: an extension speaks the language of its browser.
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

// Only the tests need a Firefox. Without one they print what they did not try; on CI, where nobody reads that, they
// fail.
const isForTests = process.env.npm_lifecycle_event === 'pretest';
if (isForTests && !findFirefox() && isRootOnDebian) {
  console.log('Installing Firefox…');
  installByApt('firefox-esr');
}
if (isForTests && !findFirefox() && process.env.CI) {
  console.error(HOW_TO_GET_FIREFOX);
  process.exit(1);
}
