// @vitest-environment node
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../wxt.config.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const RULE = 'lint/style/noRestrictedImports';

/** A file, what it imports, and why it may not import that; without a reason it may. */
const IMPORTS: [file: string, imported: string, wrong?: string][] = [
  // lib/deal imports nothing of ours outside lib/deal, and no browser.
  ['lib/deal/x.ts', './model'],
  ['lib/deal/x.ts', '@/lib/deal/model'],
  ['lib/deal/deep/x.ts', '@/lib/deal/model'],
  ['lib/deal/x.ts', '@/lib/parse-json', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '~/lib/parse-json', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '../parse-json', 'lib/deal imports nothing of ours'],
  ['lib/deal/deep/x.ts', '../../parse-json', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '@/lib/messaging/protocol', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '@/components/error-messages', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '@/entrypoints/popup/tab', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', '#imports', 'lib/deal imports nothing of ours'],
  ['lib/deal/x.ts', 'webextension-polyfill', 'lib/deal knows no browser'],
  ['lib/deal/x.ts', 'wxt/browser', 'lib/deal knows no browser'],
  ['lib/deal/x.ts', 'react', 'lib/deal knows no browser'],

  // Every folder may import the domain.
  ['lib/crm/x.ts', '@/lib/deal/model'],
  ['lib/wazzup/x.ts', '@/lib/deal/model'],
  ['components/x.tsx', '@/lib/deal/model'],
  ['entrypoints/popup/x.tsx', '@/lib/deal/model'],

  // CRMs and Wazzup do not import each other.
  ['lib/crm/x.ts', './reading/read-deal'],
  ['lib/crm/x.ts', '@/lib/parse-json'],
  ['lib/crm/x.ts', '@/lib/wazzup/client', 'Only the background talks to Wazzup'],
  ['lib/crm/x.ts', '../wazzup/client', 'Only the background talks to Wazzup'],
  ['lib/wazzup/x.ts', './wire'],
  ['lib/wazzup/x.ts', '@/lib/wazzup/wire'],
  ['lib/wazzup/x.ts', '@/lib/crm', 'CRMs and Wazzup do not know each other'],
  ['lib/wazzup/x.ts', '@/lib/crm/reader', 'CRMs and Wazzup do not know each other'],
  ['lib/wazzup/x.ts', '../crm/kommo', 'CRMs and Wazzup do not know each other'],

  // Every folder may import the settings, which import the domain only.
  ['lib/settings/x.ts', '@/lib/deal/compose'],
  ['lib/settings/x.ts', 'zod/mini'],
  ['lib/settings/x.ts', '@/lib/wazzup/auth', 'Only the background talks to Wazzup'],
  ['lib/settings/x.ts', '@/lib/background/writes', 'Only the background talks to Wazzup'],
  ['lib/settings/x.ts', '@/components/useSettings', 'lib knows no page'],
  ['components/x.tsx', '@/lib/settings'],
  ['lib/background/x.ts', '@/lib/settings'],

  // lib imports no page, components import no entrypoint.
  ...['lib', 'lib/crm', 'lib/visit', 'lib/wazzup', 'lib/background', 'lib/outbox'].flatMap((folder): typeof IMPORTS => [
    [`${folder}/x.ts`, '@/entrypoints/popup/tab', 'lib knows no page'],
    [`${folder}/x.ts`, '@/components/error-messages', 'lib knows no page'],
    [`${folder}/x.ts`, '../components/errors', 'lib knows no page'],
  ]),
  ['components/x.tsx', './TextField'],
  ['components/x.tsx', '@/lib/i18n'],
  ['components/x.tsx', 'react'],
  ['components/x.tsx', '@/entrypoints/popup/tab', 'Components know no entrypoint'],
  ['components/x.tsx', '../entrypoints/popup/tab', 'Components know no entrypoint'],
  ['entrypoints/popup/x.tsx', '@/components/TextField'],
  ['entrypoints/popup/x.tsx', './tab'],
  ['entrypoints/popup/x.tsx', '@/lib/messaging/send'],
  ['entrypoints/popup/x.tsx', '@/lib/crm'],

  // Only the background talks to Wazzup.
  ...['wazzup/client', 'outbox', 'outbox/queue', 'background/writes'].flatMap((part): typeof IMPORTS => [
    ['entrypoints/background.ts', `@/lib/${part}`],
    ['entrypoints/popup/x.tsx', `@/lib/${part}`, 'Only the background talks to Wazzup'],
    ['entrypoints/options/x.tsx', `../../lib/${part}`, 'Only the background talks to Wazzup'],
    ['entrypoints/kommo.content.ts', `@/lib/${part}`, 'Only the background talks to Wazzup'],
    ['components/x.tsx', `@/lib/${part}`, 'Only the background talks to Wazzup'],
    ['lib/x.ts', `@/lib/${part}`, 'Only the background talks to Wazzup'],
    ['lib/x.ts', `./${part}`, 'Only the background talks to Wazzup'],
    ['lib/crm/x.ts', `@/lib/${part}`, 'Only the background talks to Wazzup'],
    ['lib/visit/x.ts', `@/lib/${part}`, 'Only the background talks to Wazzup'],
  ]),
  ['lib/background/x.ts', '@/lib/wazzup/client'],
  ['lib/background/x.ts', '@/lib/outbox'],
  ['lib/background/x.ts', '@/lib/crm'],
  ['lib/background/x.ts', './writes'],
  ['lib/background/x.ts', '@/lib/background/writes'],
  ['lib/wazzup/x.ts', '@/lib/background/writes', 'lib/wazzup knows only Wazzup'],
  ['lib/wazzup/x.ts', '@/lib/outbox', 'lib/wazzup knows only Wazzup'],
  ['lib/outbox/x.ts', '@/lib/outbox/queue'],
  ['lib/outbox/x.ts', '@/lib/wazzup/client', 'The outbox remembers writes'],
  ['lib/outbox/x.ts', '@/lib/background/writes', 'The outbox remembers writes'],
  ['lib/outbox/x.ts', '@/lib/crm', 'CRMs and Wazzup do not know each other'],

  // Somebody can copy an example alone, so it imports nothing of ours.
  ['examples/some/x.ts', './config'],
  ['examples/some/x.ts', 'hono'],
  ['examples/some/x.ts', '@/lib/parse-json', 'An example stands alone'],
  ['examples/some/x.ts', '../../lib/json', 'An example stands alone'],

  // Content scripts import only small modules.
  ['entrypoints/kommo.content.ts', '@/lib/crm/page-endpoint'],
  ['entrypoints/kommo.content.ts', '@/lib/visit/run-content-script'],
  ['entrypoints/kommo.content.ts', 'wxt/utils/define-content-script'],
  ['lib/visit/x.ts', '@/lib/crm/reading/read-deal'],
  ['lib/visit/x.ts', 'wxt/browser'],
  ['entrypoints/kommo.content/index.ts', '@/lib/crm/page-endpoint'],
  ['lib/crm/x.ts', 'wxt/browser'],
  ['entrypoints/kommo.content.ts', '@/components/page', 'Content scripts stay light'],
  ...[
    'react',
    'react-dom',
    'react-dom/client',
    'react/jsx-runtime',
    'zod',
    'zod/mini',
    'webextension-polyfill',
  ].flatMap((heavy): typeof IMPORTS => [
    ['entrypoints/popup/x.tsx', heavy],
    ['lib/x.ts', heavy],
    ['lib/crm/x.ts', heavy, 'Content scripts stay light'],
    ['lib/visit/x.ts', heavy, 'Content scripts stay light'],
    ['lib/messaging/content-x.ts', heavy, 'Content scripts stay light'],
    ['entrypoints/kommo.content.ts', heavy, 'Content scripts stay light'],
    ['entrypoints/kommo.content/x.ts', heavy, 'Content scripts stay light'],
  ]),
];

/** Globals that a browser has without an import, and that lib/deal must not use. */
const GLOBALS = ['browser', 'chrome', 'document', 'fetch', 'localStorage', 'navigator', 'window'];

/** All ways to import a module. */
const WAYS: [name: string, source: (imported: string) => string][] = [
  ['import', (imported) => `import { thing } from '${imported}';\n\nthing();\n`],
  ['import type', (imported) => `import type { Thing } from '${imported}';\n\nexport type { Thing };\n`],
  ['export', (imported) => `export * from '${imported}';\n`],
  ['import()', (imported) => `export const thing = () => import('${imported}');\n`],
];

interface Diagnostic {
  severity: string;
  category: string;
  message: string;
  location: { path: string };
}

/** Gives a file a name of its own in the same folder, except the one file whose name matters to the linter. */
const numberedFile = (file: string, number: string): string => file.replace(/\b(x|kommo)\./, `$1${number}.`);

describe('the linter enforces the import boundaries', () => {
  let folder: string;
  /** The linter's diagnostics for all files, from one run. */
  let diagnostics: Diagnostic[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arrows-'));
    const { vcs: _, $schema: __, ...config } = JSON.parse(await readFile(join(ROOT, 'biome.json'), 'utf8'));
    await writeFile(join(folder, 'biome.json'), JSON.stringify(config));
    for (const [number, [file, imported]] of IMPORTS.entries()) {
      for (const [way, [, source]] of WAYS.entries()) {
        const path = join(folder, numberedFile(file, `${number}-${way}`));
        await mkdir(dirname(path), { recursive: true });
        await appendFile(path, source(imported));
      }
    }
    for (const name of GLOBALS) {
      await writeFile(join(folder, `lib/deal/${name}.ts`), `export const thing = () => ${name};\n`);
      await writeFile(join(folder, `lib/${name}.ts`), `export const thing = () => ${name};\n`);
    }
    ({ diagnostics } = await lint(folder));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(IMPORTS.map(([file, imported, wrong], number) => ({ file, imported, wrong, number })))(
    '$file → $imported: $wrong',
    ({ file, wrong, number }) => {
      for (const [way, [name]] of WAYS.entries()) {
        const messages = diagnostics
          .filter(
            ({ location, category }) => location.path === numberedFile(file, `${number}-${way}`) && category === RULE,
          )
          .map(({ severity, message }) => [severity, message].join(' '));
        expect([name, messages]).toEqual([name, wrong ? [expect.stringContaining(`error ${wrong}`)] : []]);
      }
    },
  );

  it.each(GLOBALS)('lib/deal → %s, which needs no import', (name) => {
    const globalDiagnostics = diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedGlobals');
    const about = (path: string) =>
      globalDiagnostics.filter(({ location }) => location.path === path).map(({ severity }) => severity);
    expect([about(`lib/deal/${name}.ts`), about(`lib/${name}.ts`)]).toEqual([['error'], []]);
  });

  it('no module of ours can be used without an import', () => {
    expect(config.imports).toBe(false);
  });
});

function lint(cwd: string): Promise<{ diagnostics: Diagnostic[] }> {
  return new Promise((done, fail) => {
    const args = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
    // The linter ends with an error if it finds something, as it does here; so this ignores the error.
    execFile(process.execPath, args, { cwd, maxBuffer: 1e8 }, (_error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout));
      } catch {
        fail(new Error(stderr));
      }
    });
  });
}

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

