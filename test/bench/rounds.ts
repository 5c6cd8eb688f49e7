import type { Plan } from './arguments.ts';

interface Rounds {
  /** What is done in each round, for the person who waits. */
  label: string;
  rounds: number;
  /** The least number of rounds that says anything, whatever they take. */
  atLeast: number;
  /** When the next round would end later than this, the work ends early; undefined if every round was asked for. */
  limitMs: number | undefined;
}

/**
 * Repeats some work, and says how far it is. A busy machine takes several times as long, so the rounds end early there;
 * the table says how many there were.
 */
export async function repeat(
  { label, rounds, atLeast, limitMs = Number.POSITIVE_INFINITY }: Rounds,
  work: (round: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const taken = performance.now() - began;
    if (round >= atLeast && (taken / round) * (round + 1) > limitMs) {
      console.error(`${label}: ended after ${round} of ${rounds} rounds, because the machine is busy.`);
      return;
    }
    console.error(`${label}: round ${round + 1} of ${rounds}`);
    await work(round);
  }
}

/** The rounds that the command line asks for, all of which are wanted then. */
export const asked = ({ rounds }: Pick<Plan, 'rounds'>) => (rounds === undefined ? {} : { rounds, limitMs: undefined });
