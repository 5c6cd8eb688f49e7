import fc from 'fast-check';
import type { Action } from '@/lib/deal/plan';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { type Fault, SWITCH_POSITIONS, type Switches } from '../wazzup/index.ts';
import type { DiskFault } from './disk.ts';
import type { Found } from './manager.ts';

/** The tokens by which the account knows its two managers. */
export const TOKENS = ['token-a', 'token-b'] as const;
/**
 * The accounts between which managers change, by their marks, with two tokens for each manager. What an older version
 * of the extension stored belongs to the first.
 */
export const ACCOUNTS = [
  { mark: FIRST_ACCOUNT, tokens: [...TOKENS, 'new-token-a', 'new-token-b'] },
  { mark: 'account 2', tokens: ['2-token-a', '2-token-b', '2-new-token-a', '2-new-token-b'] },
] as const;
/** How the stand-in for Wazzup lets a token do nothing, read alone, or write too. */
export const TOKEN_CALLS = { nothing: 'revoke', read: 'restrict', write: 'accept' } as const;
/** The CRMs of both managers: they give the same numbers to different deals. */
export const SITES = ['acme.pipedrive.com', 'other.pipedrive.com'] as const;
export const IDS = ['101', '102', '103'] as const;

/** A deal of one of the CRMs. */
export interface Place {
  /** The number of the CRM among `SITES`. */
  site: 0 | 1;
  id: string;
}

/** Which deal of Wazzup a manager sees: the present one, what their last press leaves, or an outdated one. */
export type View = 'now' | 'own' | 'outdated';

/** One event of a story; `by` is the number of the manager. */
export type Event =
  /** `agreed`: if Wazzup's deal is another CRM's, the manager says that it is the same deal. */
  | ({ what: 'press'; by: number; action: Action; view: View; closed: boolean; agreed: boolean } & Place)
  | ({ what: 'discard'; by: number } & Place)
  /** The worker dies; another one starts so many milliseconds later, or when something needs one. */
  | { what: 'kill'; by: number; ms: number }
  /** The manager closes the popup, and opens it again for a deal. */
  | ({ what: 'reopen'; by: number } & Place)
  | { what: 'hurry'; by: number }
  /** From now on Wazzup lets the manager's token do this. */
  | { what: 'token'; by: number; may: keyof typeof TOKEN_CALLS }
  | { what: 'fault'; fault: Fault }
  | { what: 'down'; on: boolean }
  | { what: 'switch'; switches: Partial<Switches> }
  | { what: 'pass'; ms: number };

/** Events that only a test with its own clock can cause. */
export type ClockEvent =
  | { what: 'slow'; ms: number }
  | { what: 'turns'; count: number }
  /** The manager's disk fails. */
  | { what: 'disk'; by: number; fault: DiskFault }
  /** The worker dies, and the next one finds what an older version wrote, or records that are damaged. */
  | { what: 'found'; by: number; found: Found }
  /** The time of day jumps by so many milliseconds; timers go on. */
  | { what: 'clock'; ms: number }
  /** The manager takes back one of their presses, if history or popup offers that. */
  | ({ what: 'undo'; by: number } & Undo)
  /**
   * The manager saves a token: of another account, of the one that they are connected with, or of one that they had left.
   * If `to` is undefined, they forget the token.
   */
  | { what: 'account'; by: number; to: 0 | 1 | undefined; isNew: boolean }
  /** The manager says what is to become of everything that is held. */
  | { what: 'answer'; by: number; answer: Answer };

export interface Undo {
  /** What the manager presses before, so that there is something to take back; undefined if they press nothing. */
  first: Action | undefined;
  /**
   * Where they take a press back: in the history, where they see what Wazzup has now or what the press left; or in a
   * popup, which offers that for the last press on its deal.
   */
  where: 'history' | 'outdated history' | 'popup';
  /** Chooses one of the deals, and one of the presses that can be taken back. */
  which: number;
}

/** What a manager wants to become of what is held: it goes to the account of today's token, or nowhere. */
export type Answer = 'send' | 'drop';

export interface Story<Happening> {
  seed: number;
  visibleAfterMs: number;
  switches: Partial<Switches>;
  events: Happening[];
}

