import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../bench/arguments';
import { CRMS, fixtures } from '../bench/pages/fixture';
import { growDeal, KINDS } from '../bench/pages/grow';
import { createResults } from '../bench/results';
import { readTrace, type TraceEvent } from '../bench/trace';

const PAGE = 'https://acme.pipedrive.com/deal/4217?kind=deal-5000&round=0';
const OURS = { data: { url: 'chrome-extension://abc/content-scripts/pipedrive.js' } };
const ITS_OWN = { data: { url: PAGE } };

/** An event on the page's main thread: it begins `at` and takes `ms`, of which it has the processor for half. */
const event = (name: string, at: number, ms: number, args: TraceEvent['args'] = {}): TraceEvent => ({
  name,
  ph: 'X',
  pid: 7,
  tid: 1,
  ts: at * 1_000,
  dur: ms * 1_000,
  tdur: ms * 500,
  args,
});

const BEGIN: TraceEvent[] = [
  { name: 'thread_name', ph: 'M', pid: 7, tid: 1, ts: 0, args: { name: 'CrRendererMain' } },
  { name: 'navigationStart', ph: 'R', pid: 7, tid: 1, ts: 0, args: { data: { documentLoaderURL: PAGE } } },
];

const scriptOf = (...events: TraceEvent[]) => readTrace([...BEGIN, ...events]).share(PAGE, 0, 6_000);

describe('the time of an extension’s scripts', () => {
  it('is that of its calls and microtasks, nested ones once', () => {
    const { script, scriptByClock } = scriptOf(
      event('FunctionCall', 100, 40, OURS),
      event('FunctionCall', 110, 10, OURS),
      event('UpdateLayoutTree', 125, 10),
      event('RunMicrotasks', 200, 20),
    );
    expect(script).toBe(30);
    expect(scriptByClock).toBe(60);
  });

  it('is not that of the page’s own calls, inside of microtasks neither', () => {
    const { script } = scriptOf(
      event('FunctionCall', 100, 40, ITS_OWN),
      event('RunMicrotasks', 200, 20),
      event('FunctionCall', 202, 6, ITS_OWN),
      event('FunctionCall', 210, 6, OURS),
    );
    expect(script).toBe(7);
  });

  it('is that of observers of the extension which the page’s own call wakes', () => {
    const { script } = scriptOf(
      event('FunctionCall', 100, 40, ITS_OWN),
      event('RunMicrotasks', 130, 10),
      event('FunctionCall', 131, 8, OURS),
    );
    expect(script).toBe(5);
  });

  it('counts neither what comes later nor other threads', () => {
    const elsewhere = { ...event('FunctionCall', 100, 40, OURS), tid: 2 };
    expect(scriptOf(event('FunctionCall', 6_001, 40, OURS), elsewhere).script).toBe(0);
  });
});

describe('the results', () => {
  const row = { section: 'Pages', name: 'script', unit: 'ms' as const, base: 'hello', subject: 'ours' };

  it('compares medians, and says whether the goal is met', () => {
    const results = createResults();
    for (const value of [10, 11, 400]) results.add({ ...row, goal: { atMost: 1.5 } }, 'hello', value);
    for (const value of [22, 1, 21]) results.add({ ...row, goal: { atMost: 1.5 } }, 'ours', value);
    const [figures] = results.rows();
    expect(figures).toMatchObject({ ratio: 21 / 11, isGoalMet: false });
    expect(figures?.summaries.hello).toEqual({ median: 11, quartiles: [10.5, 205.5], rounds: 3 });
  });

  it('compares a value without a base with its goal itself', () => {
    const results = createResults();
    results.add({ ...row, base: undefined, unit: '%', goal: { atMost: 0.5 } }, 'ours', 0.4);
    expect(results.rows()[0]).toMatchObject({ ratio: undefined, isGoalMet: true });
  });
});

describe('the command line', () => {
  it('measures everything where it names nothing', () => {
    expect(readPlan([], {})).toMatchObject({ crms: CRMS, rounds: undefined });
  });

  it('takes measures, CRMs, kinds of pages and rounds', () => {
    const plan = readPlan(['page', 'kommo', 'no-deal', '--rounds', '3'], { BENCH_ROUNDS: '5' });
    expect(plan).toEqual({ measures: ['page'], crms: ['kommo'], kinds: ['no-deal'], rounds: 3 });
    expect(readPlan([], { BENCH_ROUNDS: '5' }).rounds).toBe(5);
  });

  it.each([['pages'], ['--round', '3'], ['--rounds', '0'], ['--rounds', 'many']])('refuses %s %s', (...args) => {
    expect(() => readPlan(args, {})).toThrow('npm run bench');
  });
});

it.each(CRMS)('the deal’s page of %s has as many elements as it says', (crm) => {
  const { html, frame } = fixtures[crm];
  const window = new Window();
  window.document.write(growDeal(crm, frame?.html ?? html, KINDS['deal-5000']));
  const { length } = window.document.querySelectorAll('*');
  expect(Math.abs(length - KINDS['deal-5000'].nodes)).toBeLessThanOrEqual(30);
});
