import type { Deal } from '@/lib/deal/model';
import { isSame, leftByAll, mayReplace, mayTouch } from './oracle.ts';
import { accountsOf, stateOf } from './presses.ts';
import { IDS } from './story.ts';
import { type AssumedWrite, type Evidence, fitsOf, hasEffect, looksBefore } from './trial.ts';

/** Finds which requests are not what a press was for, upon what Wazzup had shown before, and what they left. */
export function judgeWrites(evidence: Evidence, writes: readonly AssumedWrite[]): string[] {
  const { account, pressed, ends, runs, final, nameOf } = evidence;
  const wrong: string[] = [];
  // The judge replays all writes in the order in which Wazzup got them, each as its press means it.
  const replayed = new Map<string, Deal | null>();
  for (const write of writes) {
    const { by, method, id, answer, number, index } = write;
    const what = `${method} ${id} for ${nameOf(number)}`;
    const one = pressed[number];
    const run = runs.get(number);
    // Wazzup has refused it before the press was damaged.
    if (one?.isSetAside && answer === 'refused') continue;
    if (!one || !run || one.by !== by || one.press.deal.id !== id) {
      wrong.push(`${what}: nobody’s`);
      continue;
    }
    if (!accountsOf(one, ({ at }) => at <= index).includes(account)) wrong.push(`${what}: in another account`);
    const looks = looksBefore(evidence, write, one.since);
    if (looks.length === 0) wrong.push(`${what}: sent without a look`);
    const fitting = fitsOf(write, run, looks);
    if (looks.length > 0 && fitting.length === 0) wrong.push(`${what}: not what was pressed`);
    if (fitting.length > 0 && !fitting.some(({ presses, saw }) => mayReplace(presses, saw, run.known)))
      wrong.push(`${what}: upon what was not shown`);
    if (fitting.length > 0 && !fitting.some(({ saw }) => mayTouch(run.all, saw)))
      wrong.push(`${what}: over another CRM’s deal`);
    // What the manager has sent to another account begins there anew, whatever came of it in the first one.
    if (ends[number]?.end === 'superseded' && answer !== 'refused' && one.moves.length === 0)
      wrong.push(`${what}: replaced when it may have been done`);
    const [fit] = fitting;
    if (fit && hasEffect(write)) replayed.set(id, leftByAll(fit.presses, fit.saw) ?? null);
  }
  for (const id of IDS) {
    const state = stateOf(final.find((deal) => deal.id === id));
    if (!isSame(state, replayed.get(id) ?? null)) wrong.push(`${id} is not what was pressed last`);
  }
  return wrong;
}
