import type { Deal } from '@/lib/deal/model';
import type { End, JournalEntry } from '@/lib/deal/queue';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account, Write } from './account.ts';
import { isAsMeant, isSame, knownBy, leftByAll, mayReplace } from './oracle.ts';
import { type PopupPress, type Pressed, stateOf } from './presses.ts';
import { IDS, TOKENS } from './story.ts';

/** How often each case occurred in all stories: a test that never meets a case proves nothing about it. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1;
};

type Ending = Pick<JournalEntry, 'end' | 'before' | 'after' | 'reason'>;

/** What happened in a story. */
export interface StoryRecord extends Pick<Account, 'log'> {
  pressed: readonly Pressed[];
  /** The journal's entries of each press: exactly one, or something is wrong. */
  ends: readonly (readonly Ending[])[];
  /** Gives the number of the press for which a write was sent. */
  pressOf: (write: Write) => number | undefined;
  /** What Wazzup has in the end. */
  final: readonly WireDeal[];
}

/** A press that the outbox sent, with the earlier presses that it replaced. */
interface Run {
  /** The presses that it stands for, in order; more than one list if some of them may have cancelled each other out. */
  presses: readonly (readonly PopupPress[])[];
  /** What the press's manager can know of the deal by then. */
  known: readonly (Deal | null)[];
}

/**
 * Finds what is wrong with how presses ended, given the requests that Wazzup really got and what it showed. The judge
 * derives what a press should leave from the press itself, and believes nothing that the extension stores or says.
 */
export function findMistakes({ pressed, ends: entries, log, pressOf, final }: StoryRecord, tally: Tally): string[] {
  const wrong: string[] = [];
  const ends = pressed.map((one, number) => {
    const [entry, ...more] = entries[number] ?? [];
    if (!entry !== (one.isLost ?? false) || more.length > 0)
      wrong.push(`press ${number} ended ${entries[number]?.length ?? 0} times`);
    return entry;
  });
  const nameOf = (number: number) => `press ${number} (${pressed[number]?.press.action}, ${ends[number]?.end})`;
  const { runs, endOf } = runsOf(pressed, ends, (number) => wrong.push(`${nameOf(number)} by nothing`));

  const writes = log.flatMap((write, index) =>
    write.what === 'write' ? [{ ...write, index, number: pressOf(write) ?? -1 }] : [],
  );
  const effects = writes.filter(({ before, after }) => !isSame(stateOf(before), stateOf(after)));
  const isAnothers = (number: number, id: string, from: number, to = Number.POSITIVE_INFINITY) =>
    effects.some((one) => one.id === id && one.number !== number && one.index > from && one.index < to);
  /** Gives what Wazzup showed a manager of a deal in a part of the log. */
  const base = (by: number, id: string, from: number, to = log.length): (Deal | null)[] =>
    log
      .slice(Math.max(0, from), to)
      .flatMap((read) => (read.what === 'read' && read.by === by && read.id === id ? [stateOf(read.deal)] : []));

  // The judge replays all writes in the order in which Wazzup got them, each as its press means it.
  const replayed = new Map<string, Deal | null>();
  for (const { by, method, id, want, answer, index, number } of writes) {
    const what = `${method} ${id} for ${nameOf(number)}`;
    const one = pressed[number];
    const run = runs.get(number);
    if (!one || !run || one.by !== by || one.press.deal.id !== id) {
      wrong.push(`${what}: nobody’s`);
      continue;
    }
    const earlier = writes.findLast(
      (other) => other.by === by && other.id === id && other.index < index && other.answer !== 'refused',
    );
    const looks = base(by, id, Math.max(one.since, earlier?.arrived ?? 0), index);
    if (looks.length === 0) wrong.push(`${what}: sent without a look`);
    const fitting = run.presses.flatMap((presses) =>
      looks.filter((saw) => isSame(leftByAll(presses, saw), stateOf(want))).map((saw) => ({ presses, saw })),
    );
    if (looks.length > 0 && fitting.length === 0) wrong.push(`${what}: not what was pressed`);
    if (fitting.length > 0 && !fitting.some(({ presses, saw }) => mayReplace(presses, saw, run.known)))
      wrong.push(`${what}: upon what was not shown`);
    if (ends[number]?.end === 'superseded' && answer !== 'refused')
      wrong.push(`${what}: replaced when it may have been done`);
    const [fit] = fitting;
    if (fit && effects.some((effect) => effect.index === index))
      replayed.set(id, leftByAll(fit.presses, fit.saw) ?? null);
  }
  for (const id of IDS) {
    const state = stateOf(final.find((deal) => deal.id === id));
    if (!isSame(state, replayed.get(id) ?? null)) wrong.push(`${id} is not what was pressed last`);
  }

  ends.forEach((entry, number) => {
    const one = pressed[number];
    if (!entry || !one) return;
    const { end, before, after, reason } = entry;
    const { by, press } = one;
    const { id } = press.deal;
    count(tally, end);
    const what = nameOf(number);
    const ownEffects = effects.filter((effect) => effect.number === number);
    const last = ownEffects.at(-1);
    // A write may be sent again after somebody else's change, which hides whether the first one took effect.
    if (ownEffects.slice(1).some(({ index }, at) => !isAnothers(number, id, ownEffects[at]?.index ?? 0, index)))
      wrong.push(`${what} twice`);
    if (ownEffects.length > 1) count(tally, 'again after another’s change');
    const isOvertaken = last !== undefined && isAnothers(number, id, last.index);
    // The manager may have taken a press back while nobody knew whether it had taken effect.
    if (end === 'discarded' && last) count(tally, 'discarded, and done all the same');
    else if (end !== 'applied' && last && !isOvertaken) wrong.push(`${what} took effect`);
    if (end === 'failed' && !reason) wrong.push(`${what} has no reason`);
    const looks = base(by, id, one.since);
    if (end === 'applied') {
      const isMeant = runs.get(number)?.presses.some((presses) => isAsMeant(presses, after));
      if (!looks.some((saw) => isSame(saw, after))) wrong.push(`${what} left what was never seen`);
      // Wazzup took the write and did nothing, and shows somebody else's write as if that had come after it.
      const isIgnored = writes.some((write) => write.number === number && write.answer === 'taken') && !last;
      if (!isMeant && isIgnored) count(tally, 'ignored by Wazzup, and told as applied');
      else if (!isMeant && !isOvertaken) wrong.push(`${what} left something else`);
      if (last && ![...looks, stateOf(last.before)].some((saw) => isSame(saw, before)))
        wrong.push(`${what} was upon what never was`);
    }
    // There can be no conflict if nobody else wrote, all earlier presses went well, and Wazzup had what the manager
    // saw.
    const wentWell = pressed
      .slice(0, number)
      .every(
        (other, at) =>
          other.by !== by || other.press.deal.id !== id || /^(applied|superseded)$/.test(ends[at]?.end ?? 'applied'),
      );
    if (
      end === 'conflict' &&
      wentWell &&
      !effects.some((one) => one.id === id && one.by !== by) &&
      runs.get(number)?.presses.every((run) => isPossible(run) && looks.every((saw) => isSame(saw, run[0]?.base)))
    )
      wrong.push(`${what} with nobody`);
    const fits: Record<string, End[]> = {
      saved: ['applied'],
      changed: ['conflict', 'discarded'],
      conflict: ['conflict'],
      failed: ['failed'],
    };
    const possible = fits[one.answer?.startsWith('failed') ? 'failed' : (one.answer ?? '')];
    const really = endOf(number);
    if (possible && really && !possible.includes(really)) wrong.push(`${what} was told ${one.answer}`);
  });
  return wrong;
}

