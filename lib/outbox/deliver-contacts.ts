import { chunk } from '@/lib/deal/chunk';
import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { QueuedContact } from '@/lib/deal/queue';
import { REQUEST_SIZE } from '@/lib/deal/validate';
import { GIVE_UP_AFTER, SPLIT_AFTER } from './backoff';
import { isRejection, lookUpEach } from './lookup';
import type { ContactsPort } from './ports';

/** The result of delivering one contact. */
export type ContactResult =
  /** Wazzup has the contact or took it, or this account may not use Wazzup's contacts. */
  | { outcome: 'done' }
  /** Wazzup refused the contact. */
  | { outcome: 'failed'; error: DealError }
  /** The contact outbox has to try it again; `isItemFault` if Wazzup fails on this contact and works otherwise. */
  | { outcome: 'later'; error: DealError; isItemFault: boolean };

/** A contact that was to be added, and the result. */
export type ContactOutcome = readonly [QueuedContact, ContactResult];

/** A part of the delivery: it yields outcomes, and may return a value to the part that called it. */
type Outcomes<T = void> = AsyncGenerator<readonly ContactOutcome[], T, void>;

/** The state of one delivery. */
interface Delivery {
  contacts: ContactsPort;
  /** Why this delivery sends nothing more. */
  stop?: DealError;
}

/**
 * Adds to Wazzup the contacts that it does not know. A contact that Wazzup knows already has a responsible user, and
 * adding it again would take it from that user. If a request gets no good answer, the delivery looks whether Wazzup has
 * the contacts. One bad contact holds up no other. The delivery changes no record and no store: it yields the outcome
 * of each contact once.
 */
export async function* deliverContacts(records: readonly QueuedContact[], contacts: ContactsPort): Outcomes {
  const delivery: Delivery = { contacts };
  const missing = yield* lookUpMissing(delivery, records, (error) =>
    // That Wazzup could not be asked about a contact is no reason to give it up.
    isRejection(error) ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: false },
  );
  const isSuspect = ({ failures }: QueuedContact) => failures >= SPLIT_AFTER;
  const unsuspected = missing.filter((record) => !isSuspect(record));
  for (const group of chunk(unsuspected, REQUEST_SIZE)) yield* send(delivery, group);
  yield* sendAlone(delivery, missing.filter(isSuspect));
}

/**
 * Looks the contacts up. Settles those that Wazzup has and those it could not be asked about, and returns the others.
 * @param records no two of them have one id
 * @param resultWithoutLook the result of a contact that Wazzup could not be asked about
 */
async function* lookUpMissing(
  { contacts }: Delivery,
  records: readonly QueuedContact[],
  resultWithoutLook: (error: DealError) => ContactResult,
): Outcomes<QueuedContact[]> {
  const found = new Map<string, 'known' | 'foreign' | 'missing'>();
  const byId = new Map(records.map((record) => [idOf(record), record]));
  const look = async (id: string) => {
    const record = byId.get(id);
    if (record) found.set(id, await contacts.find(record));
  };
  const failed = await lookUpEach([...byId.keys()], look);
  const missing: QueuedContact[] = [];
  const outcomes: ContactOutcome[] = [];
  for (const record of records) {
    const error = failed.get(idOf(record));
    const isDone = error?.kind === 'forbidden' || found.get(idOf(record)) === 'known';
    if (isDone) outcomes.push([record, { outcome: 'done' }]);
    else if (found.get(idOf(record)) === 'foreign') outcomes.push([record, { outcome: 'failed', error: FOREIGN }]);
    else if (error) outcomes.push([record, resultWithoutLook(error)]);
    else missing.push(record);
  }
  yield outcomes;
  return missing;
}

async function* send(delivery: Delivery, group: readonly QueuedContact[]): Outcomes {
  const { contacts, stop } = delivery;
  if (stop) return yield all(group, { outcome: 'later', error: stop, isItemFault: false });
  try {
    await contacts.add(group.map(({ contact }) => contact));
  } catch (error) {
    if (!(error instanceof DealError)) throw error;
    return yield* settleTrouble(delivery, group, error);
  }
  yield all(group, { outcome: 'done' });
}

async function* sendAlone(delivery: Delivery, records: readonly QueuedContact[]): Outcomes {
  for (const record of records) yield* send(delivery, [record]);
}

/** Finds out what Wazzup did with contacts whose request got no good answer. */
async function* settleTrouble(delivery: Delivery, group: readonly QueuedContact[], error: DealError): Outcomes {
  if (error.kind === 'invalid') {
    // Wazzup does not say which contact of a request it refuses, so each is sent alone.
    if (group.length > 1) return yield* sendAlone(delivery, group);
    return yield all(group, { outcome: 'failed', error });
  }
  const later = { outcome: 'later', error, isItemFault: false } as const;
  // A token that may read and may not write is treated like a failure of Wazzup on these contacts.
  if (!mayHaveHappened(error.kind) && error.kind !== 'forbidden' && error.kind !== 'not-found') {
    delivery.stop = error;
    return yield all(group, later);
  }
  const missing = yield* lookUpMissing(delivery, group, () => {
    delivery.stop = error;
    return later;
  });
  yield missing.map((record): ContactOutcome => {
    const isOver = record.failures + 1 >= GIVE_UP_AFTER;
    return [record, isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: true }];
  });
}

/** Wazzup has somebody else's contact under the id, and adding this one would replace that one. */
const FOREIGN = new DealError('invalid', { code: 'foreign-contact' });

const all = (records: readonly QueuedContact[], result: ContactResult): readonly ContactOutcome[] =>
  records.map((record) => [record, result]);

const idOf = ({ contact }: QueuedContact): string => contact.id;
