import type { JournalEntry } from '@/lib/deal/queue';
import type { DealKey } from '@/lib/deal/site';
import type { DealStatus } from '@/lib/outbox/outbox';
import type { Account } from './account.ts';
import { isSame, knownBy } from './oracle.ts';
import { accountsOf, isFor, type Pressed, stateOf } from './presses.ts';

export interface Shown {
  by: number;
  /** The account that the manager is connected with. */
  account: number;
  key: DealKey;
  /** What the outbox says of the deal. */
  known: DealStatus;
  /** The manager's journal just before. */
  journal: readonly JournalEntry[];
  pressed: readonly Pressed[];
  log: Account['log'];
}

/**
 * Finds what is wrong with what a popup shows. It shows what Wazzup showed its manager, or what the manager knows from
 * their own presses; and it says that a press waits or has failed only if that press was for this deal of this CRM, in this account.
 */
export function judgeShown({ by, account, key, known, journal, pressed, log }: Shown): string[] {
  const wrong: string[] = [];
  const own = [...pressed.entries()].filter(([, one]) => isFor(one, by, key) && accountsOf(one).includes(account));
  const seen = [
    ...log.flatMap((one) =>
      one.what === 'read' && one.account === account && one.by === by && one.id === key.id ? [stateOf(one.deal)] : [],
    ),
    ...knownBy(own.map(([, { press }]) => press)),
  ];
  // What is damaged on the disk may not be set aside yet, and says nothing of the press that it is a copy of.
  const ended = journal.filter((entry) => !('isDamaged' in entry)).map((entry) => entry.in?.tabId);
  const what = `${key.id} of ${key.site}`;
  if (!seen.some((state) => isSame(state, known.there))) wrong.push(`${what} was shown as it never was`);
  if (known.pending && own.every(([number]) => ended.includes(number)))
    wrong.push(`${what} was shown as waiting, and nothing waits`);
  if (known.failedPress && own.every(([number]) => number !== known.failedPress?.in?.tabId))
    wrong.push(`${what} was shown as failed by another’s press`);
  return wrong;
}
