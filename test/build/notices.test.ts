// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILDS, filesIn, pathIn } from './builds';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

/** Gives packages and all that these depend on. */
const withDependencies = (names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const { dependencies = {} } = JSON.parse(read('node_modules', name, 'package.json'));
    return [name, ...withDependencies(Object.keys(dependencies))];
  });

/**
 * What lands in the extension: the production dependencies with theirs, and what WXT leaves in it. A dependency that is
 * added later is in the list by itself.
 */
const PACKAGES = [
  ...new Set(withDependencies(Object.keys(JSON.parse(read('package.json')).dependencies))),
  ...['wxt', '@wxt-dev/browser'],
];

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The texts of a package's licence. Of WXT's packages, only one holds it. */
function licencesOf(name: string): string[] {
  const folder = join(ROOT, 'node_modules', /^(wxt$|@wxt-dev\/)/.test(name) ? '@wxt-dev/module-react' : name);
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
  return files.map((file) => oneLine(readFileSync(join(folder, file), 'utf8')));
}

describe.each(BUILDS)('the licences of others in %s', (build) => {
  const notices = () => oneLine(readFileSync(pathIn(build, 'third-party-notices.txt'), 'utf8'));

  it.each(PACKAGES)('%s: its name, version and licence are there', (name) => {
    const { version } = JSON.parse(read('node_modules', name, 'package.json'));
    expect(licencesOf(name)).not.toEqual([]);
    expect(notices()).toContain(`${name} ${version} (`);
    for (const licence of licencesOf(name)) expect(notices()).toContain(licence);
  });

  it('stand in the folder that is packed', () => {
    expect(filesIn(build, '.')).toContain('third-party-notices.txt');
  });
});
