import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { findChromium } from '../browser/find.ts';

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGB: number;
  system: string;
  node: string;
  browser: string;
  commit: string;
  /** The load averages over one, five and fifteen minutes before the first measure and after the last. */
  load: { before: number[]; after: number[] };
  at: string;
}

/** Describes this machine; call the result at the end. */
export function describeMachine(): () => Machine {
  const before = loadavg();
  const at = new Date().toISOString();
  const commit = ask('git', ['describe', '--always', '--dirty']);
  return () => ({
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    browser: ask(findChromium() ?? '', ['--version']),
    commit,
    load: { before, after: loadavg() },
    at,
  });
}

function ask(program: string, parameters: string[]): string {
  try {
    return execFileSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
