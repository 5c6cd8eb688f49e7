import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** The inputs that a parser once failed at. Each file's name says what was wrong. */
export function corpusOf({ name }: Pick<Target, 'name'>): { file: string; input: string }[] {
  const folder = join(import.meta.dirname, 'corpus', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({ file, input: readFileSync(join(folder, file), 'utf8') }));
}

/** The names of all folders of the corpus. */
export const corpusFolders = (): string[] => readdirSync(join(import.meta.dirname, 'corpus'));
