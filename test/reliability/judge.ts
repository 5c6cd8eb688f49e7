import { judgeEnds } from './judge-ends.ts';
import { judgeWrites } from './judge-writes.ts';
import { mayReplace, mayTouch } from './oracle.ts';
import { accountsOf } from './presses.ts';
import { count, type Tally } from './tally.ts';
import { type AssumedWrite, type Evidence, fitsOf, looksBefore, type StoryRecord, toEvidence } from './trial.ts';

/** The judge tries at most so many ways to say for which presses the writes were sent. */
const MOST_ASSUMPTIONS = 128;

/**
 * Finds what is wrong with how presses ended, given the requests that Wazzup really got and what it showed. The judge
 * derives what a press should leave from the press itself, and believes nothing that the extension stores or says.
 *
 * Where two presses may be the sender of a write, because two CRMs have deals under one number, the story is right if
 * it is right for one of them.
 */
export function findMistakes(record: StoryRecord, tally: Tally): string[] {
  const { pressed, ends, finals } = record;
  const { loose, nameOf } = toEvidence(record, 0);
  return [
    ...pressed.flatMap((one, number) => {
      const [entry, ...more] = ends[number] ?? [];
      const expected = one.isLost || one.isSetAside ? 0 : 1;
      const entries = entry ? 1 + more.length : 0;
      if (entries !== expected) return [`press ${number} ended ${entries} times`];
      if (entry && !accountsOf(one).includes(entry.in)) return [`${nameOf(number)} in another account`];
      return entry?.end === 'discarded' && one.isTakenBack === false ? [`${nameOf(number)} by nobody`] : [];
    }),
    ...loose.map((number) => `${nameOf(number)} by nothing`),
    ...[...finals.keys()].flatMap((account) => judgeAccount(record, account, tally)),
  ];
}

/** Finds what is wrong with what happened in one account. */
function judgeAccount(record: StoryRecord, account: number, tally: Tally): string[] {
  const evidence = toEvidence(record, account);
  const assumptions = assume(evidence, record.pressesOf);
  if (assumptions.length > 1) count(tally, 'sender not certain');
  const verdicts = assumptions.map((writes) => {
    const met: Tally = {};
    return { met, mistakes: [...judgeWrites(evidence, writes), ...judgeEnds(evidence, writes, met)] };
  });
  const [mildest] = verdicts.sort((a, b) => a.mistakes.length - b.mistakes.length);
  for (const [what, times] of Object.entries(mildest?.met ?? {})) count(tally, what, times);
  return mildest?.mistakes ?? [];
}

/** Gives all ways to say for which press each write was sent. */
function assume(evidence: Evidence, pressesOf: StoryRecord['pressesOf']): AssumedWrite[][] {
  const { log, writes } = evidence;
  let all: AssumedWrite[][] = [[]];
  for (const write of writes) {
    const logged = log[write.index];
    const numbers = logged?.what === 'write' ? pressesOf(logged) : [];
    const likely = numbers.length > 1 ? numbers.filter((number) => isLikely(evidence, write, number)) : numbers;
    const possible = likely.length > 0 ? likely : [numbers[0] ?? -1];
    all = all
      .flatMap((before) => possible.map((number) => [...before, { ...write, number }]))
      .slice(0, MOST_ASSUMPTIONS);
  }
  return all;
}

/** Whether a press may be what a write was sent for, by what the write makes of the deal. */
function isLikely(evidence: Evidence, write: Evidence['writes'][number], number: number): boolean {
  const [one, run] = [evidence.pressed[number], evidence.runs.get(number)];
  if (!one || !run) return false;
  return fitsOf(write, run, looksBefore(evidence, write, one.since)).some(
    ({ presses, saw }) => mayReplace(presses, saw, run.known) && mayTouch(run.all, saw),
  );
}