/** Finds which presses the outbox sent as one, and how each of these ended; absent if they cancelled each other out. */
function runsOf(pressed: readonly Pressed[], ends: readonly (Ending | undefined)[], onLoose: (number: number) => void) {
  const runs = new Map<number, Run>();
  const endOf = new Map<number, End>();
  for (const by of TOKENS.keys())
    for (const id of IDS) {
      const ownNumbers = [...pressed.keys()].filter(
        (number) => pressed[number]?.by === by && pressed[number]?.press.deal.id === id && ends[number],
      );
      const all: PopupPress[] = [];
      let presses: PopupPress[][] = [[]];
      let open: number[] = [];
      for (const number of ownNumbers) {
        const press = pressed[number]?.press;
        const end = ends[number]?.end;
        if (!press || !end) continue;
        all.push(press);
        presses = presses.map((run) => [...run, press]);
        open.push(number);
        runs.set(number, { presses, known: knownBy(all) });
        if (end !== 'superseded') {
          for (const one of open) endOf.set(one, end);
          presses = [[]];
          open = [];
        } else if (press.action === 'delete') {
          const lefts = presses.flatMap(leftOfCancelled);
          if (lefts.length > 0) open = [];
          presses.push(...lefts);
        }
      }
      // If the last press was replaced and no press follows, something is wrong, unless it cancelled out those before
      // it.
      const last = ownNumbers.at(-1);
      if (last !== undefined && !presses.some((run) => run.length === 0)) onLoose(last);
    }
  return { runs, endOf: (number: number) => endOf.get(number) };
}

/** Whether presses find the deal that they act on, if nobody else changes it. */
const isPossible = ([first, ...more]: readonly PopupPress[]): boolean =>
  first !== undefined && leftByAll([first, ...more], first.base) !== undefined;

/** Gives what may be left of presses if the last of them cancel out, because they add a deal and delete it again. */
const leftOfCancelled = (run: readonly PopupPress[]): PopupPress[][] =>
  [...run.keys()].flatMap((from) => {
    const [first, ...more] = run.slice(from);
    const isNothing = first?.base === null && more.length > 0 && leftByAll([first, ...more], null) === null;
    return isNothing ? [run.slice(0, from)] : [];
  });
