import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { type Ended, wanted } from '@/lib/deal/queue';
import { isReached, nextStep, type Press } from '@/lib/deal/step';
import type { Deals } from '@/lib/outbox/deals';
import { type Fault, SWITCH_POSITIONS, type Switches, type Deal as WireDeal } from '../wazzup/index.ts';
import { createAccount, type Effect } from './account.ts';
import { pass, startClock, stopClock, turns } from './clock.ts';
import { createManager, type Manager, told } from './manager.ts';

const ORIGIN = 'https://acme.crm.example';
const TOKENS = ['token-a', 'token-b'] as const;
const IDS = ['101', '102', '103'];

/** Which Wazzup deal a manager had before them: the one there is, what their last press leaves, or an outdated one. */
type View = 'now' | 'own' | 'outdated';

/** One thing that happens; `by` is the manager. */
export type Event =
  | { what: 'press'; by: number; id: string; action: Action; view: View; closed: boolean }
  | { what: 'discard'; by: number; id: string }
  | { what: 'kill'; by: number }
  | { what: 'hurry'; by: number }
  | { what: 'token'; by: number; works: boolean }
  | { what: 'fault'; fault: Fault }
  | { what: 'slow'; ms: number }
  | { what: 'down'; on: boolean }
  | { what: 'switch'; switches: Partial<Switches> }
  | { what: 'turns'; count: number }
  | { what: 'pass'; ms: number };

export interface Story {
  seed: number;
  visibleAfterMs: number;
  switches: Partial<Switches>;
  events: Event[];
}

const by = fc.nat(1);
const id = fc.constantFrom(...IDS);
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
const faultKind = fc.oneof(
  fc.record({ status: fc.constantFrom(500 as const, 503 as const) }),
  fc.record({ status: fc.constant(429 as const), retryAfter: fc.constantFrom(1, 30) }),
  fc.record({ cut: fc.constantFrom('before' as const, 'after' as const) }),
  fc.constant({ html: true as const }),
  fc.constant({ refuse: { field: 'name', text: 'deals.0.name is not liked' } }),
);
const fault = fc
  .tuple(faultKind, fc.option(fc.constantFrom(...METHODS), { nil: undefined }), fc.integer({ min: 1, max: 6 }))
  .map(([kind, method, times]): Fault => ({ ...kind, times, ...(method && { method }) }));
const positions = fc.record(
  Object.fromEntries(Object.entries(SWITCH_POSITIONS).map(([name, all]) => [name, fc.constantFrom(...all)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<Switches>>;

const press = fc.record({
  what: fc.constant('press' as const),
  by,
  id,
  action: fc.constantFrom<Action>('create', 'update', 'update', 'close', 'reopen', 'delete'),
  view: fc.constantFrom<View>('now', 'now', 'own', 'own', 'outdated'),
  closed: fc.boolean(),
});
const passing = fc.record({
  what: fc.constant('pass' as const),
  ms: fc.constantFrom(1, 10, 20, 25, 45, 70, 120, 600, 3_000, 15_000, 70_000, 400_000),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 10, arbitrary: press },
  { weight: 6, arbitrary: passing },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('turns' as const), count: fc.nat(25) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('kill' as const), by }) },
  { weight: 3, arbitrary: fault.map((one): Event => ({ what: 'fault', fault: one })) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('slow' as const), ms: fc.constantFrom(5_000, 20_000) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('down' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('token' as const), by, works: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('hurry' as const), by }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('discard' as const), by, id }) },
  { weight: 1, arbitrary: positions.map((switches): Event => ({ what: 'switch', switches })) },
);

export const story: fc.Arbitrary<Story> = fc.record({
  seed: fc.nat(2 ** 31),
  visibleAfterMs: fc.constantFrom(0, 0, 0, 100, 1_000, 60_000),
  switches: positions,
  events: fc.array(event, { minLength: 3, maxLength: 40, size: 'max' }),
});

interface Pressed {
  by: number;
  press: Press;
  at: number;
  answer?: string;
  /** Its worker died before it was kept, and nobody was told that it was. */
  isLost?: boolean;
}

