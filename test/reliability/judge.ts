import type { Deal } from '@/lib/deal/model';
import type { End, JournalEntry } from '@/lib/deal/queue';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account, Write } from './account.ts';
import { isAsMeant, isSame, knownBy, leftByAll, mayReplace } from './oracle.ts';
import { type PopupPress, type Pressed, stateOf } from './presses.ts';
import { IDS, TOKENS } from './story.ts';

/** How often each thing was seen, over all stories: a test that never meets a case proves nothing about it. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1;
};

type Ending = Pick<JournalEntry, 'end' | 'before' | 'after' | 'reason'>;

export interface Told extends Pick<Account, 'log'> {
  pressed: readonly Pressed[];
  /** How each press ended, as the journal has it: once, or something is wrong. */
  ends: readonly (readonly Ending[])[];
  /** The number of the press by which a write was sent. */
  pressOf: (write: Write) => number | undefined;
  /** What Wazzup has in the end. */
  final: readonly WireDeal[];
}

/** A press that was sent by itself, or with those before it that it replaced. */
interface Run {
  /** What it stands for, in order; more than one where some of it may have cancelled out. */
  presses: readonly (readonly PopupPress[])[];
  /** What its manager can know of the deal by then. */
  known: readonly (Deal | null)[];
}

/**
 * What is wrong with how presses ended, given what Wazzup was really sent, and has shown. What a press is to leave is
 * taken from the press itself: nothing the extension keeps or says is believed.
 */
export function judged({ pressed, ends: entries, log, pressOf, final }: Told, tally: Tally): string[] {
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
  /** What Wazzup showed somebody of a deal in a part of the log. */
  const base = (by: number, id: string, from: number, to = log.length): (Deal | null)[] =>
    log
      .slice(Math.max(0, from), to)
      .flatMap((read) => (read.what === 'read' && read.by === by && read.id === id ? [stateOf(read.deal)] : []));

  // All writes once more, in the order in which Wazzup got them, each as its press would have it.
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
    const mine = effects.filter((effect) => effect.number === number);
    const last = mine.at(-1);
    // After somebody else's change nobody can tell whether one's own came before it.
    if (mine.slice(1).some(({ index }, at) => !isAnothers(number, id, mine[at]?.index ?? 0, index)))
      wrong.push(`${what} twice`);
    if (mine.length > 1) count(tally, 'again after another’s change');
    const isOvertaken = last !== undefined && isAnothers(number, id, last.index);
    // Taken back while nobody knew whether it had been done.
    if (end === 'discarded' && last) count(tally, 'discarded, and done all the same');
    else if (end !== 'applied' && last && !isOvertaken) wrong.push(`${what} took effect`);
    if (end === 'failed' && !reason) wrong.push(`${what} has no reason`);
    const looks = base(by, id, one.since);
    if (end === 'applied') {
      const isMeant = runs.get(number)?.presses.some((presses) => isAsMeant(presses, after));
      if (!looks.some((saw) => isSame(saw, after))) wrong.push(`${what} left what was never seen`);
      // Wazzup took it, did nothing, and shows what somebody else wrote: as if that had come after it.
      const isIgnored = writes.some((write) => write.number === number && write.answer === 'taken') && !last;
      if (!isMeant && isIgnored) count(tally, 'ignored by Wazzup, and told as applied');
      else if (!isMeant && !isOvertaken) wrong.push(`${what} left something else`);
      if (last && ![...looks, stateOf(last.before)].some((saw) => isSame(saw, before)))
        wrong.push(`${what} was upon what never was`);
    }
    // Where nobody else wrote, all went well before, and what is there is what was shown, there is no conflict.
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

/** Which presses were sent as one, and how each ended with them: absent if it and others came to nothing. */
function runsOf(pressed: readonly Pressed[], ends: readonly (Ending | undefined)[], onLoose: (number: number) => void) {
  const runs = new Map<number, Run>();
  const endOf = new Map<number, End>();
  for (const by of TOKENS.keys())
    for (const id of IDS) {
      const mine = [...pressed.keys()].filter(
        (number) => pressed[number]?.by === by && pressed[number]?.press.deal.id === id && ends[number],
      );
      const all: PopupPress[] = [];
      let presses: PopupPress[][] = [[]];
      let open: number[] = [];
      for (const number of mine) {
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
      // The last one was replaced, and by nothing: unless it cancelled out what was before it.
      const last = mine.at(-1);
      if (last !== undefined && !presses.some((run) => run.length === 0)) onLoose(last);
    }
  return { runs, endOf: (number: number) => endOf.get(number) };
}

/** Whether there is what presses act on, if nobody else changes the deal. */
const isPossible = ([first, ...more]: readonly PopupPress[]): boolean =>
  first !== undefined && leftByAll([first, ...more], first.base) !== undefined;

/** What may be left of presses whose last ones cancel out: what was to be added is taken away again. */
const leftOfCancelled = (run: readonly PopupPress[]): PopupPress[][] =>
  [...run.keys()].flatMap((from) => {
    const [first, ...more] = run.slice(from);
    const isNothing = first?.base === null && more.length > 0 && leftByAll([first, ...more], null) === null;
    return isNothing ? [run.slice(0, from)] : [];
  });