export interface ClockStory extends Story<Event | ClockEvent> {
  /** Whether somebody hurries the outbox once all is well; otherwise it has to go on by itself. */
  hurries: boolean;
  /** What the managers answer in the end; undefined if the token of the first account comes back instead. */
  lastAnswer: Answer | undefined;
}

const by = fc.nat(1);
const place = { site: fc.constantFrom<Place['site']>(0, 0, 0, 1), id: fc.constantFrom(...IDS) };
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const kinds = (retryAfter: fc.Arbitrary<number>): fc.Arbitrary<Fault>[] => [
  fc.record({ status: fc.constantFrom(500 as const, 503 as const) }),
  fc.record({ status: fc.constant(429 as const), retryAfter }),
  fc.record({ cut: fc.constantFrom('before' as const, 'after' as const) }),
  fc.constant({ html: true as const }),
  fc.constant({ refuse: { field: 'name', text: 'deals.0.name is not liked' } }),
  // A page of maintenance: Wazzup works again long before.
  fc.constant({ status: 503 as const, retryAfter: 3600 }),
];
/** Answers that do not say what Wazzup has. */
const oddRead: fc.Arbitrary<Event> = fc
  .tuple(
    fc.constantFrom<Fault>(
      { answer: { status: 204 } },
      { answer: { body: '' } },
      { answer: { body: '{}' } },
      { answer: { body: '{"error":"busy"}' } },
      { answer: { body: '{"success":false,"data":[]}' } },
      { half: true },
      { rewrite: { id: 'X' } },
      { rewrite: { id: null } },
      { rewrite: { closed: 'yes' } },
    ),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([kind, times]) => ({ what: 'fault', fault: { ...kind, times, method: 'GET' } }));
const fault = (max: number, ...of: fc.Arbitrary<Fault>[]): fc.Arbitrary<Event> =>
  fc
    .tuple(fc.oneof(...of), fc.option(fc.constantFrom(...METHODS), { nil: undefined }), fc.integer({ min: 1, max }))
    .map(([kind, method, times]) => ({ what: 'fault', fault: { ...kind, times, ...(method && { method }) } }));
const positions = fc.record(
  Object.fromEntries(Object.entries(SWITCH_POSITIONS).map(([name, all]) => [name, fc.constantFrom(...all)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<Switches>>;

const press = fc.record({
  what: fc.constant('press' as const),
  by,
  ...place,
  action: fc.constantFrom<Action>('create', 'update', 'update', 'close', 'reopen', 'delete'),
  view: fc.constantFrom<View>('now', 'now', 'own', 'own', 'outdated'),
  closed: fc.boolean(),
  agreed: fc.constantFrom(true, false, false),
});
const pass = (...ms: number[]) => fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(...ms) });
const kill = (...ms: number[]) => fc.record({ what: fc.constant('kill' as const), by, ms: fc.constantFrom(...ms) });
const reopen = fc.record({ what: fc.constant('reopen' as const), by, ...place });
const seldom: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ what: fc.constant('down' as const), on: fc.boolean() }),
  fc.record({
    what: fc.constant('token' as const),
    by,
    may: fc.constantFrom('nothing' as const, 'read' as const, 'write' as const, 'write' as const),
  }),
  fc.record({ what: fc.constant('hurry' as const), by }),
  fc.record({ what: fc.constant('discard' as const), by, ...place }),
  fc.record({ what: fc.constant('discard' as const), by, ...place }),
  positions.map((switches): Event => ({ what: 'switch', switches })),
);

function storyOf<Happening>(
  event: fc.Arbitrary<Happening>,
  visibleAfterMs: fc.Arbitrary<number>,
  length: { minLength: number; maxLength: number },
): fc.Arbitrary<Story<Happening>> {
  const events = fc.array(event, { ...length, size: 'max' });
  return fc.record({ seed: fc.nat(2 ** 31), visibleAfterMs, switches: positions, events });
}

const DAY = 24 * 3600_000;
const jump = fc.record({ what: fc.constant('clock' as const), ms: fc.constantFrom(DAY, -DAY, 60 * DAY, -60 * DAY) });

