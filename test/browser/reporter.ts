import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { BROWSER_START } from './start.ts';

const SLOWEST = 10;

interface Project {
  tests: number;
  starts: number;
}

/** Prints at the end of a run how many tests and browser starts each project had, and which tests took longest. */
export default class RunReporter implements Reporter {
  readonly #projects = new Map<string, Project>();
  readonly #durations = new Map<string, number>();

  onTestEnd(test: TestCase, { annotations, duration, status }: TestResult): void {
    if (status === 'skipped') return;
    const [, project = '', file = '', ...titles] = test.titlePath();
    const { tests, starts } = this.#projects.get(project) ?? { tests: 0, starts: 0 };
    const started = annotations.filter(({ type }) => type === BROWSER_START).length;
    this.#projects.set(project, { tests: tests + 1, starts: starts + started });
    this.#durations.set(`[${project}] ${file} › ${titles.join(' › ')}`, duration);
  }

  onEnd(): void {
    if (this.#durations.size === 0) return;
    for (const [project, { tests, starts }] of this.#projects)
      console.log(`\n${project}: ${tests} tests, ${starts} browsers started`);
    const slowest = [...this.#durations].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
    console.log(`\nThe ${slowest.length} slowest:`);
    for (const [name, ms] of slowest) console.log(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
  }
}
