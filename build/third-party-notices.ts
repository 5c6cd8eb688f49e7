import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const NOTICES_FILE = 'third-party-notices.txt';

/** The folder of the package that a module is of. Vite and Rolldown add modules of their own, which have no file. */
function packageFolder(module: string): string | undefined {
  const [, tool] = /^\0(vite|rolldown)\//.exec(module) ?? [];
  if (tool) return join('node_modules', tool);
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(module.replace(/^\0/, ''))?.[0];
}

/** WXT's packages are of one project under one licence, whose text only this one of them holds. */
const LICENCE_OF_WXT = join('node_modules', '@wxt-dev', 'module-react');
const isOfWxt = (name: string): boolean => name === 'wxt' || name.startsWith('@wxt-dev/');

/** Writes what a package's licence asks for: its name and all texts of its licence. */
async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const texts = await licencesIn(isOfWxt(name) ? LICENCE_OF_WXT : folder);
  if (texts.length === 0) throw new Error(`${name} lands in the extension, and its package holds no licence.`);
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

async function licencesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  // The tools' own packages hold much code of others, none of which lands in the extension.
  const own = texts.map(
    (text) => text.replaceAll('\r\n', '\n').split(/\n#+ Licenses of bundled dependencies/i)[0] ?? '',
  );
  return own.map((text) => text.trim());
}

/**
 * Collects the packages of which something lands in the extension, and writes their licences into it. WXT makes a build
 * of its own for each script, so the plugin collects in all of them, and `write` comes after the last.
 */
export function thirdPartyNotices() {
  const folders = new Set<string>();
  return {
    plugin: (): Plugin => ({
      name: 'third-party-notices',
      generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle))
          for (const [module, { renderedLength }] of Object.entries(chunk.type === 'chunk' ? chunk.modules : {})) {
            const folder = renderedLength > 0 ? packageFolder(module) : undefined;
            if (folder) folders.add(folder);
          }
      },
    }),

    async write(outDir: string): Promise<void> {
      const notices = await Promise.all([...folders].map(noticeOf));
      const head = 'Deal Link for Wazzup contains code of these packages, under these licences.';
      const text = [head, ...[...new Set(notices)].sort()].join(`\n\n${'-'.repeat(80)}\n\n`);
      await writeFile(join(outDir, NOTICES_FILE), `${text}\n`);
    },
  };
}
