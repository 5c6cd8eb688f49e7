import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../browser/find.ts';
import { generateCases } from '../crm/taught/cases.ts';
import { type KindScore, shareRead, writeTable } from '../crm/taught/score.ts';
import { bundleInPage } from './bundle.ts';
import { teachKind } from './teach-kind.ts';

/** Less than this of what pages show is read of no kind of CRM, and of all together. */
const LEAST_OF_KIND = 0.8;
const LEAST_OF_ALL = 0.95;

/** Teaches all kinds of CRM in a browser without the extension, prints how they were read, and gives what is not good enough. */
export async function trySeeds(seeds: readonly number[]): Promise<string[]> {
  const script = await bundleInPage();
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  try {
    const faults: string[] = [];
    for (const seed of seeds) {
      const scores = await tryAllKinds(browser, script, seed);
      console.log(`Seed ${seed}\n${writeTable(scores)}`);
      faults.push(...faultsOf(scores).map((fault) => `seed ${seed}, ${fault}`));
    }
    return faults;
  } finally {
    await browser.close();
  }
}

async function tryAllKinds(browser: Browser, script: string, seed: number): Promise<KindScore[]> {
  const scores: KindScore[] = [];
  for (const kind of generateCases(seed)) {
    const context = await browser.newContext();
    scores.push(await teachKind(context, script, kind));
    await context.close();
  }
  return scores;
}

function faultsOf(scores: readonly KindScore[]): string[] {
  const wrong = scores.flatMap(({ kind, misses }) =>
    misses.filter(({ verdict }) => verdict === 'wrong').map((miss) => `${kind}: ${JSON.stringify(miss)}`),
  );
  const poor = scores
    .filter((score) => shareRead(score) < LEAST_OF_KIND)
    .map(({ kind }) => `${kind}: too little is read`);
  const total = (count: (score: KindScore) => number) => scores.reduce((sum, score) => sum + count(score), 0);
  const all = { read: total(({ read }) => read), missing: total(({ missing }) => missing), wrong: wrong.length };
  const isEnough = shareRead(all) >= LEAST_OF_ALL;
  return [...wrong, ...poor, ...(isEnough ? [] : ['all: too little is read'])];
}
