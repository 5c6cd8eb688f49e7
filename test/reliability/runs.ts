import type { Deal } from '@/lib/deal/model';
import type { End } from '@/lib/deal/queue';
import { knownBy, leftByAll } from './oracle.ts';
import { isFor, type PopupPress, type Pressed } from './presses.ts';
import { IDS, SITES, TOKENS } from './story.ts';

/** A press that the outbox sent, with the earlier presses that it replaced. */
export interface Run {
  /** The presses that it stands for, in order; more than one list if some of them may have cancelled each other out. */
  presses: readonly (readonly PopupPress[])[];
  /** What the press's manager can know of the deal by then. */
  known: readonly (Deal | null)[];
  /** All presses of the manager for the deal up to this one. */
  all: readonly PopupPress[];
}

export interface Runs {
  /** The run of each press, by its number. */
  runs: ReadonlyMap<number, Run>;
  /** Gives how a press really ended, of which another one may have done the work. */
  endOf: (number: number) => End | undefined;
  /** The presses that were replaced by nothing. */
  loose: readonly number[];
}

/**
 * Finds which presses the outbox sent as one, and how each of these ended; absent if they cancelled each other out.
 * Only presses of one manager for one deal of one CRM may ever be sent as one.
 */
export function runsOf(pressed: readonly Pressed[], ends: readonly (End | undefined)[]): Runs {
  const runs = new Map<number, Run>();
  const endOf = new Map<number, End>();
  const loose: number[] = [];
  const keys = SITES.flatMap((site) => IDS.map((id) => ({ site, id })));
  for (const by of TOKENS.keys())
    for (const key of keys) {
      const own = [...pressed.entries()].filter(([number, one]) => isFor(one, by, key) && ends[number] !== undefined);
      const all: PopupPress[] = [];
      let presses: PopupPress[][] = [[]];
      let open: number[] = [];
      /** The press before the present run. */
      let earlier: PopupPress | undefined;
      for (const [number, { press }] of own) {
        const end = ends[number];
        if (!end) continue;
        all.push(press);
        presses = presses.map((run) => [...run, press]);
        open.push(number);
        runs.set(number, { presses, known: knownBy(all), all: [...all] });
        if (end !== 'superseded') {
          for (const one of open) endOf.set(one, end);
          presses = [[]];
          open = [];
          earlier = press;
        } else if (press.action === 'delete') {
          const lefts = presses.flatMap((run) => leftOfCancelled(run, earlier));
          if (lefts.length > 0) open = [];
          presses.push(...lefts);
        }
      }
      // If the last press was replaced and no press follows, something is wrong, unless it cancelled out those before
      // it.
      const [last] = own.at(-1) ?? [];
      if (last !== undefined && !presses.some((run) => run.length === 0)) loose.push(last);
    }
  return { runs, endOf: (number) => endOf.get(number), loose };
}

/** Whether presses find the deal that they act on, if nobody else changes it. */
export const isPossible = ([first, ...more]: readonly PopupPress[]): boolean =>
  first !== undefined && leftByAll([first, ...more], first.base) !== undefined;

/**
 * Gives what may be left of presses if the last of them cancel out: they begin with nothing, because Wazzup had no deal
 * or the press before them deletes it, and delete what they have added.
 */
const leftOfCancelled = (run: readonly PopupPress[], earlier: PopupPress | undefined): PopupPress[][] =>
  [...run.keys()].flatMap((from) => {
    const [first, ...more] = run.slice(from);
    const before = from === 0 ? earlier : run[from - 1];
    const isFromNothing = first?.base === null || before?.action === 'delete';
    const isNothing = first && more.length > 0 && isFromNothing && leftByAll([first, ...more], null) === null;
    return isNothing ? [run.slice(0, from)] : [];
  });
