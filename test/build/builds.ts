import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const BUILDS = ['chrome-mv3', 'firefox-mv3'] as const;

const OUTPUT = resolve(import.meta.dirname, '../../.output');

export const pathIn = (build: (typeof BUILDS)[number], ...names: string[]): string => join(OUTPUT, build, ...names);

/** The files of a folder of a build, by name. */
export const filesIn = (build: (typeof BUILDS)[number], folder: string): string[] => readdirSync(pathIn(build, folder));
