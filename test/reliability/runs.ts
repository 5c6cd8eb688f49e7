import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { End } from '@/lib/deal/queue';
import { knownBy, leftByAll } from './oracle.ts';
import { accountsOf, isFor, type Pressed } from './presses.ts';
import { IDS, SITES, TOKENS } from './story.ts';

/** A press that the outbox sent, with the earlier presses that it replaced. */
export interface Run {
  /** The presses that it stands for, in order; more than one list if some of them may have cancelled each other out. */
  presses: readonly (readonly Press[])[];
  /** What the press's manager can know of the deal by then. */
  known: readonly (Deal | null)[];
  /** All presses of the manager for the deal up to this one. */
  all: readonly Press[];
}

export interface Runs {
  /** The run of each press, by its number. */
  runs: ReadonlyMap<number, Run>;
  /** Gives how a press really ended, of which another one may have done the work. */
  endOf: (number: number) => End | undefined;
  /** Gives the account in which a press has ended, or the one that did its work. */
  homeOf: (number: number) => number | undefined;
  /** The presses that were replaced by nothing. */
  loose: readonly number[];
}

/** How the journal says that a press ended, and in which account. */
export interface EndIn {
  end: End;
  account: number;
}

/** A press that has ended, with what the judge finds out about it. */
interface Link extends EndIn {
  number: number;
  one: Pressed;
  run: Run;
  /** What is left of the run if the press has cancelled out the last presses before it. */
  lefts: readonly (readonly Press[])[];
  /** The press that did the work of this one too. */
  replacedBy?: Link;
}

/**
 * Finds which presses the outbox sent as one, and how each of these ended; absent if they cancelled each other out.
 * Only presses of one manager for one deal of one CRM may ever be sent as one.
 */
export function runsOf(pressed: readonly Pressed[], ends: readonly (EndIn | undefined)[]): Runs {
  const links = new Map<number, Link>();
  for (const by of TOKENS.keys())
    for (const site of SITES)
      for (const id of IDS) for (const link of linksOf(by, { site, id })) links.set(link.number, link);

  function linksOf(by: number, key: { site: string; id: string }): Link[] {
    const linked: Link[] = [];
    for (const [number, one] of pressed.entries()) {
      const end = ends[number];
      if (!end || !isFor(one, by, key)) continue;
      const replaced = linked.findLast((link) => !link.replacedBy && mayBeReplacedBy(link, number, one));
      const before = replaced ? [...replaced.run.presses, ...replaced.lefts] : [[]];
      const presses = before.map((run) => [...run, one.press]);
      const all = [...linked.map((link) => link.one.press), one.press];
      const isAfterDelete = linked.some((link) => link.one.press.action === 'delete');
      const isCancelling = end.end === 'superseded' && one.press.action === 'delete';
      const lefts = isCancelling ? presses.flatMap((run) => leftOfCancelled(run, isAfterDelete)) : [];
      const link = { ...end, number, one, run: { presses, known: knownBy(all), all }, lefts };
      if (replaced) replaced.replacedBy = link;
      linked.push(link);
    }
    return linked;
  }

  function lastOf(link: Link): Link {
    return link.replacedBy ? lastOf(link.replacedBy) : link;
  }
  function endOf(link: Link): End | undefined {
    if (link.end !== 'superseded') return link.end;
    return link.replacedBy && link.lefts.length === 0 ? endOf(link.replacedBy) : undefined;
  }
  const ofLink = <T>(number: number, find: (link: Link) => T): T | undefined => {
    const link = links.get(number);
    return link && find(link);
  };
  return {
    runs: new Map([...links].map(([number, { run }]) => [number, run])),
    endOf: (number) => ofLink(number, endOf),
    homeOf: (number) => ofLink(number, (link) => lastOf(link).account),
    // If a press was replaced and no press follows, something is wrong, unless it cancelled out those before it.
    loose: [...links.values()]
      .filter(
        ({ end, replacedBy, lefts }) => end === 'superseded' && !replacedBy && !lefts.some((run) => run.length === 0),
      )
      .map(({ number }) => number),
  };
}

/**
 * Whether a press may have been replaced by a later one of the same deal: that is the next one that was pressed in the
 * account to which the earlier one belonged by then.
 */
const mayBeReplacedBy = ({ end, account, one }: Link, number: number, later: Pressed): boolean =>
  end === 'superseded' &&
  account === later.account &&
  accountsOf(one, (move) => move.number <= number).includes(account);

/** Whether presses find the deal that they act on, if nobody else changes it. */
export const isPossible = ([first, ...more]: readonly Press[]): boolean =>
  first !== undefined && leftByAll([first, ...more], first.base) !== undefined;

/**
 * Gives what may be left of presses if the last of them cancel out: they begin with nothing, because Wazzup had no deal
 * or a press before them deletes it, add a deal, and delete it.
 * @param isAfterDelete whether an earlier press than these deletes the deal
 */
const leftOfCancelled = (run: readonly Press[], isAfterDelete: boolean): Press[][] =>
  [...run.keys()].flatMap((from) => {
    const part = run.slice(from);
    const isFromNothing =
      part[0]?.base === null || isAfterDelete || run.slice(0, from).some(({ action }) => action === 'delete');
    const isAdding = part.some(({ action }) => action !== 'delete');
    return isFromNothing && isAdding && leftByAll(part, null) === null ? [run.slice(0, from)] : [];
  });
