import type { Press } from '@/lib/deal/decide-write';
import type { End } from '@/lib/deal/queue';
import { isAsMeant, isOfSite, isSame } from './oracle.ts';
import { accountsOf, isFor, type Pressed, stateOf } from './presses.ts';
import { isPossible } from './runs.ts';
import { count, type Tally } from './tally.ts';
import { type AssumedWrite, type Ending, type Evidence, hasEffect, looksBefore } from './trial.ts';

/** Finds what is wrong with how each press ended, and with what its manager was told. */
export function judgeEnds(evidence: Evidence, writes: readonly AssumedWrite[], tally: Tally): string[] {
  const effects = writes.filter(hasEffect);
  return evidence.pressed.flatMap((one, number) => {
    const entry = evidence.ends[number];
    if (!entry) return [];
    const judged = { one, number, entry, effects, writes, tally };
    // A press may have taken effect in one account before its manager sent it to another.
    if (evidence.homeOf(number) !== evidence.account)
      return judgeTimes(judged).map((mistake) => `${evidence.nameOf(number)} ${mistake}`);
    count(tally, entry.end);
    if (one.account !== evidence.account) count(tally, `sent to another account, and ${entry.end}`);
    return [
      ...judgeTimes(judged),
      ...judgeEffects(evidence, judged),
      ...(entry.end === 'applied' ? judgeApplied(evidence, judged) : []),
      ...(entry.end === 'conflict' ? judgeConflict(evidence, judged) : []),
      ...judgeUndo(evidence, judged),
      ...judgeAnswer(evidence, judged),
    ].map((mistake) => `${evidence.nameOf(number)} ${mistake}`);
  });
}

interface Judged {
  one: Pressed;
  number: number;
  entry: Ending;
  /** The writes of all presses that changed something. */
  effects: readonly AssumedWrite[];
  writes: readonly AssumedWrite[];
  tally: Tally;
}

/** Whether a write of another press changed the deal in a part of the log. */
const isAnothers = ({ one, number, effects }: Judged, from: number, to = Number.POSITIVE_INFINITY): boolean =>
  effects.some(
    (effect) => effect.id === one.press.deal.id && effect.number !== number && effect.index > from && effect.index < to,
  );

const ownOf = ({ number, effects }: Judged) => effects.filter((effect) => effect.number === number);

/** A write may be sent again after somebody else's change, which hides whether the first one took effect. */
function judgeTimes(judged: Judged): string[] {
  const own = ownOf(judged);
  if (own.length > 1) count(judged.tally, 'again after another’s change');
  const isTwice = own.slice(1).some(({ index }, at) => !isAnothers(judged, own[at]?.index ?? 0, index));
  return isTwice ? ['twice'] : [];
}

function judgeEffects({ jumps }: Evidence, judged: Judged): string[] {
  const { entry, tally } = judged;
  const { end, reason } = entry;
  const wrong: string[] = [];
  const last = ownOf(judged).at(-1);
  const isOvertaken = last !== undefined && isAnothers(judged, last.index);
  // The manager may have taken a press back while nobody knew whether it had taken effect.
  if (end === 'discarded' && last) count(tally, 'discarded, and done all the same');
  // Nobody can tell five minutes in which Wazzup shows nothing from a clock that jumps ahead by so much.
  else if (end === 'failed' && last && jumps.some((at) => at > last.index)) count(tally, 'given up at a jump');
  else if (end !== 'applied' && last && !isOvertaken) wrong.push('took effect');
  if (end === 'failed' && !reason) wrong.push('has no reason');
  return wrong;
}

function judgeApplied({ looks, runs }: Evidence, judged: Judged): string[] {
  const { one, number, entry, writes, tally } = judged;
  const { before, after } = entry;
  const wrong: string[] = [];
  const last = ownOf(judged).at(-1);
  const saws = looks(one.by, one.press.deal.id, one.since);
  const isMeant = runs.get(number)?.presses.some((presses) => isAsMeant(presses, after));
  if (!saws.some((saw) => isSame(saw, after))) wrong.push('left what was never seen');
  // Wazzup took the write and did nothing, and shows somebody else's write as if that had come after it.
  const isIgnored = writes.some((write) => write.number === number && write.answer === 'taken') && !last;
  if (!isMeant && isIgnored) count(tally, 'ignored by Wazzup, and told as applied');
  else if (!isMeant && !(last && isAnothers(judged, last.index))) wrong.push('left something else');
  if (last && ![...saws, stateOf(last.before)].some((saw) => isSame(saw, before)))
    wrong.push('was upon what never was');
  return wrong;
}

/**
 * There can be no conflict if nobody else wrote, all earlier presses went well, and Wazzup had what the manager saw: a
 * deal of this CRM, or one that they agreed to.
 */
function judgeConflict({ account, pressed, ends, runs, looks }: Evidence, judged: Judged): string[] {
  const { one, number, entry, effects, tally } = judged;
  const { by, press } = one;
  const key = { site: press.site, id: press.deal.id };
  if (entry.after && !isOfSite(entry.after, press.site)) count(tally, 'conflict with another CRM');
  // What was pressed in one account may meet anything in another.
  if (one.account !== account) return [];
  const wentWell = pressed
    .slice(0, number)
    .every(
      (other, at) =>
        !isFor(other, by, key) ||
        !accountsOf(other).includes(account) ||
        (!other.isSetAside && /^(applied|superseded)$/.test(ends[at]?.end ?? 'applied')),
    );
  const isOthers = (effect: AssumedWrite) => {
    const sender = pressed[effect.number];
    return effect.id === key.id && !(sender && isFor(sender, by, key));
  };
  const saws = looks(by, key.id, one.since);
  const isFine = (run: readonly Press[]) =>
    isPossible(run) && run.every(isOwn) && saws.every((saw) => isSame(saw, run[0]?.base));
  if (wentWell && !effects.some(isOthers) && runs.get(number)?.presses.every(isFine)) return ['with nobody'];
  return [];
}

/** Whether a press is for a deal of its own CRM, or for one that the manager took for that. */
const isOwn = ({ base, site, sameDealAgreed }: Press): boolean =>
  base === null || sameDealAgreed || isOfSite(base, site);

/**
 * A press that takes another one back gives Wazzup what it had before that one, as far as Wazzup had shown it, in the
 * account in which that one took effect.
 */
function judgeUndo(evidence: Evidence, { one, effects, tally }: Judged): string[] {
  const { account, pressed, homeOf, ends } = evidence;
  const { undoes, press } = one;
  if (undoes === undefined || one.account !== account) return [];
  const undone = effects.filter(({ number }) => number === undoes);
  if (ends[undoes]?.end !== 'applied' || homeOf(undoes) !== account) return ['takes back what was not done here'];
  const back = press.action === 'delete' ? null : press.deal;
  count(tally, 'taken back');
  const saws = (effect: AssumedWrite) => looksBefore(evidence, effect, pressed[undoes]?.since ?? 0);
  const isBack = undone.length === 0 || undone.some((effect) => saws(effect).some((state) => isSame(state, back)));
  return isBack ? [] : ['puts back what was not there'];
}

/** Which ends a press may have after each answer. */
const FITS: Record<string, End[]> = {
  saved: ['applied'],
  changed: ['conflict', 'discarded'],
  conflict: ['conflict'],
  failed: ['failed'],
};

function judgeAnswer({ endOf }: Evidence, { one: { answer }, number }: Judged): string[] {
  const possible = FITS[answer?.startsWith('failed') ? 'failed' : (answer ?? '')];
  const really = endOf(number);
  return possible && really && !possible.includes(really) ? [`was told ${answer}`] : [];
}