async function fileOf(path: string): Promise<string> {
  for (const end of ['.ts', '.tsx', '/index.ts', '']) {
    const isThere = await readFile(path + end).then(
      () => true,
      () => false,
    );
    if (isThere) return path + end;
  }
  throw new Error(`${path} is imported and not there`);
}

/** Gives every file that a file imports, directly or through others, and the packages by their names. */
async function closure(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, imported = ''] of (await readFile(file, 'utf8')).matchAll(IMPORT)) {
    if (imported.startsWith('@/')) await closure(await fileOf(join(ROOT, imported.slice(2))), seen);
    else if (imported.startsWith('.')) await closure(await fileOf(join(dirname(file), imported)), seen);
    else seen.add(imported);
  }
  return seen;
}

/** Gives our files among those that a file imports, as paths from the root. */
async function ownFiles(file: string): Promise<string[]> {
  const all = await closure(join(ROOT, file));
  return [...all].filter((name) => name.startsWith(ROOT)).map((name) => relative(ROOT, name));
}

/** What the script of taught CRMs needs besides. */
const LESSON_PARTS = [
  'lib/lesson/address-form.ts',
  'lib/lesson/linked-fields.ts',
  'lib/lesson/only-shows.ts',
  'lib/permissions/match-patterns.ts',
];