const fromWire = ({ responsible_user_id, ...deal }: WireDeal): Deal => ({
  ...deal,
  responsibleUserId: responsible_user_id,
  contacts: [...deal.contacts],
});
const stateOf = (deal: WireDeal | undefined): Deal | null => (deal ? fromWire(deal) : null);

/** How often each thing was seen, over all stories: a test that never meets a case proves nothing about it. */
export type Tally = Record<string, number>;

/** Lets a story happen to two managers on one account, heals everything, and says what is not as it must be. */
export async function live({ seed, switches, visibleAfterMs, events }: Story, tally: Tally = {}): Promise<string[]> {
  startClock(seed);
  const mistakes = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    return await lived();
  } finally {
    stopClock();
  }

  async function lived(): Promise<string[]> {
    const wrong: string[] = [];
    const pressed: Pressed[] = [];
    /** Whose effect it was. */
    const pressOf = new Map<Effect, number>();
    const sending = [new Map<string, number>(), new Map<string, number>()];
    const lives = [0, 0];
    const works = [true, true];
    let slow = 0;
    const account = createAccount({ tokens: TOKENS, switches: { ...switches, visibleAfterMs } }, (effect) => {
      const who = TOKENS.findIndex((token) => token.endsWith(effect.by));
      pressOf.set(effect, sending[who]?.get(effect.id) ?? -1);
    });
    const { wazzup, effects } = account;

    /** Nothing is sent that was not looked at before, and nothing but what the press says of what was seen. */
    function watched(who: number, client: Deals): Deals {
      const life = lives[who];
      const seen = new Map<string, Deal | null>();
      async function check(kind: string, ids: readonly string[], deals: readonly Deal[]): Promise<void> {
        if (lives[who] !== life) return;
        const queue = (await managers[who]?.queued()) ?? [];
        for (const one of ids) {
          const record = queue.find((entry) => entry.press.deal.id === one);
          const saw = seen.get(one);
          const what = `${kind} ${one} by ${who}`;
          seen.delete(one);
          if (!record) wrong.push(`${what}: not kept`);
          else if (saw === undefined) wrong.push(`${what}: sent without a look`);
          else {
            const step = nextStep(record.press, saw);
            const want = deals.find((deal) => deal.id === one) ?? null;
            if (!('send' in step) || !isReached(want, step.want)) wrong.push(`${what}: not what was pressed`);
            if (record.before === undefined || !isReached(record.before, saw)) wrong.push(`${what}: before not kept`);
            sending[who]?.set(one, record.in?.tabId ?? -1);
          }
        }
      }
      /** A refusal says for sure that nothing happened: what was seen before it still holds. */
      async function sent(kind: string, ids: readonly string[], deals: readonly Deal[], send: () => Promise<void>) {
        const before = new Map(seen);
        await check(kind, ids, deals);
        await send().catch((error: unknown) => {
          if (error instanceof DealError && ['invalid', 'not-found'].includes(error.kind))
            for (const one of ids) seen.set(one, before.get(one) ?? null);
          throw error;
        });
      }
      const idsOf = (deals: readonly Deal[]) => deals.map((deal) => deal.id);
      return {
        get: async (one) => {
          const deal = await client.get(one);
          seen.set(one, deal);
          return deal;
        },
        search: async (ids, maxPages) => {
          const found = await client.search(ids, maxPages);
          for (const one of ids)
            if (found.deals.has(one) || found.complete) seen.set(one, found.deals.get(one) ?? null);
          return found;
        },
        create: (deals) => sent('create', idsOf(deals), deals, () => client.create(deals)),
        update: (deals) => sent('update', idsOf(deals), deals, () => client.update(deals)),
        delete: (ids) => sent('delete', ids, [], () => client.delete(ids)),
      };
    }

    const managers: Manager[] = TOKENS.map((token, who) =>
      createManager({
        wire: account.wire,
        token: () => (works[who] ? token : undefined),
        watched: (client) => watched(who, client),
        slowMs: () => {
          const ms = slow;
          slow = 0;
          return ms;
        },
      }),
    );

    function viewOf(who: number, deal: string, view: View): Deal | null {
      const own = pressed.findLast((one) => one.by === who && one.press.deal.id === deal);
      if (view === 'own' && own) return wanted(own.press);
      const last = effects.findLast((effect) => effect.id === deal);
      return stateOf(view === 'outdated' && last ? last.before : wazzup.deals.get(deal));
    }

    function pressOne({ by: who, id: deal, action: chosen, view, closed }: Extract<Event, { what: 'press' }>): void {
      const saw = viewOf(who, deal, view);
      // What a popup would offer; somebody with an outdated one presses anything.
      const offered = saw === null ? 'create' : chosen === 'create' ? 'update' : chosen;
      const action = view === 'outdated' ? chosen : offered;
      const shown = action === 'create' ? null : saw;
      const number = pressed.length;
      const typed: Deal = {
        id: deal,
        name: `Press ${number}`,
        uri: `${ORIGIN}/deal/${deal}`,
        responsibleUserId: String(number % 3),
        contacts: [String(number)],
        closed,
      };
      const isTyped = action === 'create' || action === 'update' || !shown;
      const one: Pressed = {
        by: who,
        at: Date.now(),
        press: { action, deal: isTyped ? typed : shown, shown, origin: ORIGIN, sameDealAgreed: false },
      };
      pressed.push(one);
      const life = lives[who];
      const heard = (word: string) => {
        // What a dying worker says, nobody hears.
        if (lives[who] === life) one.answer = word;
      };
      const answer = managers[who]?.press(one.press, { tabId: number, page: typed.uri, idTyped: false });
      if (answer) told(answer).then(heard, (error) => wrong.push(`press ${number}: ${error}`));
    }

    async function kill(who: number): Promise<void> {
      lives[who] = (lives[who] ?? 0) + 1;
      const manager = managers[who];
      if (!manager) return;
      await manager.restart();
      const kept = [...(await manager.queued()), ...(await manager.journal())].map((one) => one.in?.tabId);
      pressed.forEach((one, number) => {
        if (one.by !== who || kept.includes(number)) return;
        if (!one.isLost && (one.at !== Date.now() || one.answer)) wrong.push(`press ${number} was lost`);
        one.isLost = true;
      });
    }

    async function happen(one: Event): Promise<void> {
      tally[one.what] = (tally[one.what] ?? 0) + 1;
      switch (one.what) {
        case 'press':
          return pressOne(one);
        case 'discard':
          return void managers[one.by]?.outbox().discard(one.id);
        case 'kill':
          return kill(one.by);
        case 'hurry':
          return void managers[one.by]?.outbox().wake({ hurry: true });
        case 'token':
          works[one.by] = one.works;
          return wazzup.tokens[one.works ? 'accept' : 'revoke'](TOKENS[one.by] ?? '');
        case 'fault':
          return wazzup.faults.add(one.fault);
        case 'slow':
          slow = one.ms;
          return;
        case 'down':
          return wazzup.down(one.on);
        case 'switch':
          return wazzup.switches.set(one.switches);
        case 'turns':
          return turns(one.count);
        case 'pass':
          return pass(one.ms);
      }
    }

    for (const one of events) await happen(one);

    wazzup.down(false);
    wazzup.faults.clear();
    for (const [who, token] of TOKENS.entries()) {
      works[who] = true;
      wazzup.tokens.accept(token);
    }
    for (let round = 0; round < 20; round += 1) {
      for (const manager of managers) void manager.outbox().wake({ hurry: true });
      await pass(60_000);
      const waiting = await Promise.all(managers.map((manager) => manager.queued()));
      if (waiting.flat().length === 0) break;
    }

    const journals = await Promise.all(managers.map((manager) => manager.journal()));
    const waiting = await Promise.all(managers.map((manager) => manager.queued()));
    if (waiting.flat().length > 0) wrong.push(`still waiting: ${JSON.stringify(waiting.flat())}`);
    if (mistakes.mock.calls.length > 0) wrong.push(`told the console: ${mistakes.mock.calls[0]}`);
    wrong.push(...judged(pressed, journals, effects, pressOf, wazzup.deals.all(), tally));
    return wrong;
  }
}

