// Prepares a fresh machine. It runs before anything is installed, so it may use only the modules of Node 20 itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname ?? '.';
const stamp = join(root, 'node_modules', '.lock-hash');
const lockHash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockHash) {
  console.log('Installing dependencies…');
  run('npm', ['ci', '--loglevel=error']);
  writeFileSync(stamp, lockHash);
}
// From here on the project uses the Node that is among its dependencies.
run(join(root, 'node_modules', '.bin', 'node'), [join(root, 'test', 'browser', 'install.ts')]);
