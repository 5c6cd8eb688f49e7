import { DealError } from '@/lib/deal/errors';
import { pass, trueNow, turns } from './clock.ts';
import { DAMAGED_AT_ONCE } from './damage.ts';
import { type Found, told } from './manager.ts';
import { createPresses, keyOf, type Pressed, uriOf } from './presses.ts';
import { judgeShown } from './shown.ts';
import type { ClockEvent, Event, Place } from './story.ts';
import { count } from './tally.ts';
import { deskOf, jumpBy, managerOf, setToken, untouched, type World } from './world.ts';

type Happening = Event | ClockEvent;
type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** Lets one event of a story happen. */
export async function happen(world: World, one: Happening): Promise<void> {
  const { wazzup } = world.account;
  count(world.tally, one.what);
  switch (one.what) {
    case 'press':
      return press(world, one, makePress(world, one));
    case 'discard':
      return ask(world, managerOf(world, one).outbox().discard(keyOf(one)));
    case 'kill':
      return kill(world, one.by, one.ms);
    case 'reopen':
      return ask(world, reopen(world, one));
    case 'hurry':
      return void managerOf(world, one).outbox().wake({ hurry: true });
    case 'token':
      return setToken(world, one.by, one.may);
    case 'fault':
      return wazzup.faults.add(one.fault);
    case 'slow':
      world.slowMs = one.ms;
      return;
    case 'down':
      return wazzup.down(one.on);
    case 'switch':
      return wazzup.switches.set(one.switches);
    case 'disk':
      return managerOf(world, one).disk().fail(one.fault);
    case 'found':
      return kill(world, one.by, 0, one.found);
    case 'clock':
      if ((await untouched(world)).length > 0) count(world.tally, 'clock jumps while a press waits');
      return jumpBy(world, one.ms);
    case 'turns':
      return turns(one.count);
    case 'pass':
      return pass(one.ms);
  }
}

const makePress = ({ account, pressed }: World, event: Of<'press'>): Pressed => createPresses(account, pressed)(event);

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

function press(world: World, place: Place, one: Pressed): void {
  const { pressed, tally, wrong } = world;
  const number = pressed.length;
  const now = { ...one, at: trueNow() };
  pressed.push(now);
  const isConnected = connectionOf(world, one.by);
  const takeAnswer = (word: string) => {
    if (word.endsWith('storage')) count(tally, `told ${word}`);
    // Whether or not somebody hears it: what could not be stored must have no effect.
    if (word === 'failed: storage') now.isLost = true;
    if (isConnected()) now.answer = word;
  };
  const origin = { tabId: number, page: uriOf(place), idTyped: false };
  const answer = managerOf(world, one).press(one.press, origin);
  told(answer).then(takeAnswer, (error) => wrong.push(`press ${number}: ${error}`));
}

async function reopen(world: World, event: Of<'reopen'>): Promise<void> {
  const { by } = event;
  const { account, pressed, wrong } = world;
  const desk = deskOf(world, event);
  desk.popups += 1;
  const key = keyOf(event);
  const [known, journal] = await Promise.all([desk.manager.outbox().look(key), desk.manager.journal()]);
  wrong.push(...judgeShown({ by, key, known, journal, pressed, log: account.log }));
}

/** Ends a manager's worker; the next one starts in so many milliseconds, or when something needs one. */
async function kill(world: World, by: number, ms: number, found: Found = {}): Promise<void> {
  const { pressed, tally, wrong } = world;
  const desk = deskOf(world, { by });
  const { manager } = desk;
  desk.lives += 1;
  // Versions before 5 have no place for what was set aside.
  const version = found.version && desk.damaged > 0 ? 5 : found.version;
  if (version !== undefined && (await manager.queued()).length > 0) count(tally, 'presses of an older version');
  const lost = pressed[(await manager.die({ ...found, ...(version !== undefined && { version }) })) ?? -1];
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