describe('what a content script imports', () => {
  it('is small, also through other files', async () => {
    const scripts = (await readdir(join(ROOT, 'entrypoints'))).filter((name) => /\.content(\.ts|$)/.test(name));
    expect(scripts).toContain('taught.content.ts');
    for (const script of scripts) {
      const path = join(ROOT, 'entrypoints', script);
      const all = [...(await closure(script.endsWith('.ts') ? path : join(path, 'index.ts')))];
      const ours = all.filter((name) => name.startsWith(ROOT)).map((name) => relative(ROOT, name));
      expect(ours).toContain('lib/crm/reading/read-deal.ts');
      const others = ours.filter(
        (name) =>
          !/^(entrypoints\/|lib\/(crm|deal|visit)\/|lib\/(parse-json|time)\.ts$|lib\/messaging\/content(-guards)?\.ts$)/.test(
            name,
          ),
      );
      expect(others.toSorted()).toEqual(script === 'taught.content.ts' ? LESSON_PARTS : []);
      expect(all.filter((name) => /^(react|zod|webextension-polyfill|idb|p-)/.test(name))).toEqual([]);
    }
  });

  it('the background imports neither React nor what turns phones into chats: pages need that', async () => {
    const all = [...(await closure(join(ROOT, 'entrypoints/background.ts')))];
    expect(all).toContain(join(ROOT, 'lib/background/chat-visibility.ts'));
    const phones = all.filter((name) => name.startsWith('libphonenumber') || name.endsWith('lib/chat/phone.ts'));
    expect([phones, all.filter((name) => /^react/.test(name))]).toEqual([[], []]);
  });

  it('a page imports more, and this test finds that', async () => {
    const all = await closure(join(ROOT, 'entrypoints/popup/main.tsx'));
    expect(all).toContain('react');
    expect(all).not.toContain('webextension-polyfill');
  });
});

