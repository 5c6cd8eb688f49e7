import { DealError } from '@/lib/deal/errors';
import type { PressOptions, WriteOutcome } from '@/lib/outbox/outbox';
import type { Wazzup } from '../wazzup/index.ts';
import { pass, trueNow, turns } from './clock.ts';
import { DAMAGED_AT_ONCE } from './damage.ts';
import { type Found, told } from './manager.ts';
import { accountsOf, createPresses, isFor, keyOf, type Pressed, uriOf } from './presses.ts';
import { judgeShown } from './shown.ts';
import type { ClockEvent, Event, Place } from './story.ts';
import { count } from './tally.ts';
import { pressBefore, undo } from './undo.ts';
import {
  changeAccount,
  type Desk,
  deskOf,
  heldBy,
  jumpBy,
  managerOf,
  markOf,
  setToken,
  untouched,
  type World,
} from './world.ts';

type Happening = Event | ClockEvent;
type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** Lets one event of a story happen. */
export async function happen(world: World, one: Happening): Promise<void> {
  const eachAccount = (meet: (wazzup: Wazzup) => void) => {
    for (const { wazzup } of world.accounts) meet(wazzup);
  };
  count(world.tally, one.what);
  switch (one.what) {
    case 'press':
      return makePress(world, one);
    case 'discard':
      return discard(world, one);
    case 'kill':
      return kill(world, one.by, one.ms);
    case 'reopen':
      return ask(world, reopen(world, one));
    case 'hurry':
      return void managerOf(world, one).outbox().wake({ hurry: true });
    case 'token':
      return setToken(world, one.by, one.may);
    case 'fault':
      return eachAccount(({ faults }) => faults.add(one.fault));
    case 'slow':
      world.slowMs = one.ms;
      return;
    case 'down':
      return eachAccount((wazzup) => wazzup.down(one.on));
    case 'switch':
      return eachAccount(({ switches }) => switches.set(one.switches));
    case 'disk':
      return managerOf(world, one).disk().fail(one.fault);
    case 'found':
      return kill(world, one.by, 0, one.found);
    case 'clock':
      if ((await untouched(world)).length > 0) count(world.tally, 'clock jumps while a press waits');
      return jumpBy(world, one.ms);
    case 'undo':
      return ask(world, undo(world, one, await pressBefore(world, one, press), press));
    case 'account':
      return saveToken(world, one);
    case 'answer':
      return answer(world, one);
    case 'turns':
      return turns(one.count);
    case 'pass':
      return pass(one.ms);
  }
}

/** Lets a manager press in a popup; without a token it offers nothing. */
function makePress(world: World, event: Of<'press'>): void {
  const account = world.accounts[deskOf(world, event).connection?.account ?? -1];
  if (account) void press(world, event, createPresses(account, world.pressed)(event));
}

function discard(world: World, event: Of<'discard'>): void {
  const { by } = event;
  const { manager, connection } = deskOf(world, event);
  const key = keyOf(event);
  const isMeant = (one: Pressed) => isFor(one, by, key) && accountsOf(one).includes(connection?.account ?? -1);
  takeBack(world, isMeant, manager.outbox().discard(key));
}

/** Notes which presses a manager takes back: those that there are, and those that they make until it is done. */
function takeBack(world: World, isMeant: (one: Pressed) => boolean, isDone: Promise<unknown>): void {
  for (const one of world.pressed) if (isMeant(one)) one.isTakenBack = true;
  world.takingBack.add(isMeant);
  ask(
    world,
    isDone.finally(() => world.takingBack.delete(isMeant)),
  );
}

/** Lets a manager save a token, or forget the one that they have. */
async function saveToken(world: World, { by, to, isNew }: Of<'account'>): Promise<void> {
  const { tally } = world;
  const desk = deskOf(world, { by });
  const from = desk.connection?.account;
  const held = new Set(await heldBy(desk));
  const ofAccount = (await desk.manager.queued()).filter((record) => record.press?.deal && !held.has(record));
  count(tally, to === undefined ? 'token forgotten' : to === from ? 'another token of the account' : 'another account');
  if (to !== from)
    for (const { before, accepted } of ofAccount)
      count(
        tally,
        accepted ? 'held while accepted' : before === undefined ? 'held while it waits' : 'held while it is sent',
      );
  changeAccount(world, by, to, isNew);
  if (to !== from && [...held].some(({ account }) => account === markOf(desk))) count(tally, 'the account is back');
}

