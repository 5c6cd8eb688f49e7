import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { isReached } from '@/lib/deal/step';
import type { Deals } from '@/lib/outbox/deals';
import { createAccount, type Effect } from './account.ts';
import { pass, startClock, stopClock, turns } from './clock.ts';
import { count, judged, type Tally } from './judge.ts';
import { createManager, type Manager, told } from './manager.ts';
import { createPresses, type Pressed, uriOf, wrongWith } from './presses.ts';
import { type ClockEvent, clockStory, type Event, type Story, TOKENS } from './story.ts';

type Happening = Event | ClockEvent;

/** Lets a story happen to two managers on one account, heals everything, and says what is not as it must be. */
export async function live(
  { seed, switches, visibleAfterMs, events }: Story<Happening>,
  tally: Tally = {},
): Promise<string[]> {
  startClock(seed);
  const mistakes = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    return await lived();
  } finally {
    stopClock();
  }

  async function lived(): Promise<string[]> {
    const wrong: string[] = [];
    const pressed: (Pressed & { at: number })[] = [];
    /** Whose effect it was. */
    const numberOf = new Map<Effect, number>();
    const sending = [new Map<string, number>(), new Map<string, number>()];
    const lives = [0, 0];
    const works = [true, true];
    let slow = 0;
    const account = createAccount({
      tokens: TOKENS,
      switches: { ...switches, visibleAfterMs },
      onEffect: (effect) => {
        const who = TOKENS.findIndex((token) => token.endsWith(effect.by));
        numberOf.set(effect, sending[who]?.get(effect.id) ?? -1);
      },
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
          const mistake = wrongWith(record, deals.find((deal) => deal.id === one) ?? null);
          if (mistake) wrong.push(`${what}: ${mistake}`);
          if (saw === undefined) wrong.push(`${what}: sent without a look`);
          else if (!isReached(record?.before ?? null, saw)) wrong.push(`${what}: not on what was seen`);
          sending[who]?.set(one, record?.in?.tabId ?? -1);
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

    const pressFor = createPresses(account, pressed);

    function pressOne(event: Extract<Event, { what: 'press' }>): void {
      const who = event.by;
      const number = pressed.length;
      const one: (typeof pressed)[number] = { by: who, at: Date.now(), press: pressFor(event) };
      pressed.push(one);
      const life = lives[who];
      const heard = (word: string) => {
        // What a dying worker says, nobody hears.
        if (lives[who] === life) one.answer = word;
      };
      const answer = managers[who]?.press(one.press, { tabId: number, page: uriOf(event.id), idTyped: false });
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

    async function happen(one: Happening): Promise<void> {
      count(tally, one.what);
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
    const ends = pressed.map((one, number) => journals[one.by]?.filter((entry) => entry.in?.tabId === number) ?? []);
    const final = wazzup.deals.all();
    wrong.push(...judged({ pressed, ends, effects, pressOf: (effect) => numberOf.get(effect), final }, tally));
    return wrong;
  }
}

/** Many stories; a failing one is printed with its seed and path, by which fast-check tells it again. */
export async function manyStories(numRuns: number, seed: number, path?: string): Promise<Tally> {
  const tally: Tally = {};
  await fc.assert(
    fc.asyncProperty(clockStory, async (one) => {
      expect(await live(one, tally)).toEqual([]);
    }),
    { numRuns, seed, ...(path && { path }), endOnFailure: false },
  );
  return tally;
}
