import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import { createAccount, type Write } from './account.ts';
import { pass, startClock, stopClock, turns } from './clock.ts';
import { count, findMistakes, type Tally } from './judge.ts';
import { createManager, type Manager, told } from './manager.ts';
import { isSame, knownBy } from './oracle.ts';
import { createPresses, keyOf, type Pressed, stateOf, uriOf, whyLosable } from './presses.ts';
import { type ClockEvent, clockStory, type Event, type Story, TOKENS } from './story.ts';

type Happening = Event | ClockEvent;

/** Plays a story with two managers on one account, heals everything, and gives what is wrong. */
export async function live(
  { seed, switches, visibleAfterMs, events }: Story<Happening>,
  tally: Tally = {},
): Promise<string[]> {
  startClock(seed);
  const mistakes = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    return await play();
  } finally {
    stopClock();
  }

  async function play(): Promise<string[]> {
    const wrong: string[] = [];
    const pressed: (Pressed & { at: number })[] = [];
    /** The number of the press for which each write was sent. */
    const numberOf = new Map<Write, number>();
    const lives = [0, 0];
    const popups = [0, 0];
    const works = [true, true];
    let slow = 0;
    const account = createAccount({ tokens: TOKENS, switches: { ...switches, visibleAfterMs }, onWrite });
    const { wazzup, log } = account;

    /** Checks that the outbox has a write while Wazzup gets it, with what Wazzup had before. */
    async function onWrite(write: Write): Promise<void> {
      const queue = (await managers[write.by]?.queued()) ?? [];
      const record = queue.find(({ press }) => press.deal.id === write.id);
      const mistake = whyLosable(record);
      if (mistake) wrong.push(`${write.method} ${write.id} by ${write.by}: ${mistake}`);
      if (record?.in) numberOf.set(write, record.in.tabId);
    }

    const managers: Manager[] = TOKENS.map((token, who) =>
      createManager({
        wire: account.wire,
        token: () => (works[who] ? token : undefined),
        slowMs: () => {
          const ms = slow;
          slow = 0;
          return ms;
        },
      }),
    );

    const pressFor = createPresses(account, pressed);

    /** Gives whether a manager's worker and popup of this moment still live: otherwise the popup gets no answer. */
    function connectionOf(who: number): () => boolean {
      const [life, popup] = [lives[who], popups[who]];
      return () => lives[who] === life && popups[who] === popup;
    }

    function pressOne(event: Extract<Event, { what: 'press' }>): void {
      const who = event.by;
      const number = pressed.length;
      const one: (typeof pressed)[number] = { ...pressFor(event), at: Date.now() };
      pressed.push(one);
      const isConnected = connectionOf(who);
      const takeAnswer = (word: string) => {
        if (isConnected()) one.answer = word;
      };
      const answer = managers[who]?.press(one.press, { tabId: number, page: uriOf(event.id), idTyped: false });
      if (answer) told(answer).then(takeAnswer, (error) => wrong.push(`press ${number}: ${error}`));
    }

    /** Checks that a popup shows what Wazzup showed its manager, or what the manager knows from their own presses. */
    async function reopen(who: number, id: string): Promise<void> {
      popups[who] = (popups[who] ?? 0) + 1;
      const known = await managers[who]?.outbox().look(keyOf(id));
      const seen = [
        ...log.flatMap((one) => (one.what === 'read' && one.by === who && one.id === id ? [stateOf(one.deal)] : [])),
        ...knownBy(pressed.flatMap(({ by, press }) => (by === who && press.deal.id === id ? [press] : []))),
      ];
      if (known && !seen.some((state) => isSame(state, known.there))) wrong.push(`${id} was shown as it never was`);
    }

    async function kill(who: number, ms: number): Promise<void> {
      lives[who] = (lives[who] ?? 0) + 1;
      const manager = managers[who];
      if (!manager) return;
      await manager.die();
      if (ms === 0) manager.start();
      else setTimeout(manager.start, ms);
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
          return void managers[one.by]?.outbox().discard(keyOf(one.id));
        case 'kill':
          return kill(one.by, one.ms);
        case 'reopen':
          return void reopen(one.by, one.id).catch((error) => {
            if (!(error instanceof DealError)) wrong.push(`${one.id} could not be shown: ${error}`);
          });
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
    wrong.push(...findMistakes({ pressed, ends, log, pressOf: (write) => numberOf.get(write), final }, tally));
    return wrong;
  }
}

/** Plays many stories. Fast-check prints a failing one with its seed and path, with which it can be played again. */
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