const diskFault: fc.Arbitrary<DiskFault> = fc.oneof(
  fc.record({ kind: fc.constant('full' as const), after: fc.nat(5), times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('closed' as const), isTold: fc.boolean() }),
);
const found: fc.Arbitrary<Found> = fc.oneof(
  fc.record({ version: fc.integer({ min: 2, max: 5 }) }),
  fc.record({ damage: fc.nat(100) }),
);

const undo: fc.Arbitrary<ClockEvent> = fc.record({
  what: fc.constant('undo' as const),
  by,
  first: fc.constantFrom<Action | undefined>('create', 'update', 'close', 'reopen', 'delete', 'delete', undefined),
  where: fc.constantFrom<Undo['where']>('history', 'history', 'outdated history', 'popup', 'popup'),
  which: fc.constantFrom(0, 0, 0, 1, 2),
});

const clockEvents: fc.WeightedArbitrary<Event | ClockEvent>[] = [
  { weight: 10, arbitrary: press },
  { weight: 6, arbitrary: pass(1, 10, 20, 25, 45, 70, 120, 600, 3_000, 15_000, 70_000, 400_000) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('turns' as const), count: fc.nat(25) }) },
  { weight: 3, arbitrary: kill(0, 0, 0, 30, 2_000, 60_000) },
  { weight: 2, arbitrary: reopen },
  { weight: 3, arbitrary: fault(6, ...kinds(fc.constantFrom(1, 30))) },
  { weight: 4, arbitrary: undo },
  { weight: 1, arbitrary: jump },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('disk' as const), by, fault: diskFault }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('found' as const), by, found }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('slow' as const), ms: fc.constantFrom(5_000, 20_000) }) },
  { weight: 2, arbitrary: oddRead },
  { weight: 5, arbitrary: seldom },
];
const accountEvents: fc.WeightedArbitrary<ClockEvent>[] = [
  {
    weight: 7,
    arbitrary: fc.record({
      what: fc.constant('account' as const),
      by,
      to: fc.constantFrom(0 as const, 0 as const, 1 as const, 1 as const, 1 as const, undefined),
      isNew: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('answer' as const),
      by,
      answer: fc.constantFrom<Answer>('send', 'send', 'drop'),
    }),
  },
];
const clockStoryOf = (visibleAfterMs: readonly number[], ...events: fc.WeightedArbitrary<Event | ClockEvent>[]) =>
  storyOf<Event | ClockEvent>(fc.oneof(...events), fc.constantFrom(...visibleAfterMs), { minLength: 3, maxLength: 40 });

const endings = {
  hurries: fc.boolean(),
  lastAnswer: fc.constantFrom<Answer | undefined>('send', 'drop', undefined),
};
const withEnding = (story: fc.Arbitrary<Story<Event | ClockEvent>>): fc.Arbitrary<ClockStory> =>
  fc.tuple(story, fc.record(endings)).map(([one, ending]) => ({ ...one, ...ending }));

/** Stories in which the managers change between two accounts. */
export const accountStory = withEnding(clockStoryOf([0, 0, 1_000, 60_000], ...clockEvents, ...accountEvents));

/** Stories for a test with its own clock, where hours cost nothing. In each third one there are two accounts. */
export const clockStory = fc.oneof(
  { weight: 2, arbitrary: withEnding(clockStoryOf([0, 0, 0, 100, 1_000, 60_000], ...clockEvents)) },
  { weight: 1, arbitrary: accountStory },
);

/** Stories for a real browser, whose clock is real: nothing lasts longer than a few seconds. */
export const browserStory = storyOf<Event>(
  fc.oneof(
    { weight: 10, arbitrary: press },
    { weight: 6, arbitrary: pass(0, 2, 5, 10, 20, 40, 100, 300, 800) },
    { weight: 4, arbitrary: kill(0) },
    { weight: 3, arbitrary: fault(3, ...kinds(fc.constant(1)), fc.record({ slowMs: fc.constantFrom(100, 700) })) },
    { weight: 2, arbitrary: reopen },
    { weight: 2, arbitrary: oddRead },
    { weight: 4, arbitrary: seldom },
  ),
  fc.constantFrom(0, 0, 0, 100, 2_500),
  { minLength: 10, maxLength: 60 },
);
