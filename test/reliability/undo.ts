import type { Action } from '@/lib/deal/plan';
import { offerUndo } from '../../lib/outbox/undo-offer.ts';
import type { Account } from './account.ts';
import { pass } from './clock.ts';
import { isOfSite } from './oracle.ts';
import type { Pressing } from './play.ts';
import { accountsOf, createPresses, isFor, keyOf, stateOf } from './presses.ts';
import { type ClockEvent, IDS, type Place, SITES } from './story.ts';
import { count } from './tally.ts';
import { deskOf, markOf, type World } from './world.ts';

type UndoEvent = Extract<ClockEvent, { what: 'undo' }>;

/** Lets a manager press something that they can then take back, and gives where; undefined if they pressed nothing. */
export async function pressBefore(world: World, event: UndoEvent, press: Pressing): Promise<Place | undefined> {
  const { by, first } = event;
  if (!first) return undefined;
  const pressAt = async (place: Place, action: Action) => {
    const account = accountNow(world, by);
    if (!account) return;
    const pressed = { what: 'press', by, view: 'now', action, closed: first === 'reopen', agreed: false } as const;
    void press(world, place, createPresses(account, world.pressed)({ ...pressed, ...place }));
    await pass(2_000);
  };
  const place = placeFor(world, event, first) ?? placeFor(world, event, 'create');
  if (!place) return undefined;
  const isThere = accountNow(world, by)?.wazzup.deals.get(place.id) !== undefined;
  if (!isThere) await pressAt(place, 'create');
  if (first !== 'create') await pressAt(place, first);
  return place;
}

const accountNow = (world: World, by: number): Account | undefined =>
  world.accounts[deskOf(world, { by }).connection?.account ?? -1];

/** Finds a deal about which a manager can press an action. */
function placeFor(world: World, { by, which }: UndoEvent, action: Action): Place | undefined {
  const places = PLACES.filter((place) => {
    const deal = accountNow(world, by)?.wazzup.deals.get(place.id);
    if (action === 'create' || !deal) return action === 'create' && !deal;
    return isOfSite(deal, SITES[place.site]) && deal.closed === (action === 'reopen');
  });
  return places[which % places.length];
}

/**
 * Lets a manager take back one of their presses, if history or popup offers that.
 * @param place where they pressed last; a popup is still open there
 * @param press gives the press that does so to the outbox
 */
export const undo = (world: World, event: UndoEvent, place: Place | undefined, press: Pressing): Promise<void> =>
  event.where === 'popup' ? undoInPopup(world, event, place, press) : undoInHistory(world, event, press);

const PLACES = IDS.flatMap((id): Place[] => SITES.map((_, site) => ({ site: site as Place['site'], id })));

/** Takes back the last press on a deal, if a popup offers that; it may offer only what was pressed for that deal. */
async function undoInPopup(
  world: World,
  { by, which }: UndoEvent,
  pressedAt: Place | undefined,
  press: Pressing,
): Promise<void> {
  const { pressed, tally, wrong, accounts } = world;
  const desk = deskOf(world, { by });
  const { manager, connection, lives, popups, tokens } = desk;
  if (!connection || markOf(desk) === undefined) return;
  const { account } = connection;
  const all = await Promise.all(
    PLACES.map(async (place) => {
      const outbox = manager.outbox();
      const [last, { pending }] = await Promise.all([outbox.lastApplied(keyOf(place)), outbox.status(keyOf(place))]);
      const there = stateOf(accounts[account]?.wazzup.deals.get(place.id));
      return { place, last, there, offer: last && !pending ? offerUndo(last, there, []) : null };
    }),
  );
  const offered = all.flatMap(({ offer, ...one }) => (offer ? [{ ...one, ...offer }] : []));
  const journal = await manager.journal();
  if (desk.lives !== lives || desk.popups !== popups || desk.tokens !== tokens) return;
  const numberOf = ({ seq }: { seq: number }) => journal.find((entry) => entry.seq === seq)?.in?.tabId ?? -1;
  for (const one of offered) {
    const done = pressed[numberOf(one)];
    const key = keyOf(one.place);
    if (!done || !isFor(done, by, key)) wrong.push(`a press on ${key.id} of another CRM was offered to be undone`);
    else if (!accountsOf(done).includes(account))
      wrong.push(`a press on ${key.id} in another account was offered to be undone`);
  }
  const one = offered.find(({ place }) => place === pressedAt) ?? offered[which % offered.length];
  if (!one) return;
  count(tally, `undo of ${one.last?.undoes === undefined ? one.last?.press.action : 'undo'} in the popup`);
  const history = undoerFor(world, by, { undoes: numberOf(one), place: one.place }, press);
  await history.undo(one.seq, one.there);
}

/** Gives the history of a manager, whose undo of one press goes to the story as a press of theirs. */
function undoerFor(world: World, by: number, taken: { undoes: number; place: Place }, press: Pressing) {
  const desk = deskOf(world, { by });
  const { manager, connection, lives } = desk;
  const since = world.log.length;
  return manager.history((undoing, _in, more) => {
    if (desk.lives !== lives || !connection) return new Promise(() => {});
    const { undoes, place } = taken;
    const { account } = connection;
    return press(world, place, { by, account, moves: [], since, press: undoing, undoes }, more);
  });
}

/** Takes back a press that the history offers to take back. */
async function undoInHistory(world: World, { by, where, which }: UndoEvent, press: Pressing): Promise<void> {
  const { accounts, tally } = world;
  const desk = deskOf(world, { by });
  const { manager, connection, lives } = desk;
  if (!connection) return;
  const { account } = connection;
  const taken = { undoes: -1, place: PLACES[0] as Place };
  const history = undoerFor(world, by, taken, press);
  const offered = (await history.list()).entries.filter(({ undoable }) => undoable);
  const journal = await manager.journal();
  const entry = offered[which % offered.length];
  if (!entry || desk.lives !== lives) return;
  const { id } = entry.press.deal;
  taken.undoes = journal.find(({ seq }) => seq === entry.seq)?.in?.tabId ?? -1;
  taken.place = { site: entry.press.site === SITES[0] ? 0 : 1, id };
  count(tally, `undo of ${entry.isUndo ? 'undo' : entry.press.action} in the history`);
  const base = where === 'history' ? stateOf(accounts[account]?.wazzup.deals.get(id)) : entry.after;
  await history.undo(entry.seq, base);
}
