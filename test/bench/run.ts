// This measures what the extension costs, side by side with a browser without it and with the smallest extensions that
// the same tools make. CONTRIBUTING.md says how it is run, docs/performance.md how it measures.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Measure, readPlan } from './arguments.ts';
import { describeMachine } from './machine.ts';
import { measureDeals } from './measures/deals.ts';
import { measureDrain } from './measures/drain.ts';
import { measurePages } from './measures/page.ts';
import { measurePopup } from './measures/popup.ts';
import { measureRead } from './measures/read.ts';
import { measureRest } from './measures/rest.ts';
import { measureWorker } from './measures/worker.ts';
import { createResults } from './results.ts';
import { toMarkdown } from './table.ts';
import { serveWorld } from './world.ts';

const OUTPUT = resolve(import.meta.dirname, '../../test-results/bench');

const plan = readPlan(process.argv.slice(2), process.env);
const machine = describeMachine();
const results = createResults();
const world = await serveWorld();
const measure: Record<Measure, () => Promise<void>> = {
  page: () => measurePages(world, results, plan),
  rest: () => measureRest(world, results, plan),
  popup: () => measurePopup(world, results, plan),
  worker: () => measureWorker(world, results, plan),
  read: () => measureRead(world, results, plan),
  drain: () => measureDrain(results),
  deals: () => measureDeals(results, plan),
};
try {
  for (const name of plan.measures) {
    const began = performance.now();
    try {
      await measure[name]();
    } catch (error) {
      console.error(error);
      results.fail(`${name}: ${error}`);
    }
    console.error(`Measured ${name} in ${Math.round((performance.now() - began) / 1_000)} s.`);
  }
} finally {
  await world.close();
}
const rows = results.rows();
const { failures } = results;
const measuredOn = machine();
const table = toMarkdown(rows, failures, measuredOn);
await mkdir(OUTPUT, { recursive: true });
await writeFile(join(OUTPUT, 'bench.md'), table);
await writeFile(join(OUTPUT, 'bench.json'), JSON.stringify({ machine: measuredOn, rows, failures }, null, 2));
console.log(`\n${table}\nAlso in test-results/bench/, as Markdown and JSON.`);
if (failures.length > 0) process.exitCode = 1;
