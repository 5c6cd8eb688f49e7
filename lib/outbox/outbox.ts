import type { ChatContact } from '@/lib/deal/chat-contact';
import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { PressOrigin, Queued } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { createDeliverRound } from './deliver-round';
import { createDrop } from './drop';
import { createLookup } from './lookup';
import type { DealsPort } from './ports';
import { type BatchPress, createPresses } from './presses';
import { skipBackoff, stateBefore } from './record';
import { createInFlight, createScheduler } from './scheduler';
import { type DealStatus, readStatus } from './status';
import { createStoreAccess, type OutboxStore } from './store';
import { createWaiters, type WriteOutcome } from './waiters';

export type { BatchPress } from './presses';
export type { DealStatus } from './status';
export type { WriteOutcome } from './waiters';

export interface OutboxOptions {
  client: DealsPort;
  database: Promise<Database>;
  /** Whether there is a token to try: without one nothing is sent, and nothing fails. */
  isReady?: () => Promise<boolean>;
  /**
   * Takes people over before their deals are sent, and tries to add them: a deal is sent whether or not that works. Throws
   * only if they cannot be kept.
   */
  addContacts?: (contacts: readonly ChatContact[]) => Promise<void>;
  /** Told of each write that Wazzup has, or that it accepted without a doubt. */
  onSaved?: (record: Queued, there: Deal | null) => Promise<void>;
  /** Told of a deal whose writes came, went or have to wait. */
  onChange?: (id: string, known: DealStatus) => void;
  /** Told whenever outbox or journal are no longer what they were. */
  onStoreChange?: () => void;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs?: readonly number[];
  /** Pauses in milliseconds before a write that got no answer is looked at, and sent again where that is needed. */
  resendPausesMs?: readonly number[];
  /** The first pause of a write that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs?: number;
}

export interface PressOptions {
  /** The press it takes back. */
  undoes?: number;
  /** Those to be added first, if the deal is sent and Wazzup does not know them. */
  contacts?: readonly ChatContact[];
}

/** Writes to Wazzup. Each is kept before it is sent, and until it is known what became of it. */
export interface Outbox {
  /**
   * Gives the outcome as soon as there is one, or that the write waits. Throws a DealError if Wazzup refuses it.
   */
  press(press: Press, pressedIn?: PressOrigin | null, more?: PressOptions): Promise<WriteOutcome>;
  /**
   * Keeps many presses in one transaction, and gives the id of their batch, by which the journal names them. They are
   * delivered like any others, and nobody waits for them.
   * @param options.undoes the batch they take back
   */
  pressAll(presses: readonly BatchPress[], options?: { undoes?: string }): Promise<string>;
  /** Puts a deleted deal back, unless there is another by now. `not-found` once it is too late. */
  undo(id: string, origin: string): Promise<WriteOutcome>;
  /** A deleted deal that can be put back, and until when (milliseconds since the epoch). */
  undoable(id: string): Promise<{ seq: number; deal: Deal; until: number } | null>;
  look(id: string): Promise<DealStatus>;
  /**
   * What is known of a deal without asking Wazzup.
   * @param there what Wazzup has; without it, what it was seen to have when the last press failed
   */
  status(id: string, there?: Deal | null): Promise<DealStatus>;
  /** Sends what is due; with `hurry` also what waits for its time. */
  wake(options?: { hurry?: boolean }): Promise<void>;
  /**
   * Drops what waits, or has failed, for a deal; what is on its way at this moment or may have arrived, if it did not
   * get through. Gives whether something that waited was dropped, and whether something is on its way, may have arrived
   * or was accepted.
   */
  discard(id: string): Promise<{ isDropped: boolean; isGoing: boolean }>;
  /** Drops one write in the same way. What Wazzup accepted stays. */
  drop(seq: number): Promise<void>;
  /** The manager has done something about the bad ending of a press. */
  attend(seq: number): Promise<void>;
  /** Forgets all that has ended. */
  clearJournal(): Promise<void>;
}

/** How long a deleted deal can be put back. */
const UNDO_MS = 10 * 60_000;

