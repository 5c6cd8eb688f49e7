import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { QueuedContact } from '@/lib/deal/queue';
import { BATCH_SIZE } from '@/lib/deal/validate';
import { GIVE_UP_AFTER, SPLIT_AFTER } from './backoff';
import { isRejection, lookUpEach } from './lookup';
import type { ContactsPort } from './ports';

/** What has become of somebody who was to be added. */
export type ContactResult =
  /** Wazzup has them or took them, or this account has nothing to do with people. */
  | { outcome: 'done' }
  /** Wazzup will not have them. */
  | { outcome: 'failed'; error: DealError }
  /** It is to be tried again; `isItemFault` if Wazzup fails on them and works otherwise. */
  | { outcome: 'later'; error: DealError; isItemFault: boolean };

/**
 * Adds people to Wazzup that it does not know: whoever it knows belongs to somebody, and would be taken from them. What
 * got no answer is settled by a look. One bad contact holds up no other.
 * @param onResults told once of each of them, and waited for
 */
export async function deliverContacts(
  people: readonly QueuedContact[],
  contacts: ContactsPort,
  onResults: (results: readonly (readonly [QueuedContact, ContactResult])[]) => Promise<void>,
): Promise<void> {
  /** Why nothing more is sent. */
  let stop: DealError | undefined;

  const all = (some: readonly QueuedContact[], result: ContactResult) =>
    onResults(some.map((person) => [person, result] as const));

  /** Tells of those who are there or could not be looked at, and gives the others. */
  async function strangers(
    asked: readonly QueuedContact[],
    unseen: (error: DealError) => ContactResult,
  ): Promise<QueuedContact[]> {
    const there = new Set<string>();
    const look = async (id: string) => void ((await contacts.has(id)) && there.add(id));
    const failed = await lookUpEach(asked.map(idOf), look);
    const left: QueuedContact[] = [];
    const results: [QueuedContact, ContactResult][] = [];
    for (const person of asked) {
      const error = failed.get(idOf(person));
      const isDone = error?.kind === 'forbidden' || there.has(idOf(person));
      if (isDone) results.push([person, { outcome: 'done' }]);
      else if (error) results.push([person, unseen(error)]);
      else left.push(person);
    }
    await onResults(results);
    return left;
  }

  async function send(batch: readonly QueuedContact[]): Promise<void> {
    if (stop) return all(batch, { outcome: 'later', error: stop, isItemFault: false });
    try {
      await contacts.add(batch.map(({ contact }) => contact));
    } catch (error) {
      if (!(error instanceof DealError)) throw error;
      return settle(batch, error);
    }
    await all(batch, { outcome: 'done' });
  }

  /** What became of those who got no good answer. */
  async function settle(batch: readonly QueuedContact[], error: DealError): Promise<void> {
    if (error.kind === 'invalid') {
      // Which of them is refused only each alone can tell.
      if (batch.length > 1) return sendAlone(batch);
      return all(batch, { outcome: 'failed', error });
    }
    // A token that may read and not write fails on them as Wazzup does.
    if (!mayHaveHappened(error.kind) && error.kind !== 'forbidden' && error.kind !== 'not-found') {
      stop = error;
      return all(batch, { outcome: 'later', error, isItemFault: false });
    }
    const left = await strangers(batch, () => {
      stop = error;
      return { outcome: 'later', error, isItemFault: false };
    });
    await onResults(
      left.map((person) => {
        const isOver = person.failures + 1 >= GIVE_UP_AFTER;
        return [person, isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: true }];
      }),
    );
  }

  async function sendAlone(some: readonly QueuedContact[]): Promise<void> {
    for (const person of some) await send([person]);
  }

  const missing = await strangers(people, (error) =>
    // Not to see somebody is no reason to give them up.
    isRejection(error) ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: false },
  );
  const isDoubtful = ({ failures }: QueuedContact) => failures >= SPLIT_AFTER;
  const together = missing.filter((person) => !isDoubtful(person));
  for (let from = 0; from < together.length; from += BATCH_SIZE) await send(together.slice(from, from + BATCH_SIZE));
  await sendAlone(missing.filter(isDoubtful));
}

const idOf = ({ contact }: QueuedContact): string => contact.id;
