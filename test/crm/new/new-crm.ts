// Begins another CRM: npm run new-crm -- NAME
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { registered } from './registered.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const TEMPLATE = join(import.meta.dirname, 'template');
const REGISTER = 'lib/crm/index.ts';

/** A file to write: its path in the repository, and its text. */
type Written = readonly [path: string, text: string];

/** The files a CRM begins with: a site and a reader that work, their content script, a first page to read. */
function filesFor(name: string): Written[] {
  const named = (text: string) => text.replaceAll('newcrm', name).replaceAll('New CRM', capitalised(name));
  const copies = (folder: string, to: string) =>
    readdirSync(join(TEMPLATE, folder)).map((file): Written => [`${to}/${file}`, named(readTemplate(folder, file))]);
  return [
    ...copies('crm', `lib/crm/${name}`),
    // Content scripts differ in nothing but the name.
    [`entrypoints/${name}.content.ts`, read('entrypoints/kommo.content.ts').replaceAll('kommo', name)],
    ...copies('first', `test/crm/${name}/first`),
    [REGISTER, registered(name, read(REGISTER))],
  ];
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function readTemplate(...path: string[]): string {
  return readFileSync(join(TEMPLATE, ...path), 'utf8');
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Why a CRM cannot be called so; undefined if it can. */
function whyNot(name: string | undefined): string | undefined {
  if (name === undefined) return 'Which CRM? npm run new-crm -- NAME';
  // Capitals would be another file on one computer and the same on the next.
  if (!/^[a-z][a-z0-9]{0,29}$/.test(name))
    return `"${name}" has to be small letters and digits, a letter first, 30 at most.`;
  const places = [`lib/crm/${name}`, `entrypoints/${name}.content.ts`, `test/crm/${name}`];
  const taken = places.find((path) => existsSync(join(ROOT, path)));
  if (taken !== undefined) return `"${name}" is taken: ${taken} is there.`;
  if (!isFreeWord(name)) return `"${name}" means something else in the code.`;
  return undefined;
}

/** Whether the code can call its site so: the language and the files it stands in must not use the word already. */
function isFreeWord(name: string): boolean {
  const files = readdirSync(join(TEMPLATE, 'crm')).map((file) => readTemplate('crm', file));
  const around = [read(REGISTER), ...files].join('\n');
  if (new RegExp(`\\b${name}\\b`).test(around)) return false;
  try {
    return new Script(`'use strict'; let ${name};`) !== undefined;
  } catch {
    return false;
  }
}

function write([path, text]: Written): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(`  ${path}`);
}

function begin(name: string): void {
  // All are made before the first is written, so that a failure leaves nothing behind.
  const files = filesFor(name);
  console.log('Written:');
  files.forEach(write);
  console.log(`
It works as it stands, for a CRM that does not exist. Now:
  1. Put your CRM's facts in the place of each "Replace:" in lib/crm/${name}/.
  2. Put a page of yours, its answers and what is to be read into test/crm/${name}/first/.
  3. npx vitest run --project unit readers -t ${name}
  4. npx vitest run --project unit crms-table -u, which writes its row into docs/crms.md.
docs/adding-a-crm.md says how, and what remains to do.`);
}

const [name, ...more] = process.argv.slice(2);
const problem = more.length > 0 ? 'One name, without spaces.' : whyNot(name);
if (problem === undefined && name !== undefined) begin(name);
else {
  console.error(problem);
  process.exitCode = 1;
}
