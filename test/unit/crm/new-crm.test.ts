// @vitest-environment node
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// It runs the compiler, the linter and other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** The parts of the repository that the generator and its checks need. */
const NEEDED = [
  'lib',
  'entrypoints',
  'build',
  'public',
  'test/crm',
  ...['readers', 'detect', 'harm'].map((part) => `test/unit/crm/${part}.test.ts`),
  'package.json',
  'vitest.config.ts',
  'wxt.config.ts',
];

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'new-crm-')));
  for (const path of NEEDED) await cp(join(ROOT, path), join(folder, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // The copy has neither git's files nor those that WXT prepares, so its configurations do without both.
  const { vcs: _, $schema: __, ...biome } = await jsonOf('biome.json');
  await writeFile(join(folder, 'biome.json'), JSON.stringify(biome));
  const { compilerOptions } = await jsonOf('tsconfig.json');
  const ofWxt = {
    target: 'ESNext',
    module: 'Preserve',
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
    paths: { '@/*': ['./*'] },
  };
  const include = ['lib/crm', 'entrypoints/*.content.ts'];
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...ofWxt }, include }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function jsonOf(file: string) {
  return JSON.parse(await readFile(join(ROOT, file), 'utf8'));
}

/** Runs a script of the copy, and returns what it printed and whether it went well. */
async function node(...args: string[]): Promise<{ isWell: boolean; said: string }> {
  // Vitest inside of Vitest must not see that it is inside.
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...env } = process.env;
  return run(process.execPath, args, { cwd: folder, env: { ...env, NO_COLOR: '1' } }).then(
    ({ stdout, stderr }) => ({ isWell: true, said: stdout + stderr }),
    ({ stdout, stderr }) => ({ isWell: false, said: stdout + stderr }),
  );
}

const newCrm = (...names: string[]) => node('test/crm/new/new-crm.ts', ...names);

/** The paths of all files that a reader could be written to, with the text of the register. */
async function everything(): Promise<unknown> {
  const lists = ['lib', 'entrypoints', 'test'].map((part) => readdir(join(folder, part), { recursive: true }));
  return [await Promise.all(lists), await readFile(join(folder, 'lib/crm/index.ts'), 'utf8')];
}

describe('npm run new-crm refuses, and changes nothing', () => {
  it.each<[why: string, said: string, ...names: string[]]>([
    ['no name', 'Which CRM?'],
    ['two names', 'One name', 'my', 'crm'],
    ['a name that is a path', 'small letters and digits', '../crm'],
    ['a name with capitals', 'small letters and digits', 'MyCrm'],
    ['a name with a dash', 'small letters and digits', 'my-crm'],
    ['a name that begins with a digit', 'small letters and digits', '1crm'],
    ['an empty name', 'small letters and digits', ''],
    ['a name of 31 letters', '30 at most', 'x'.repeat(31)],
    ['a CRM that is there', 'lib/crm/kommo is there', 'kommo'],
    ['a folder of the readers’ tools', 'lib/crm/toolkit is there', 'toolkit'],
    ['a folder of tests that is there', 'test/crm/demo is there', 'demo'],
    ['a word of the language', 'means something else', 'class'],
    ['a word of the code', 'means something else', 'sites'],
    ['the word of the template', 'means something else', 'newcrm'],
  ])('%s', async (_why, said, ...names) => {
    const before = await everything();
    const answer = await newCrm(...names);
    expect(answer).toEqual({ isWell: false, said: expect.stringContaining(said) });
    expect(answer.said).not.toContain('    at ');
    expect(await everything()).toEqual(before);
  });
});

describe('what npm run new-crm writes', () => {
  // These are so many that the list of sites has to be broken into lines, and they stand before and behind the others.
  const NAMES = ['acme2', 'acme10', 'zzz', 'm'.repeat(30)];
  const FILES = ['page.html', 'visit.json', 'answers.json', 'expected.json'];
  const written = (name: string) => [
    ...['page', 'reader', 'session', 'site'].map((part) => `lib/crm/${name}/${part}.ts`),
    `entrypoints/${name}.content.ts`,
    ...FILES.map((file) => `test/crm/${name}/first/${file}`),
  ];

  beforeAll(async () => {
    for (const name of NAMES) {
      const { isWell, said } = await newCrm(name);
      for (const path of [...written(name), 'lib/crm/index.ts']) expect(said).toContain(path);
      expect(isWell).toBe(true);
    }
  });

  it('passes the types', async () => {
    const { said } = await node('node_modules/typescript/bin/tsc', '--listFiles');
    const lines = said.split('\n');
    for (const path of [...NAMES.flatMap(written), 'lib/crm/index.ts'].filter((one) => one.endsWith('.ts'))) {
      expect(lines).toContain(join(folder, path));
      // Errors elsewhere do not count: the rest of the repository may need what `wxt prepare` makes.
      expect(lines.filter((line) => line.startsWith(`${path}(`))).toEqual([]);
    }
  });

  it('passes the linter', async () => {
    const paths = NAMES.flatMap(written);
    const { isWell, said } = await node('node_modules/@biomejs/biome/bin/biome', 'check', 'lib/crm/index.ts', ...paths);
    expect(isWell, said).toBe(true);
  });

  it('passes the tests all readers go through', async () => {
    const { isWell, said } = await node(
      ...['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'test/unit/crm', '-t', 'first|address|hosts'],
    );
    expect(isWell, said).toBe(true);
    expect(said).toMatch(/Test Files +3 passed/);
  });

  it('names nothing of the template', async () => {
    for (const path of NAMES.flatMap(written))
      expect(await readFile(join(folder, path), 'utf8'), path).not.toMatch(/newcrm|New CRM|kommo|\.\.\//i);
  });
});
