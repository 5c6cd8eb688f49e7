// Prepares a fresh machine, before anything is installed: only Node 20's own modules may be used here.
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
// The project's own Node, from the dependencies, goes on from here.
run(join(root, 'node_modules', '.bin', 'node'), [join(root, 'test', 'browser', 'install.ts')]);
