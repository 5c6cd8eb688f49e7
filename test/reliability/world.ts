import { dealKeyOf, type Queued } from '@/lib/deal/queue';
import { keyText } from '@/lib/deal/site';
import { type Account, createAccount, type Read, type Write } from './account.ts';
import { jump, trueNow } from './clock.ts';
import { createManager, type Manager, type Wire } from './manager.ts';
import { mayBeSent, type Pressed } from './presses.ts';
import { ACCOUNTS, type ClockStory, TOKEN_CALLS } from './story.ts';
import { count, type Tally } from './tally.ts';

/** A manager's browser in a story, with what the story has done to it. */
export interface Desk {
  manager: Manager;
  /** How often the worker has died, how often the popup was closed, and how often the manager saved a token. */
  lives: number;
  popups: number;
  tokens: number;
  /** The number of the account that the manager is connected with, and its token; absent if they forgot it. */
  connection?: { account: number; token: string };
  /** What Wazzup lets the manager's token do. */
  may: keyof typeof TOKEN_CALLS;
  /** How many records of the disk were damaged. */
  damaged: number;
}

/** Everything that a story happens to. */
export interface World {
  accounts: readonly Account[];
  /** What all accounts showed and got, in one order. */
  log: readonly (Read | Write)[];
  desks: readonly [Desk, Desk];
  pressed: (Pressed & { at: number })[];
  /** What managers are taking back at this moment: also a press that they make meanwhile may be meant. */
  takingBack: Set<(one: Pressed) => boolean>;
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
export const markOf = ({ connection }: Desk): string | undefined => ACCOUNTS[connection?.account ?? -1]?.mark;

/** Gives a manager's token of an account: the one that they had first, or a new one. */
const tokenOf = (by: number, account: number, isNew = false): string =>
  ACCOUNTS[account]?.tokens[isNew ? by + 2 : by] ?? '';

/** Creates two managers, connected with the first of two accounts, on the test's own clock. */
export function createWorld({ switches, visibleAfterMs }: ClockStory, tally: Tally): World {
  const log: (Read | Write)[] = [];
  const accounts = ACCOUNTS.map(({ tokens }, number) =>
    createAccount({
      number,
      log,
      tokens,
      switches: { ...switches, visibleAfterMs },
      clock: trueNow,
      onWrite: (write) => inspect(world, write),
      onCase: (what) => count(tally, what),
    }),
  );

  function openDesk(by: 0 | 1): Desk {
    const manager = createManager({
      wire: wireTo(accounts),
      account: async () => markOf(desk),
      token: () => (desk.may === 'nothing' ? undefined : desk.connection?.token),
      onDiskFault: (kind) => count(tally, `disk ${kind}`),
      slowMs: () => {
        const ms = world.slowMs;
        world.slowMs = 0;
        return ms;
      },
    });
    const connection = { account: 0, token: tokenOf(by, 0) };
    const desk: Desk = { manager, lives: 0, popups: 0, tokens: 0, connection, may: 'write', damaged: 0 };
    return desk;
  }

  const world: World = {
    accounts,
    log,
    desks: [openDesk(0), openDesk(1)],
    pressed: [],
    takingBack: new Set(),
    numbersOf: new Map(),
    jumps: [],
    slowMs: 0,
    wrong: [],
    tally,
  };
  return world;
}

/** Takes each request to the account that its token is of, as Wazzup does. */
function wireTo(accounts: readonly Account[]): Wire {
  return (url, init) => {
    const bearer = new Headers(init.headers).get('authorization')?.replace('Bearer ', '');
    const number = ACCOUNTS.findIndex(({ tokens }) => tokens.some((token) => token === bearer));
    const account = accounts[number];
    if (!account) throw new Error(`nobody's token: ${bearer}`);
    return account.wire(url, init);
  };
}

/** Checks that the outbox has a write while Wazzup gets it, with what Wazzup had before. */
async function inspect(world: World, write: Write): Promise<void> {
  const { manager, may } = deskOf(world, write);
  if (may === 'read') count(world.tally, '401 for a write alone');
  const queue = await manager.queued();
  const sites = new Set(queue.filter(({ press }) => press?.deal?.id === write.id).map(({ press }) => press.site));
  if (sites.size > 1) count(world.tally, 'written while a press of another CRM waits');
  const all = mayBeSent(queue, write.id);
  const own = all.filter(({ account }) => account === ACCOUNTS[write.account]?.mark);
  const sent = own.length > 0 ? own : all;
  if (sent.length === 0) world.wrong.push(`${write.method} ${write.id} by ${write.by}: not kept, or before not kept`);
  if (queue.some((record) => !own.includes(record) && record.account !== ACCOUNTS[write.account]?.mark))
    count(world.tally, 'written while a press for another account waits');
  world.numbersOf.set(
    write,
    sent.flatMap((record) => record.in?.tabId ?? []),
  );
}

/** Gives the presses of a manager that are held for another account. */
export async function heldBy(desk: Desk): Promise<Queued[]> {
  return (await desk.manager.queued()).filter(({ press, account }) => press?.deal && account !== (markOf(desk) ?? ''));
}

/** Gives the presses that the outboxes could try next, as they lie on the disks. */
export async function untouched({ desks }: World): Promise<string[]> {
  const queues = await Promise.all(desks.map(({ manager }) => manager.queued()));
  return queues.flatMap((queue, who) => {
    const mark = markOf(desks[who as 0 | 1]);
    const ofAccount = queue.filter(({ press, account }) => press?.deal && account === mark);
    const firsts = new Map(ofAccount.toReversed().map((record) => [keyText(dealKeyOf(record)), record]));
    return [...firsts.values()].map((record) => `${who} ${JSON.stringify(record)}`);
  });
}

export function jumpBy({ jumps, log }: World, ms: number): void {
  if (ms > 0) jumps.push(log.length);
  jump(ms);
}

/** Lets Wazzup treat a manager's present token like this. */
export function setToken(world: World, by: number, may: Desk['may']): void {
  const desk = deskOf(world, { by });
  const { connection } = desk;
  if (!connection) return;
  desk.may = may;
  world.accounts[connection.account]?.wazzup.tokens[TOKEN_CALLS[may]](connection.token);
}

/** Lets a manager save a token of an account, or forget the one that they have. */
export function changeAccount(world: World, by: number, account: number | undefined, isNew = false): void {
  const desk = deskOf(world, { by });
  desk.tokens += 1;
  if (account === undefined) delete desk.connection;
  else {
    desk.connection = { account, token: tokenOf(by, account, isNew) };
    setToken(world, by, 'write');
  }
  // The background does so whenever the manager has changed the token.
  void desk.manager.outbox().wake({ hurry: true });
}
