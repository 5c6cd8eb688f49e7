import { chunk } from '@/lib/deal/chunk';
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

/** Somebody who was to be added, and what has become of that. */
export type ContactOutcome = readonly [QueuedContact, ContactResult];

/** A part of the delivery: it yields what became of people, and may give something to the part it belongs to. */
type Outcomes<T = void> = AsyncGenerator<readonly ContactOutcome[], T, void>;

/** What one delivery knows. */
interface Delivery {
  contacts: ContactsPort;
  /** Why nothing more is sent. */
  stop?: DealError;
}

/**
 * Adds people to Wazzup that it does not know: whoever it knows belongs to somebody, and would be taken from them. What
 * got no answer is settled by a look. One bad contact holds up no other. It changes no record and no store: it yields what
 * became of each of them, once.
 */
export async function* deliverContacts(people: readonly QueuedContact[], contacts: ContactsPort): Outcomes {
  const delivery: Delivery = { contacts };
  const missing = yield* lookUpStrangers(delivery, people, (error) =>
    // Not to see somebody is no reason to give them up.
    isRejection(error) ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: false },
  );
  const isSuspect = ({ failures }: QueuedContact) => failures >= SPLIT_AFTER;
  const together = missing.filter((person) => !isSuspect(person));
  for (const batch of chunk(together, BATCH_SIZE)) yield* send(delivery, batch);
  yield* sendAlone(delivery, missing.filter(isSuspect));
}

/** Settles those whom Wazzup has or who could not be looked at, and gives the others. */
async function* lookUpStrangers(
  { contacts }: Delivery,
  people: readonly QueuedContact[],
  unseen: (error: DealError) => ContactResult,
): Outcomes<QueuedContact[]> {
  const there = new Set<string>();
  const look = async (id: string) => void ((await contacts.has(id)) && there.add(id));
  const failed = await lookUpEach(people.map(idOf), look);
  const strangers: QueuedContact[] = [];
  const outcomes: ContactOutcome[] = [];
  for (const person of people) {
    const error = failed.get(idOf(person));
    const isDone = error?.kind === 'forbidden' || there.has(idOf(person));
    if (isDone) outcomes.push([person, { outcome: 'done' }]);
    else if (error) outcomes.push([person, unseen(error)]);
    else strangers.push(person);
  }
  yield outcomes;
  return strangers;
}

async function* send(delivery: Delivery, batch: readonly QueuedContact[]): Outcomes {
  const { contacts, stop } = delivery;
  if (stop) return yield all(batch, { outcome: 'later', error: stop, isItemFault: false });
  try {
    await contacts.add(batch.map(({ contact }) => contact));
  } catch (error) {
    if (!(error instanceof DealError)) throw error;
    return yield* settleTrouble(delivery, batch, error);
  }
  yield all(batch, { outcome: 'done' });
}

async function* sendAlone(delivery: Delivery, people: readonly QueuedContact[]): Outcomes {
  for (const person of people) yield* send(delivery, [person]);
}

/** Finds out what became of those who got no good answer. */
async function* settleTrouble(delivery: Delivery, batch: readonly QueuedContact[], error: DealError): Outcomes {
  if (error.kind === 'invalid') {
    // Which of them is refused only each alone can tell.
    if (batch.length > 1) return yield* sendAlone(delivery, batch);
    return yield all(batch, { outcome: 'failed', error });
  }
  const later = { outcome: 'later', error, isItemFault: false } as const;
  // A token that may read and not write fails on them as Wazzup does.
  if (!mayHaveHappened(error.kind) && error.kind !== 'forbidden' && error.kind !== 'not-found') {
    delivery.stop = error;
    return yield all(batch, later);
  }
  const strangers = yield* lookUpStrangers(delivery, batch, () => {
    delivery.stop = error;
    return later;
  });
  yield strangers.map((person): ContactOutcome => {
    const isOver = person.failures + 1 >= GIVE_UP_AFTER;
    return [person, isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: true }];
  });
}

const all = (people: readonly QueuedContact[], result: ContactResult): readonly ContactOutcome[] =>
  people.map((person) => [person, result]);

const idOf = ({ contact }: QueuedContact): string => contact.id;