export function createOutbox(options: OutboxOptions): Outbox {
  const { open, inTurn, inFlight, deliverRound, scheduler, presses, drop } = createParts(options);

  async function press(
    pressed: Press,
    pressedIn: PressOrigin | null = null,
    { contacts = [], undoes }: PressOptions = {},
  ): Promise<WriteOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<WriteOutcome>();
    const asked = { press: pressed, in: pressedIn, contacts, ...(undoes !== undefined && { undoes }) };
    await presses.keep(asked, { resolve, reject });
    scheduler.deliverAwaited();
    return promise;
  }

  async function pressAll(all: readonly BatchPress[], { undoes }: { undoes?: string } = {}): Promise<string> {
    const id = await presses.keepAll(all, undoes);
    scheduler.schedule(await open());
    return id;
  }

  async function wake({ hurry = false } = {}): Promise<void> {
    try {
      // Those that an earlier worker was sending when it ended, and had not sent.
      await drop((store) => [...store.all()].filter(({ cancelRequested = false }) => cancelRequested));
      await inTurn(async (store) => {
        await store.forgetOldEntries();
        if (!hurry) return;
        store.reschedule([...store.all()].filter(({ seq }) => !inFlight.has(seq)).map(skipBackoff));
        inFlight.skipBackoff();
      });
      scheduler.schedule(await open());
      await scheduler.onIdle();
    } catch (error) {
      console.error(error);
    }
  }

  async function status(id: string, there?: Deal | null): Promise<DealStatus> {
    const store = await open();
    const [record] = store.ofDeal(id);
    const found = await readStatus(store, id, record ? stateBefore(record) : (there ?? null));
    return record || there !== undefined ? found : { ...found, there: found.failedPress?.after ?? null };
  }

  async function lookUp(id: string): Promise<DealStatus> {
    const store = await open();
    const [waiting] = store.ofDeal(id);
    if (waiting?.accepted && !inFlight.has(waiting.seq)) {
      await deliverRound([waiting]);
      void wake();
    }
    const [record] = store.ofDeal(id);
    // While a write waits, it is no news that Wazzup cannot be asked.
    return readStatus(store, id, record ? stateBefore(record) : await options.client.get(id));
  }

  async function undo(id: string, origin: string): Promise<WriteOutcome> {
    const deleted = await findDeleted(await open(), id);
    if (!deleted) throw new DealError('not-found');
    const { seq: undoes, deal } = deleted;
    return press({ action: 'create', deal, base: null, origin, sameDealAgreed: true }, null, { undoes });
  }

  async function discard(id: string): Promise<{ isDropped: boolean; isGoing: boolean }> {
    const isDropped = await drop((store) => store.ofDeal(id), id);
    void wake();
    return { isDropped, isGoing: (await open()).ofDeal(id).length > 0 };
  }

  return {
    press,
    pressAll,
    undo,
    undoable: async (id) => findDeleted(await open(), id),
    look: lookUp,
    status,
    wake,
    discard,
    drop: async (seq) => {
      await drop((store) => [store.get(seq)].filter((record) => record !== undefined));
      void wake();
    },
    attend: (seq) => inTurn((store) => store.attend(seq)),
    clearJournal: () => inTurn((store) => store.clearJournal()),
  };
}

/** What an outbox is made of. */
function createParts({
  client,
  database,
  isReady = async () => true,
  addContacts = async () => {},
  onSaved = async () => {},
  onChange = () => {},
  onStoreChange = () => {},
  readBackPausesMs = [0, 250, 600, 1200],
  resendPausesMs = [500, 1_000, 2_000],
  pauseMs = 2_000,
}: OutboxOptions) {
  const access = createStoreAccess(database, onStoreChange);
  const inFlight = createInFlight();
  const waiters = createWaiters();
  const shared = { access, inFlight, waiters, onChange };
  const pauses = { readBackPausesMs, resendPausesMs, pauseMs };
  const look = createLookup(client);
  const deliverRound = createDeliverRound({ ...shared, ...pauses, client, look, isReady, addContacts, onSaved });
  const scheduler = createScheduler({ open: access.open, inFlight, hasWaiter: waiters.has, deliverRound });
  return { ...access, inFlight, deliverRound, scheduler, presses: createPresses(shared), drop: createDrop(shared) };
}

/** A deal whose last press that took effect has deleted it, while it can be put back. */
async function findDeleted(store: OutboxStore, id: string): Promise<{ seq: number; deal: Deal; until: number } | null> {
  const last = (await store.entriesOf(id)).findLast((entry) => entry.end === 'applied');
  if (!last?.before || last.after !== null) return null;
  const until = last.endedAt + UNDO_MS;
  return until > Date.now() ? { seq: last.seq, deal: last.before, until } : null;
}
