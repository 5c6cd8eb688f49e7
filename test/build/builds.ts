import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const BUILDS = ['chrome-mv3', 'firefox-mv3'] as const;

const OUTPUT = resolve(import.meta.dirname, '../../.output');

export const pathIn = (build: (typeof BUILDS)[number], ...names: string[]): string => join(OUTPUT, build, ...names);

/** Gives the names of the files in a folder of a build. */
export const filesIn = (build: (typeof BUILDS)[number], folder: string): string[] => readdirSync(pathIn(build, folder));