describe('what the background and the pages import of a CRM', () => {
  /** The files that say where a CRM is, and which of its addresses are deals. All other files of lib/crm read pages. */
  const SITE = /^lib\/crm\/(index|site-registry|deal-urls|[a-z0-9]+\/(site|record-urls|home))\.ts$/;
  const pageCode = async (file: string) =>
    (await ownFiles(file)).filter((path) => path.startsWith('lib/crm/') && !SITE.test(path));

  /** The teach window compares what the marks of a field said on two pages. It reads no page itself. */
  const PROOF =
    /^lib\/crm\/(reader-versions|teaching\/(prove|pick-diverse|state-words)|taught\/field-values|toolkit\/(contacts|dom|untyped|read-failure))\.ts$/;
  const allowed = (file: string) => (path: string) => file === 'entrypoints/teach/main.tsx' && PROOF.test(path);

  it('is its site: none of them imports the code that reads its pages', async () => {
    const folders = (await readdir(join(ROOT, 'entrypoints'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.content'))
      .map(({ name }) => `entrypoints/${name}/main.tsx`);
    expect(folders).toContain('entrypoints/popup/main.tsx');
    for (const file of ['entrypoints/background.ts', ...folders])
      expect([file, (await pageCode(file)).filter((path) => !allowed(file)(path))]).toEqual([file, []]);
    expect(await ownFiles('entrypoints/background.ts')).toContain('lib/crm/kommo/site.ts');
  });

  it('is less than a content script imports, and this test finds that', async () => {
    const code = await pageCode('entrypoints/kommo.content.ts');
    for (const part of ['reader', 'session', 'page']) expect(code).toContain(`lib/crm/kommo/${part}.ts`);
    expect(code).toContain('lib/crm/reading/read-deal.ts');
  });
});
