import { pass } from './clock.ts';
import { isOfSite } from './oracle.ts';
import type { Pressing } from './play.ts';
import { accountsOf, createPresses, isFor, keyOf, stateOf } from './presses.ts';
import { type ClockEvent, IDS, type Place, SITES } from './story.ts';
import { count } from './tally.ts';
import { deskOf, markOf, type World } from './world.ts';

type UndoEvent = Extract<ClockEvent, { what: 'undo' }>;

/** Lets a manager delete a deal that Wazzup has, so that they can put it back. */
export async function deleteBefore(world: World, event: UndoEvent, press: Pressing): Promise<void> {
  const { by, deletes, which } = event;
  const account = world.accounts[deskOf(world, event).connection?.account ?? -1];
  const deals = account?.wazzup.deals.all() ?? [];
  const deal = deals[which % deals.length];
  if (!deletes || !account || !deal) return;
  const place: Place = { site: isOfSite(deal, SITES[0]) ? 0 : 1, id: deal.id };
  const deletion = { what: 'press', by, view: 'now', action: 'delete', closed: false, agreed: false } as const;
  void press(world, place, createPresses(account, world.pressed)({ ...deletion, ...place }));
  await pass(2_000);
}

/**
 * Lets a manager take back one of their presses, if history or popup offers that.
 * @param press gives the press that does so to the outbox
 */
export const undo = (world: World, event: UndoEvent, press: Pressing): Promise<void> =>
  event.where === 'popup' ? undoInPopup(world, event, press) : undoInHistory(world, event, press);

const PLACES = IDS.flatMap((id): Place[] => SITES.map((_, site) => ({ site: site as Place['site'], id })));

/** Puts a deleted deal back, if a popup offers that; it may offer that only for a deal that was deleted from there. */
async function undoInPopup(world: World, { by, which }: UndoEvent, press: Pressing): Promise<void> {
  const { pressed, log, tally, wrong } = world;
  const desk = deskOf(world, { by });
  const { manager, connection, lives, popups, tokens } = desk;
  const account = markOf(desk);
  if (!connection || account === undefined) return;
  const all = await Promise.all(
    PLACES.map(async (place) => ({ place, found: await manager.outbox().undoable(keyOf(place)) })),
  );
  const offered = all.flatMap(({ place, found }) => (found ? [{ place, ...found }] : []));
  const journal = await manager.journal();
  if (desk.lives !== lives || desk.popups !== popups || desk.tokens !== tokens) return;
  const numberOf = ({ seq }: { seq: number }) => journal.find((entry) => entry.seq === seq)?.in?.tabId ?? -1;
  for (const one of offered) {
    const deleted = pressed[numberOf(one)];
    const key = keyOf(one.place);
    if (!deleted || !isFor(deleted, by, key)) wrong.push(`${key.id} of another CRM was offered back`);
    else if (!accountsOf(deleted).includes(connection.account))
      wrong.push(`${key.id} of another account was offered back`);
  }
  const one = offered[which % offered.length];
  if (!one) return;
  count(tally, 'undo in the popup');
  const { site } = keyOf(one.place);
  const back = { action: 'create', deal: one.deal, base: null, site, sameDealAgreed: true } as const;
  const now = { by, account: connection.account, moves: [], since: log.length, press: back, undoes: numberOf(one) };
  void press(world, one.place, now, { undoes: one.seq, account });
}

/** Takes back a press that the history offers to take back. */
async function undoInHistory(world: World, { by, where, which }: UndoEvent, press: Pressing): Promise<void> {
  const { accounts, log, tally } = world;
  const desk = deskOf(world, { by });
  const { manager, connection, lives } = desk;
  if (!connection) return;
  const { account } = connection;
  const since = log.length;
  const taken = { undoes: -1, place: PLACES[0] as Place };
  const history = manager.history((undoing, _in, more) => {
    if (desk.lives !== lives) return new Promise(() => {});
    const { undoes, place } = taken;
    return press(world, place, { by, account, moves: [], since, press: undoing, undoes }, more);
  });
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
