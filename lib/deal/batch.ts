import type { Press } from './decide-write';
import type { End } from './queue';

/** Presses that a manager made together: one line of the history, whose entries are kept one by one for a while. */
export interface Batch {
  readonly id: string;
  /** The number of its first press; the others follow it without a gap. */
  readonly seq: number;
  /** How many presses it has. */
  readonly count: number;
  /** When it was pressed, in milliseconds since the epoch. */
  readonly at: number;
  /** What is done to its deals, each action named once. */
  readonly actions: readonly Press['action'][];
  /** The batch it takes back. */
  readonly undoes?: string;
  /** How many of its presses have ended, by how they ended. */
  readonly ends: Readonly<Partial<Record<End, number>>>;
  /** When the last of those ended, in milliseconds since the epoch; absent while none has. */
  readonly endedAt?: number;
  /** How many of them ended badly without the manager having done anything about it. */
  readonly needsAttention: number;
  /** How many of their entries are still kept one by one. */
  readonly kept: number;
}
