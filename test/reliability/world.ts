import { dealKeyOf } from '@/lib/deal/queue';
import { keyText } from '@/lib/deal/site';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { type Account, createAccount, type Write } from './account.ts';
import { jump, trueNow } from './clock.ts';
import { createManager, type Manager } from './manager.ts';
import { mayBeSent, type Pressed } from './presses.ts';
import { type ClockStory, TOKEN_CALLS, TOKENS } from './story.ts';
import { count, type Tally } from './tally.ts';

/** A manager's browser in a story, with what the story has done to it. */
export interface Desk {
  manager: Manager;
  /** How often the worker has died, and how often the popup was closed. */
  lives: number;
  popups: number;
  /** What Wazzup lets the manager's token do. */
  may: keyof typeof TOKEN_CALLS;
  /** How many records of the disk were damaged. */
  damaged: number;
}

/** Everything that a story happens to. */
export interface World {
  account: Account;
  desks: readonly [Desk, Desk];
  pressed: (Pressed & { at: number })[];
  /** The numbers of the presses for which each write may have been sent. */
  numbersOf: Map<Write, readonly number[]>;
  /** The lengths of the log when the time of day jumped forward. */
  jumps: number[];
  /** By how many milliseconds more the answer to the next request takes. */
  slowMs: number;
  wrong: string[];
  tally: Tally;
}

export const deskOf = ({ desks }: World, { by }: { by: number }): Desk => desks[by as 0 | 1];
export const managerOf = (world: World, who: { by: number }): Manager => deskOf(world, who).manager;

/** Creates two managers on one account, on the test's own clock. */
export function createWorld({ switches, visibleAfterMs }: ClockStory, tally: Tally): World {
  const account = createAccount({
    tokens: TOKENS,
    switches: { ...switches, visibleAfterMs },
    clock: trueNow,
    onWrite: (write) => inspect(world, write),
    onCase: (what) => count(tally, what),
  });

  function openDesk(who: 0 | 1): Desk {
    const manager = createManager({
      wire: account.wire,
      // What an older version has stored belongs to this account.
      account: async () => FIRST_ACCOUNT,
      token: () => (desk.may === 'nothing' ? undefined : TOKENS[who]),
      onDiskFault: (kind) => count(tally, `disk ${kind}`),
      slowMs: () => {
        const ms = world.slowMs;
        world.slowMs = 0;
        return ms;
      },
    });
    const desk: Desk = { manager, lives: 0, popups: 0, may: 'write', damaged: 0 };
    return desk;
  }

  const world: World = {
    account,
    desks: [openDesk(0), openDesk(1)],
    pressed: [],
    numbersOf: new Map(),
    jumps: [],
    slowMs: 0,
    wrong: [],
    tally,
  };
  return world;
}

/** Checks that the outbox has a write while Wazzup gets it, with what Wazzup had before. */
async function inspect(world: World, write: Write): Promise<void> {
  const { manager, may } = deskOf(world, write);
  if (may === 'read') count(world.tally, '401 for a write alone');
  const queue = await manager.queued();
  const sites = new Set(queue.filter(({ press }) => press?.deal?.id === write.id).map(({ press }) => press.site));
  if (sites.size > 1) count(world.tally, 'written while a press of another CRM waits');
  const sent = mayBeSent(queue, write.id);
  if (sent.length === 0) world.wrong.push(`${write.method} ${write.id} by ${write.by}: not kept, or before not kept`);
  world.numbersOf.set(
    write,
    sent.flatMap((record) => record.in?.tabId ?? []),
  );
}

/** Gives the presses that the outboxes could try next, as they lie on the disks. */
export async function untouched({ desks }: World): Promise<string[]> {
  const queues = await Promise.all(desks.map(({ manager }) => manager.queued()));
  return queues.flatMap((queue, who) => {
    const readable = queue.filter(({ press }) => press?.deal);
    const firsts = new Map(readable.toReversed().map((record) => [keyText(dealKeyOf(record)), record]));
    return [...firsts.values()].map((record) => `${who} ${JSON.stringify(record)}`);
  });
}

export function jumpBy({ jumps, account }: World, ms: number): void {
  if (ms > 0) jumps.push(account.log.length);
  jump(ms);
}

export function setToken(world: World, by: number, may: Desk['may']): void {
  deskOf(world, { by }).may = may;
  world.account.wazzup.tokens[TOKEN_CALLS[may]](TOKENS[by] ?? '');
}
