// @vitest-environment node
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type * as Step from '@/lib/deal/decide-write';
import type * as Queue from '@/lib/deal/queue';
import type * as Ends from '@/lib/outbox/record';
import type * as Client from '@/lib/wazzup/client';
import { live } from '../../reliability/model.ts';
import { clockStory } from '../../reliability/story.ts';

// The judge has to find an outbox that does one thing wrong, or the stories prove nothing about the right one.

interface Broken {
  decideWrite?: (right: typeof Step.decideWrite) => typeof Step.decideWrite;
  coalesce?: (right: typeof Queue.coalesce) => typeof Queue.coalesce;
  applyResult?: (right: typeof Ends.applyResult) => typeof Ends.applyResult;
  createClient?: (right: typeof Client.createClient) => typeof Client.createClient;
}

const now = vi.hoisted((): { broken: Broken } => ({ broken: {} }));

vi.mock('@/lib/deal/decide-write', async (original) => {
  const right = await original<typeof Step>();
  const decideWrite: typeof Step.decideWrite = (...args) =>
    (now.broken.decideWrite?.(right.decideWrite) ?? right.decideWrite)(...args);
  return { ...right, decideWrite };
});
vi.mock('@/lib/deal/queue', async (original) => {
  const right = await original<typeof Queue>();
  const coalesce: typeof Queue.coalesce = (...args) =>
    (now.broken.coalesce?.(right.coalesce) ?? right.coalesce)(...args);
  return { ...right, coalesce };
});
vi.mock('@/lib/outbox/record', async (original) => {
  const right = await original<typeof Ends>();
  const applyResult: typeof Ends.applyResult = (...args) =>
    (now.broken.applyResult?.(right.applyResult) ?? right.applyResult)(...args);
  return { ...right, applyResult };
});
vi.mock('@/lib/wazzup/client', async (original) => {
  const right = await original<typeof Client>();
  const createClient: typeof Client.createClient = (...args) =>
    (now.broken.createClient?.(right.createClient) ?? right.createClient)(...args);
  return { ...right, createClient };
});

afterEach(() => {
  now.broken = {};
});

const BROKEN: [string, Broken, RegExp][] = [
  [
    'an update counts as saved with whatever Wazzup has, and is never sent',
    {
      decideWrite: (right) => (press, there) =>
        press.action === 'update' && there ? { outcome: 'saved', there } : right(press, there),
    },
    /left something else/,
  ],
  [
    'an update overwrites a change that no manager saw',
    {
      decideWrite: (right) => (press, there) =>
        right(press.action === 'update' ? { ...press, base: there } : press, there),
    },
    /upon what was not shown/,
  ],
  [
    'closing also writes the other fields that the manager saw',
    {
      decideWrite: (right) => (press, there) => {
        const step = right(press, there);
        return press.action === 'close' && 'send' in step && step.want
          ? { send: 'update', want: { ...press.deal, closed: true } }
          : step;
      },
    },
    /not what was pressed/,
  ],
  [
    'joining two presses loses a field',
    {
      coalesce:
        (right) =>
        (...args) => {
          const one = right(...args);
          return typeof one === 'object' ? { ...one, deal: { ...one.deal, contacts: [] } } : one;
        },
    },
    /not what was pressed/,
  ],
  [
    'joining two presses loses the earlier one',
    {
      coalesce: (right) => (earlier, later, intermediateStates) =>
        right(earlier, later, intermediateStates) && { ...later, base: earlier.base },
    },
    /not what was pressed|left something else|conflict\) with nobody/,
  ],
  [
    'a create is sent twice',
    {
      createClient: (right) => (request) => {
        const client = right(request);
        const create: typeof client.create = async (deals) => {
          await client.create(deals);
          await client.create(deals);
        };
        return { ...client, create };
      },
    },
    /sent without a look/,
  ],
  [
    'a write that Wazzup refuses is reported as saved',
    {
      applyResult:
        (right) =>
        (result, record, ...rest) =>
          right(result.outcome === 'failed' ? { outcome: 'saved', there: record.press.deal } : result, record, ...rest),
    },
    /left what was never seen/,
  ],
  [
    'a write that took effect is reported as a conflict',
    {
      applyResult:
        (right) =>
        (result, ...rest) =>
          right(result.outcome === 'saved' ? { ...result, outcome: 'changed' } : result, ...rest),
    },
    /took effect/,
  ],
];

it.each(BROKEN)('%s: the judge finds it', async (_, broken, words) => {
  now.broken = broken;
  const found: string[] = [];
  for (const story of fc.sample(clockStory, { numRuns: 300, seed: 20_260_101 })) {
    found.push(...(await live(story)));
    if (found.some((one) => words.test(one))) return;
  }
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
});
