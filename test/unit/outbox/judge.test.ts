// @vitest-environment node
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type * as Step from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type * as History from '@/lib/deal/journal';
import type * as Queue from '@/lib/deal/queue';
import type * as Site from '@/lib/deal/site';
import type * as Backoff from '@/lib/outbox/backoff';
import type * as Held from '@/lib/outbox/held-writes';
import type * as Outboxes from '@/lib/outbox/outbox';
import type * as Records from '@/lib/outbox/read-records';
import type * as Ends from '@/lib/outbox/record';
import type * as Connection from '@/lib/storage/connection';
import type * as Time from '@/lib/time';
import type * as Client from '@/lib/wazzup/client';
import type * as Requests from '@/lib/wazzup/request';
import { live } from '../../reliability/model.ts';
import { ACCOUNTS, accountStory, clockStory } from '../../reliability/story.ts';
import type { Broken } from '../breakable';

// The judge has to find an outbox that does one thing wrong, or the stories prove nothing about the right one.

type Code = typeof Step &
  typeof History &
  typeof Queue &
  typeof Site &
  typeof Backoff &
  typeof Held &
  typeof Outboxes &
  typeof Records &
  typeof Ends &
  typeof Connection &
  typeof Time &
  typeof Client &
  typeof Requests;

const { breakable, breakCode } = await vi.hoisted(() => import('../breakable'));

vi.mock('@/lib/deal/decide-write', (original) => breakable(original, 'decideWrite'));
vi.mock('@/lib/deal/journal', (original) => breakable(original, 'buildHistory', 'undoPress'));
vi.mock('@/lib/deal/queue', (original) => breakable(original, 'coalesce'));
vi.mock('@/lib/deal/site', (original) => breakable(original, 'accountKeyText'));
vi.mock('@/lib/outbox/backoff', (original) => breakable(original, 'isDue'));
vi.mock('@/lib/outbox/held-writes', (original) => breakable(original, 'createHeldWrites'));
vi.mock('@/lib/outbox/outbox', (original) => breakable(original, 'createOutbox'));
vi.mock('@/lib/outbox/read-records', (original) => breakable(original, 'readAll'));
vi.mock('@/lib/outbox/record', (original) => breakable(original, 'applyResult'));
vi.mock('@/lib/storage/connection', (original) => breakable(original, 'createConnection'));
vi.mock('@/lib/time', (original) => breakable(original, 'isWithin'));
vi.mock('@/lib/wazzup/client', (original) => breakable(original, 'createClient'));
vi.mock('@/lib/wazzup/request', (original) => breakable(original, 'forAccount'));

afterEach(() => {
  breakCode();
});

/** What the outbox must not do, and what the judge says of it. */
const BROKEN: [string, Broken<Code>, RegExp][] = [
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
  [
    'an undo puts back what was pressed, not what was there before',
    { undoPress: (right) => (entry) => ({ ...right(entry), deal: entry.press.deal }) },
    /puts back what was not there/,
  ],
];

const failsWith = (kind: DealError['kind']) => (error: unknown) => {
  if (error instanceof DealError && error.kind === kind) return null;
  throw error;
};

/** What an earlier version of the extension did, when no story met it: each line stands for a promise that it broke. */
const ONCE_BROKEN: [string, Broken<Code>, RegExp][] = [
  [
    'whatever a read gets, it means that Wazzup has no such deal',
    {
      createClient: (right) => (request) => {
        const client = right(request);
        return { ...client, get: (id) => client.get(id).catch(failsWith('unexpected')) };
      },
    },
    /sent without a look|left what was never seen|upon what was not shown/,
  ],
  [
    'what waits is found by its number alone, whose ever CRM it is of',
    {
      accountKeyText:
        () =>
        ({ id }) =>
          id,
    },
    /not what was pressed|nobody’s|by nothing|as waiting, and nothing waits|offered back|upon what was not shown/,
  ],
  [
    'a deal of another CRM is taken for the same',
    { decideWrite: (right) => (press, there) => right({ ...press, sameDealAgreed: true }, there) },
    /over another CRM’s deal/,
  ],
  [
    'a pause that a wrong clock began is waited for to its end',
    {
      isDue:
        () =>
        ({ nextAt }, time) =>
          nextAt <= time,
    },
    /held longer than the longest pause|still waiting/,
  ],
  [
    'a limit that a wrong clock began holds until that time',
    {
      isWithin:
        () =>
        (since, lastsMs, time = Date.now()) =>
          time - since < lastsMs,
    },
    /held longer than the longest pause|still waiting/,
  ],
  [
    'a page of maintenance that says an hour costs an hour',
    {
      createClient: (right) => (request) =>
        right((...args) =>
          request(...args).catch((error) => {
            const { kind, details } = error as DealError;
            throw kind === 'unavailable' && details.retryAfterMs
              ? new DealError('rate-limited', { ...details, retryAfterMs: 3600_000 })
              : error;
          }),
        ),
    },
    /held longer than the longest pause|still waiting/,
  ],
  [
    'a database that the browser closed stays closed',
    {
      createConnection: (right) => (options) => {
        const { open } = right(options);
        return { open, use: async (work) => work(await open()) };
      },
    },
    /InvalidStateError|AbortError|closing|told the console|still waiting/,
  ],
  [
    'a record that nobody can read is taken for a press',
    { readAll: () => (database, name) => database.use((db) => db.getAll(name)) as never },
    /has not set aside what is damaged/,
  ],
];

/** The same with two accounts. */
const ACCOUNTS_MIXED: [string, Broken<Code>, RegExp][] = [
  [
    'what was pressed for one account goes to the account of today’s token',
    {
      createOutbox: (right) => (options) =>
        right({ ...options, account: async () => ACCOUNTS[0].mark, clientFor: () => options.client }),
    },
    /: in another account/,
  ],
  [
    'a token that is saved in the middle of a request takes it to its own account',
    { forAccount: () => (request) => request },
    /: in another account/,
  ],
  [
    'what is held is dropped when the manager says to send it',
    {
      createHeldWrites: (right) => (options) => {
        const held = right(options);
        return { ...held, send: held.drop };
      },
    },
    /discarded\) by nobody/,
  ],
  [
    'what waits is found by its CRM and number, whose ever account it is of',
    {
      accountKeyText:
        () =>
        ({ site, id }) =>
          `${site} ${id}`,
    },
    /of another account was offered back|: in another account|by nothing|not what was pressed/,
  ],
  [
    'the history takes back what was done in another account',
    {
      buildHistory:
        (right) =>
        (ended, waiting, forbidden, busy, account = '') =>
          right(
            ended.map((entry) => ({ ...entry, account })),
            waiting,
            forbidden,
            busy,
            account,
          ),
    },
    /takes back what was not done here/,
  ],
];

it.each([
  ...[...BROKEN, ...ONCE_BROKEN].map((one) => [...one, clockStory] as const),
  ...ACCOUNTS_MIXED.map((one) => [...one, accountStory] as const),
])('%s: the judge finds it', async (_, broken, words, stories) => {
  breakCode(broken);
  const found: string[] = [];
  for (const story of fc.sample(stories, { numRuns: 300, seed: 20_260_101 })) {
    found.push(...(await live(story).catch((error) => [String(error)])));
    if (found.some((one) => words.test(one))) return;
  }
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
});
