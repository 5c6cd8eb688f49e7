import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { findChromium, HOW_TO_GET_CHROMIUM } from './find.ts';

/** Gets a Chromium where that needs no question: by apt as root, else Playwright's own. */
function installChromium(): void {
  const quietly: SpawnSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
  const isRootOnDebian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (isRootOnDebian) {
    spawnSync('apt-get', ['update'], quietly);
    // The second package holds the browser's own languages: extensions speak the browser's.
    spawnSync('apt-get', ['install', '-y', 'chromium', 'chromium-l10n', 'fonts-noto-color-emoji'], quietly);
  } else {
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', shell: process.platform === 'win32' });
  }
}

if (!findChromium()) {
  console.log('Installing Chromium…');
  installChromium();
}
if (!findChromium()) {
  console.error(HOW_TO_GET_CHROMIUM);
  process.exit(1);
}