/** Lets a manager say what is to become of everything that is held, if anything is. */
export async function answer(world: World, { by, answer }: Of<'answer'>): Promise<void> {
  const { log, pressed, tally } = world;
  const desk = deskOf(world, { by });
  if ((await heldBy(desk)).length === 0) return;
  count(tally, `held: ${answer}`);
  const { held } = desk.manager.outbox();
  const to = desk.connection?.account;
  const isHeld = (one: Pressed) => one.by === by && (one.account !== to || one.moves.length > 0);
  if (answer === 'drop') return takeBack(world, isHeld, held.drop());
  const move = to === undefined ? [] : [{ to, number: pressed.length, at: log.length }];
  for (const one of pressed) if (isHeld(one)) one.moves = [...one.moves, ...move];
  ask(world, held.send());
}

/** What a manager asks for may fail; then it is a DealError. */
function ask({ wrong }: World, asked: Promise<unknown>): void {
  asked.catch((error) => {
    if (!(error instanceof DealError)) wrong.push(`an answer: ${error}`);
  });
}

/** Gives whether a manager's worker and popup of this moment still live: otherwise the popup gets no answer. */
function connectionOf(world: World, by: number): () => boolean {
  const desk = deskOf(world, { by });
  const { lives, popups } = desk;
  return () => desk.lives === lives && desk.popups === popups;
}

/** Gives a press to its manager's outbox, and notes what that answers. */
export type Pressing = (world: World, place: Place, one: Pressed, more?: PressOptions) => Promise<WriteOutcome>;

const press: Pressing = (world, place, one, more) => {
  const { pressed, takingBack, tally, wrong } = world;
  const number = pressed.length;
  const now = { ...one, at: trueNow(), isTakenBack: [...takingBack].some((isMeant) => isMeant(one)) };
  pressed.push(now);
  const isConnected = connectionOf(world, one.by);
  const takeAnswer = (word: string) => {
    if (word.endsWith('storage')) count(tally, `told ${word}`);
    // Whether or not somebody hears it: what could not be stored, or was for another account, must have no effect.
    if (word === 'failed: storage' || word === 'failed: other-account') now.isLost = true;
    if (isConnected()) now.answer = word;
  };
  const origin = { tabId: number, page: uriOf(place), idTyped: false };
  const answer = managerOf(world, one).press(one.press, origin, more);
  told(answer).then(takeAnswer, (error) => wrong.push(`press ${number}: ${error}`));
  return answer;
};

/** Lets a manager close the popup and open it again. If they save another token meanwhile, the popup looks once more. */
async function reopen(world: World, event: Of<'reopen'>): Promise<void> {
  const { by } = event;
  const { log, pressed, wrong } = world;
  const desk = deskOf(world, event);
  const { tokens, connection } = desk;
  desk.popups += 1;
  if (!connection) return;
  const key = keyOf(event);
  const [known, journal] = await Promise.all([desk.manager.outbox().look(key), desk.manager.journal()]);
  if (desk.tokens === tokens)
    wrong.push(...judgeShown({ by, account: connection.account, key, known, journal, pressed, log }));
}

/** Ends a manager's worker; the next one starts in so many milliseconds, or when something needs one. */
async function kill(world: World, by: number, ms: number, found: Found = {}): Promise<void> {
  const { pressed, tally, wrong } = world;
  const desk = deskOf(world, { by });
  const { manager } = desk;
  desk.lives += 1;
  const version = versionFor(world, by, desk, found);
  if (version !== undefined && (await manager.queued()).length > 0) count(tally, 'presses of an older version');
  const { version: _, ...others } = found;
  const lost = pressed[(await manager.die({ ...others, ...(version !== undefined && { version }) })) ?? -1];
  if (lost) {
    lost.isSetAside = true;
    count(tally, 'press set aside');
  }
  if (found.damage !== undefined) desk.damaged += DAMAGED_AT_ONCE;
  if (ms === 0) manager.start();
  else setTimeout(manager.start, ms);
  const kept = [...(await manager.queued()), ...(await manager.journal())].map((one) => one.in?.tabId);
  pressed.forEach((one, number) => {
    if (one.by !== by || one.isSetAside || kept.includes(number)) return;
    if (!one.isLost && (one.at !== trueNow() || one.answer)) wrong.push(`press ${number} was lost`);
    one.isLost = true;
  });
}

/** Gives the version of the extension that may have written what is on a manager's disk. */
function versionFor({ pressed }: World, by: number, { damaged }: Desk, { version }: Found): number | undefined {
  if (version === undefined) return undefined;
  // Older versions did not tell accounts apart, and those before 5 have no place for what was set aside.
  if (pressed.some((one) => one.by === by && accountsOf(one).includes(1))) return undefined;
  return damaged > 0 ? 5 : version;
}
