import type { ChatContact } from '@/lib/deal/chat-contact';
import type { QueuedContact } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { type Pauses, toReason, withBackoff } from './backoff';
import type { ContactOutcome, ContactResult } from './deliver-contacts';

/** The most people kept whom Wazzup would not have; of more the oldest are forgotten. */
export const REFUSED_LENGTH = 500;

/** The people who wait to be added or were refused, one record each, in the database alone. */
export interface ContactStore {
  all(): Promise<QueuedContact[]>;
  /** The same, newest first. */
  list(): Promise<QueuedContact[]>;
  get(id: string): Promise<QueuedContact | undefined>;
  /** Keeps people who are to be added, in the place of what was kept of them. */
  keep(contacts: readonly ChatContact[]): Promise<void>;
  /** Keeps what has become of people, but for those of whom something else was asked meanwhile. */
  applyResults(outcomes: readonly ContactOutcome[], pauses: Pauses): Promise<void>;
  forget(isForgotten: (person: QueuedContact) => boolean): Promise<void>;
}

export function createContactStore(database: Promise<Database>, onStoreChange: () => void): ContactStore {
  const all = async (): Promise<QueuedContact[]> => (await database).getAll('people');

  async function keep(contacts: readonly ChatContact[]): Promise<void> {
    // On the disk before anybody believes that it is.
    const transaction = (await database).transaction('people', 'readwrite', { durability: 'strict' });
    const fresh = { at: Date.now(), version: crypto.randomUUID(), nextAt: 0, attempts: 0, failures: 0 };
    await Promise.all([...contacts.map((contact) => transaction.store.put({ ...fresh, contact })), transaction.done]);
    onStoreChange();
  }

  async function applyResults(outcomes: readonly ContactOutcome[], pauses: Pauses): Promise<void> {
    if (outcomes.length === 0) return;
    const transaction = (await database).transaction('people', 'readwrite');
    const { store } = transaction;
    for (const [person, result] of outcomes) {
      const kept = await store.get(person.contact.id);
      if (kept?.version !== person.version) continue;
      const left = applyContactResult(result, person, pauses, Date.now());
      if (left) await store.put(left);
      else await store.delete(person.contact.id);
    }
    const refused = (await store.getAll()).filter(({ failed }) => failed).sort(newestFirst);
    await Promise.all(refused.slice(REFUSED_LENGTH).map(({ contact }) => store.delete(contact.id)));
    await transaction.done;
    onStoreChange();
  }

  async function forget(isForgotten: (person: QueuedContact) => boolean): Promise<void> {
    const transaction = (await database).transaction('people', 'readwrite');
    const forgotten = (await transaction.store.getAll()).filter(isForgotten);
    await Promise.all([...forgotten.map(({ contact }) => transaction.store.delete(contact.id)), transaction.done]);
    if (forgotten.length > 0) onStoreChange();
  }

  return {
    all,
    list: async () => (await all()).sort(newestFirst),
    get: async (id) => (await database).get('people', id),
    keep,
    applyResults,
    forget,
  };
}

/** What the result of adding them makes of somebody; null if they need not be kept any more. */
function applyContactResult(
  result: ContactResult,
  person: QueuedContact,
  pauses: Pauses,
  now: number,
): QueuedContact | null {
  switch (result.outcome) {
    case 'done':
      return null;
    case 'later':
      return withBackoff(person, result.error, result.isItemFault, pauses, now);
    case 'failed':
      return { ...person, failed: true, reason: toReason(result.error) };
  }
}

const newestFirst = (a: QueuedContact, b: QueuedContact): number => b.at - a.at;
