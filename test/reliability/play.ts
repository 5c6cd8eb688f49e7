import { DealError } from '@/lib/deal/errors';
import { dealKeyOf } from '@/lib/deal/queue';
import { keyText } from '@/lib/deal/site';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { createAccount, type Write } from './account.ts';
import { jump, pass, trueNow, turns } from './clock.ts';
import { DAMAGED_AT_ONCE } from './damage.ts';
import { findMistakes } from './judge.ts';
import { createManager, type Found, type Manager, told } from './manager.ts';
import { createPresses, keyOf, mayBeSent, type Pressed, uriOf } from './presses.ts';
import { judgeShown } from './shown.ts';
import { type ClockEvent, type ClockStory, type Event, type Place, TOKEN_CALLS, TOKENS } from './story.ts';
import { count, type Tally } from './tally.ts';

type Happening = Event | ClockEvent;
type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** The longest that a press may lie there untouched once all is well: the longest pause, and a minute for the alarm. */
const LONGEST_REST_MINUTES = 8;

/** A story that is being played. */
export interface Play {
  happen(one: Happening): Promise<void>;
  /** Ends all trouble, and lets time pass until nothing waits any more. */
  heal(): Promise<void>;
  /** Finds all that went wrong. */
  mistakes(): Promise<string[]>;
}