/** What is wrong with how presses ended, given what Wazzup's deals really went through. */
function judged(
  pressed: readonly Pressed[],
  journals: readonly Ended[][],
  effects: readonly Effect[],
  pressOf: ReadonlyMap<Effect, number>,
  final: readonly WireDeal[],
  tally: Tally,
): string[] {
  const wrong: string[] = [];
  const indexed = effects.map((effect, index) => ({ ...effect, index, number: pressOf.get(effect) ?? -1 }));
  const ends = pressed.map((one, number) => {
    const entries = (journals[one.by] ?? []).filter((entry) => entry.in?.tabId === number);
    if (entries.length !== (one.isLost ? 0 : 1)) wrong.push(`press ${number} ended ${entries.length} times`);
    return entries[0];
  });
  ends.forEach((entry, number) => {
    const one = pressed[number];
    if (!entry || !one) return;
    tally[entry.end] = (tally[entry.end] ?? 0) + 1;
    const what = `press ${number} (${entry.press.action}, ${entry.end})`;
    const mine = indexed.filter((effect) => effect.number === number);
    const [first] = mine;
    const last = mine.at(-1);
    const others = indexed.filter((effect) => effect.id === one.press.deal.id && effect.number !== number);
    const isBetween = (from: number, to: number) => others.some(({ index }) => index > from && index < to);
    // After somebody else's change nobody can tell whether one's own came before it.
    if (mine.slice(1).some(({ index }, at) => !isBetween(mine[at]?.index ?? 0, index))) wrong.push(`${what} twice`);
    if (mine.length > 1) tally['again after another’s change'] = (tally['again after another’s change'] ?? 0) + 1;
    const mayHaveNone = entry.end === 'applied' || entry.end === 'discarded';
    if (!mayHaveNone && first && (entry.end === 'superseded' || !isBetween(last?.index ?? 0, Infinity)))
      wrong.push(`${what} took effect`);
    if (entry.end === 'failed' && !entry.reason) wrong.push(`${what} has no reason`);
    if (entry.end === 'applied') {
      const history = indexed.filter((effect) => effect.id === one.press.deal.id);
      const states = [null, ...history.map((effect) => stateOf(effect.after))];
      const { after } = entry;
      if (!states.some((state) => isReached(state, after))) wrong.push(`${what} left what never was`);
      if (
        last &&
        !isBetween(last.index, Infinity) &&
        !isReached(stateOf(last.after), after) &&
        !laterOwn(number, last.index)
      )
        wrong.push(`${what} is said to have left something else`);
    }
    const fits: Record<string, Ended['end'][]> = {
      saved: ['applied'],
      changed: ['conflict', 'discarded'],
      conflict: ['conflict'],
    };
    const answer = one.answer?.startsWith('failed') ? 'failed' : (one.answer ?? '');
    const possible = answer === 'failed' ? ['failed'] : fits[answer];
    if (possible && entry.end !== 'superseded' && !possible.includes(entry.end))
      wrong.push(`${what} was told ${answer}`);
  });
  function laterOwn(number: number, index: number): boolean {
    return indexed.some(
      (effect) => effect.index > index && effect.number !== number && effect.id === pressed[number]?.press.deal.id,
    );
  }
  for (const deal of IDS) {
    const last = indexed.findLast((effect) => effect.id === deal);
    const state = stateOf(final.find((one) => one.id === deal));
    if (!isReached(state, last ? stateOf(last.after) : null)) wrong.push(`${deal} is not what was written last`);
    const end = last && ends[last.number]?.end;
    if (last && end !== 'applied' && end !== 'discarded') wrong.push(`${deal} is as a press left it that ended ${end}`);
  }
  return wrong;
}

/** Many stories; a failing one is printed with its seed and path, by which fast-check tells it again. */
export async function manyStories(numRuns: number, seed: number, path?: string): Promise<Tally> {
  const tally: Tally = {};
  await fc.assert(
    fc.asyncProperty(story, async (one) => {
      expect(await live(one, tally)).toEqual([]);
    }),
    { numRuns, seed, ...(path && { path }), endOnFailure: false },
  );
  return tally;
}
