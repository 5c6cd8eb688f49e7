import PQueue from 'p-queue';
import { type ChatContact, lastPerId } from '@/lib/deal/chat-contact';
import { DealError } from '@/lib/deal/errors';
import type { QueuedContact } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { createPauses } from './backoff';
import { createContactStore } from './contact-store';
import { type ContactOutcome, deliverContacts } from './deliver-contacts';
import type { ContactsPort } from './ports';

/** Neither a deal nor a manager waits longer for people to be added: they are kept. */
const PATIENCE_MS = 10_000;

export interface ContactOutboxOptions {
  contacts: ContactsPort;
  database: Promise<Database>;
  /** Whether there is a token to try: without one nothing is sent, and nothing fails. */
  isReady?: () => Promise<boolean>;
  /** Told whenever they are no longer what they were. */
  onStoreChange?: () => void;
  /** The first pause of somebody who has to wait, in milliseconds; each next one is twice as long. */
  pauseMs?: number;
}

/** People who are to be added to Wazzup. Each is kept before they are sent, and until it is known what became of it. */
export interface ContactOutbox {
  /**
   * Keeps them, in the place of what was kept of them, and gives back when adding them was tried once, or takes long.
   * Throws only if they cannot be kept.
   */
  add(contacts: readonly ChatContact[]): Promise<void>;
  /** Tries at once to add somebody who waits or was refused. */
  retry(id: string): Promise<void>;
  /** Tries what is due; with `hurry` also what waits for its time. */
  wake(options?: { hurry?: boolean }): Promise<void>;
  get(id: string): Promise<QueuedContact | undefined>;
  /** Those who wait or were refused, newest first. */
  list(): Promise<QueuedContact[]>;
  /** They are not to be added, or need not be. What is on its way at this moment may get through all the same. */
  discard(id: string): Promise<void>;
  /** Forgets those whom Wazzup would not have. */
  clear(): Promise<void>;
}

export function createContactOutbox({
  contacts,
  database,
  isReady = async () => true,
  onStoreChange = () => {},
  pauseMs = 2_000,
}: ContactOutboxOptions): ContactOutbox {
  // One attempt at a time: nobody is sent twice at once.
  const turn = new PQueue({ concurrency: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;

  const store = createContactStore(database, onStoreChange);

  async function add(some: readonly ChatContact[]): Promise<void> {
    await store.keep(lastPerId(some));
    const ids = new Set(some.map(({ id }) => id));
    const tried = attempt((person) => ids.has(person.contact.id) && isDue(person));
    await Promise.race([tried, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  async function retry(id: string): Promise<void> {
    const person = await store.get(id);
    if (person) await add([person.contact]);
  }

  function wake({ hurry = false } = {}): Promise<void> {
    return attempt((person) => isDue(person) || (hurry && person.reason?.kind !== 'rate-limited'), hurry);
  }

  /** Tries some of those who wait. Never throws. */
  const attempt = (isWanted: (person: QueuedContact) => boolean, isHurried = false): Promise<void> =>
    turn.add(async () => {
      try {
        const wanted = (await store.all()).filter((person) => !person.failed && isWanted(person));
        await deliverRound(isHurried ? wanted.map((person) => ({ ...person, attempts: 0 })) : wanted);
        await schedule();
      } catch (error) {
        // A mistake of ours, or a database that fails: the next alarm tries again.
        console.error(error);
      }
    });

  async function deliverRound(people: readonly QueuedContact[]): Promise<void> {
    if (people.length === 0) return;
    const pauses = createPauses(pauseMs);
    const outcomes = (await isReady()) ? deliverContacts(people, contacts) : withoutToken(people);
    for await (const some of outcomes) await store.applyResults(some, pauses);
  }

  /** Goes on by itself while this worker lives; after that an alarm wakes another. */
  async function schedule(): Promise<void> {
    const next = Math.min(...(await store.all()).filter(({ failed }) => !failed).map(({ nextAt }) => nextAt));
    clearTimeout(timer);
    if (Number.isFinite(next)) timer = setTimeout(() => void wake(), Math.max(0, next - Date.now()));
  }

  return {
    add,
    retry,
    wake,
    get: store.get,
    list: store.list,
    discard: (id) => store.forget(({ contact }) => contact.id === id),
    clear: () => store.forget(({ failed = false }) => failed),
  };
}

/** Without a token nobody is added, and nothing fails. */
async function* withoutToken(people: readonly QueuedContact[]): AsyncGenerator<readonly ContactOutcome[]> {
  const noToken = { outcome: 'later', error: new DealError('token'), isItemFault: false } as const;
  yield people.map((person) => [person, noToken]);
}

const isDue = ({ nextAt }: QueuedContact): boolean => nextAt <= Date.now();