/** Starts a story with two managers on one account, on the test's own clock. */
export function createPlay({ switches, visibleAfterMs, hurries }: ClockStory, tally: Tally): Play {
  const wrong: string[] = [];
  const pressed: (Pressed & { at: number })[] = [];
  /** The numbers of the presses for which each write may have been sent. */
  const numbersOf = new Map<Write, readonly number[]>();
  /** The lengths of the log when the time of day jumped forward. */
  const jumps: number[] = [];
  /** How many records of each manager's disk were damaged. */
  const damaged = [0, 0];
  const lives = [0, 0];
  const popups = [0, 0];
  const may: Of<'token'>['may'][] = ['write', 'write'];
  let slow = 0;
  const account = createAccount({
    tokens: TOKENS,
    switches: { ...switches, visibleAfterMs },
    clock: trueNow,
    onWrite,
    onCase: (what) => count(tally, what),
  });
  const { wazzup, log } = account;
  const managers = [createOne(0), createOne(1)] as const;
  const managerOf = ({ by }: { by: number }): Manager => managers[by as 0 | 1];
  const pressFor = createPresses(account, pressed);

  function createOne(who: 0 | 1): Manager {
    return createManager({
      wire: account.wire,
      token: () => (may[who] === 'nothing' ? undefined : TOKENS[who]),
      // What an older version stored belongs to the account that it was connected with.
      account: async () => FIRST_ACCOUNT,
      onDiskFault: (kind) => count(tally, `disk ${kind}`),
      slowMs: () => {
        const ms = slow;
        slow = 0;
        return ms;
      },
    });
  }

  /** Checks that the outbox has a write while Wazzup gets it, with what Wazzup had before. */
  async function onWrite(write: Write): Promise<void> {
    const queue = await managerOf(write).queued();
    if (may[write.by] === 'read') count(tally, '401 for a write alone');
    const sent = mayBeSent(queue, write.id);
    const sites = new Set(queue.filter(({ press }) => press?.deal?.id === write.id).map(({ press }) => press.site));
    if (sites.size > 1) count(tally, 'written while a press of another CRM waits');
    if (sent.length === 0) wrong.push(`${write.method} ${write.id} by ${write.by}: not kept, or before not kept`);
    numbersOf.set(
      write,
      sent.flatMap((record) => record.in?.tabId ?? []),
    );
  }

  /** Gives whether a manager's worker and popup of this moment still live: otherwise the popup gets no answer. */
  function connectionOf(who: number): () => boolean {
    const [life, popup] = [lives[who], popups[who]];
    return () => lives[who] === life && popups[who] === popup;
  }

  function pressNow(place: Place, one: Pressed): void {
    const number = pressed.length;
    const now = { ...one, at: trueNow() };
    pressed.push(now);
    const isConnected = connectionOf(one.by);
    const takeAnswer = (word: string) => {
      if (word.endsWith('storage')) count(tally, `told ${word}`);
      // Whether or not somebody hears it: what could not be stored must have no effect.
      if (word === 'failed: storage') now.isLost = true;
      if (isConnected()) now.answer = word;
    };
    const origin = { tabId: number, page: uriOf(place), idTyped: false };
    const answer = managerOf(one).press(one.press, origin);
    told(answer).then(takeAnswer, (error) => wrong.push(`press ${number}: ${error}`));
  }

  async function reopen(event: Of<'reopen'>): Promise<void> {
    popups[event.by] = (popups[event.by] ?? 0) + 1;
    const manager = managerOf(event);
    const [known, journal] = await Promise.all([manager.outbox().look(keyOf(event)), manager.journal()]);
    wrong.push(...judgeShown({ by: event.by, key: keyOf(event), known, journal, pressed, log }));
  }

  async function kill(who: number, ms: number, found: Found = {}): Promise<void> {
    lives[who] = (lives[who] ?? 0) + 1;
    const manager = managerOf({ by: who });
    // Versions before 5 have no place for what was set aside.
    const version = found.version && (damaged[who] ?? 0) > 0 ? 5 : found.version;
    if (version !== undefined && (await manager.queued()).length > 0) count(tally, 'presses of an older version');
    const lost = pressed[(await manager.die({ ...found, ...(version !== undefined && { version }) })) ?? -1];
    if (lost) {
      lost.isSetAside = true;
      count(tally, 'press set aside');
    }
    if (found.damage !== undefined) damaged[who] = (damaged[who] ?? 0) + DAMAGED_AT_ONCE;
    if (ms === 0) manager.start();
    else setTimeout(manager.start, ms);
    const kept = [...(await manager.queued()), ...(await manager.journal())].map((one) => one.in?.tabId);
    pressed.forEach((one, number) => {
      if (one.by !== who || one.isSetAside || kept.includes(number)) return;
      if (!one.isLost && (one.at !== trueNow() || one.answer)) wrong.push(`press ${number} was lost`);
      one.isLost = true;
    });
  }

  function jumpBy(ms: number): void {
    if (ms > 0) jumps.push(log.length);
    jump(ms);
  }

  function setToken(who: number, what: Of<'token'>['may']): void {
    may[who] = what;
    wazzup.tokens[TOKEN_CALLS[what]](TOKENS[who] ?? '');
  }

  /** What a manager asks for may fail; then it is a DealError. */
  function ask(what: string, asked: Promise<unknown>): void {
    asked.catch((error) => {
      if (!(error instanceof DealError)) wrong.push(`${what}: ${error}`);
    });
  }

  async function happen(one: Happening): Promise<void> {
    count(tally, one.what);
    switch (one.what) {
      case 'press':
        return pressNow(one, pressFor(one));
      case 'discard':
        return ask('discard', managerOf(one).outbox().discard(keyOf(one)));
      case 'kill':
        return kill(one.by, one.ms);
      case 'reopen':
        return ask('reopen', reopen(one));
      case 'hurry':
        return void managerOf(one).outbox().wake({ hurry: true });
      case 'token':
        return setToken(one.by, one.may);
      case 'fault':
        return wazzup.faults.add(one.fault);
      case 'slow':
        slow = one.ms;
        return;
      case 'down':
        return wazzup.down(one.on);
      case 'switch':
        return wazzup.switches.set(one.switches);
      case 'disk':
        return managerOf(one).disk().fail(one.fault);
      case 'found':
        return kill(one.by, 0, one.found);
      case 'clock':
        if ((await untouched()).length > 0) count(tally, 'clock jumps while a press waits');
        return jumpBy(one.ms);
      case 'turns':
        return turns(one.count);
      case 'pass':
        return pass(one.ms);
    }
  }

  /** Gives the presses that the outbox could try next, as they lie on the disk. */
  async function untouched(): Promise<string[]> {
    const queues = await Promise.all(managers.map((manager) => manager.queued()));
    return queues.flatMap((queue, who) => {
      const firsts = new Map(
        queue
          .filter(({ press }) => press?.deal)
          .toReversed()
          .map((record) => [keyText(dealKeyOf(record)), record]),
      );
      return [...firsts.values()].map((record) => `${who} ${JSON.stringify(record)}`);
    });
  }

  async function heal(): Promise<void> {
    jumpBy(trueNow() - Date.now());
    wazzup.down(false);
    wazzup.faults.clear();
    for (const manager of managers) manager.disk().mend();
    for (const who of TOKENS.keys()) setToken(who, 'write');
    const before = await untouched();
    for (let minute = 1; minute <= (hurries ? 20 : 60); minute += 1) {
      for (const manager of managers) void manager.outbox().wake({ hurry: hurries });
      await pass(60_000);
      const now = await untouched();
      if (now.length === 0) break;
      if (minute !== LONGEST_REST_MINUTES) continue;
      for (const held of before) if (now.includes(held)) wrong.push(`held longer than the longest pause: ${held}`);
    }
  }

  async function mistakes(): Promise<string[]> {
    const journals = await Promise.all(managers.map((manager) => manager.journal()));
    const left = await untouched();
    if (left.length > 0) wrong.push(`still waiting: ${left}`);
    for (const [who, manager] of managers.entries())
      if ((await manager.damaged()) !== damaged[who]) wrong.push(`${who} has not set aside what is damaged`);
    const ends = pressed.map((one, number) => journals[one.by]?.filter((entry) => entry.in?.tabId === number) ?? []);
    const final = wazzup.deals.all();
    const pressesOf = (write: Write) => numbersOf.get(write) ?? [];
    return [...wrong, ...findMistakes({ pressed, ends, log, pressesOf, final, jumps }, tally)];
  }

  return { happen, heal, mistakes };
}
