// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = [
  'build',
  'entrypoints',
  'components',
  'lib',
  'public',
  'package.json',
  'tsconfig.json',
  'wxt.config.ts',
];
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

// Without this, the test runner's own mode would end up in the build.
const { NODE_ENV, VITEST, ...environment } = process.env;

/** Builds both targets from a copy of the sources in a new folder; gives the hash of each file by its name. */
function build(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'deal-link-build-'));
  folders.push(folder);
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const browser of ['chrome', 'firefox'])
    execFileSync(join(ROOT, 'node_modules/.bin/wxt'), ['build', '-b', browser], {
      cwd: folder,
      env: environment,
      stdio: 'ignore',
    });
  const output = join(folder, '.output');
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(output, name)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(output, name)))
        .digest('hex'),
    ]),
  );
}

it('the build gives the same bytes from the same sources in any folder', () => {
  const first = build();
  expect(Object.keys(first).length).toBeGreaterThan(20);
  expect(build()).toEqual(first);
});
