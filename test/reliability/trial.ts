import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { JournalEntry } from '@/lib/deal/queue';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account, Write } from './account.ts';
import { isSame, leftByAll } from './oracle.ts';
import { type Pressed, stateOf } from './presses.ts';
import { type Run, type Runs, runsOf } from './runs.ts';

export interface Ending extends Pick<JournalEntry, 'end' | 'before' | 'after' | 'reason'> {
  /** The number of the account in which the press ended. */
  in: number;
}

/** What happened in a story. */
export interface StoryRecord extends Pick<Account, 'log'> {
  pressed: readonly Pressed[];
  /** The journal's entries of each press: exactly one, or something is wrong. */
  ends: readonly (readonly Ending[])[];
  /** Gives the numbers of the presses for which a write may have been sent: what the outbox holds then does not say. */
  pressesOf: (write: Write) => readonly number[];
  /** What Wazzup has in the end, by the numbers of the accounts. */
  finals: readonly (readonly WireDeal[])[];
  /** The lengths of the log when the time of day jumped forward. */
  jumps?: readonly number[];
}

/** A write with its place in the log. */
export interface LoggedWrite extends Write {
  index: number;
}

/** A write of which the judge assumes for which press it was sent; -1 stands for none. */
export interface AssumedWrite extends LoggedWrite {
  number: number;
}

/** What the judge knows of what happened in one account, whatever it assumes of the writes. */
export interface Evidence extends Pick<StoryRecord, 'pressed' | 'log'>, Required<Pick<StoryRecord, 'jumps'>>, Runs {
  /** The account's number. The log holds what happened in other accounts too, so that places in it can be compared. */
  account: number;
  final: readonly WireDeal[];
  ends: readonly (Ending | undefined)[];
  writes: readonly LoggedWrite[];
  nameOf: (number: number) => string;
  /** Gives what Wazzup showed a manager of a deal in a part of the log. */
  looks: (by: number, id: string, from: number, to?: number) => (Deal | null)[];
}

export function toEvidence(
  { pressed, ends: entries, log, finals, jumps = [] }: StoryRecord,
  account: number,
): Evidence {
  const ends = entries.map(([entry]) => entry);
  return {
    account,
    pressed,
    ends,
    log,
    final: finals[account] ?? [],
    jumps,
    ...runsOf(
      pressed,
      ends.map((entry) => entry && { end: entry.end, account: entry.in }),
    ),
    writes: log.flatMap((write, index) =>
      write.what === 'write' && write.account === account ? [{ ...write, index }] : [],
    ),
    nameOf: (number) => `press ${number} (${pressed[number]?.press.action}, ${ends[number]?.end})`,
    looks: (by, id, from, to = log.length) =>
      log
        .slice(Math.max(0, from), to)
        .flatMap((read) =>
          read.what === 'read' && read.account === account && read.by === by && read.id === id
            ? [stateOf(read.deal)]
            : [],
        ),
  };
}

/** What may have led to a write. */
export interface Fit {
  presses: readonly Press[];
  /** What Wazzup had shown the manager before. */
  saw: Deal | null;
}

/** Gives what Wazzup has shown a write's sender of the deal since the press, and since the write before. */
export function looksBefore({ writes, looks }: Evidence, { by, id, index }: LoggedWrite, since: number) {
  const earlier = writes.findLast(
    (other) => other.by === by && other.id === id && other.index < index && other.answer !== 'refused',
  );
  return looks(by, id, Math.max(since, earlier?.arrived ?? 0), index);
}

/** Finds all in which a write is what presses mean. */
export const fitsOf = ({ want }: LoggedWrite, { presses }: Run, looks: readonly (Deal | null)[]): Fit[] =>
  presses.flatMap((run) =>
    looks.filter((saw) => isSame(leftByAll(run, saw), stateOf(want))).map((saw) => ({ presses: run, saw })),
  );

/** Whether a write changed something. */
export const hasEffect = ({ before, after }: Write): boolean => !isSame(stateOf(before), stateOf(after));
