import type { AccountContact, ChatContact } from '@/lib/deal/chat-contact';
import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { JournalEntry, PressOrigin, Queued } from '@/lib/deal/queue';
import type { AccountDealKey, DealKey } from '@/lib/deal/site';
import type { Database } from '@/lib/storage/database';
import { createDeliverRound } from './deliver-round';
import { createDrop } from './drop';
import { createHeldWrites, type HeldRecords } from './held-writes';
import { createLookup } from './lookup';
import { type DealsPort, NO_ACCOUNT } from './ports';
import { type BatchOptions, type BatchPress, createPresses } from './presses';
import { skipBackoff, stateBefore } from './record';
import { createInFlight, createScheduler } from './scheduler';
import { type DealStatus, readStatus } from './status';
import { createStoreAccess } from './store';
import { createWaiters, type WriteOutcome } from './waiters';

export type { BatchPress } from './presses';
export type { DealStatus } from './status';
export type { WriteOutcome } from './waiters';

export interface OutboxOptions {
  client: DealsPort;
  /** Gives the client for the presses of one account: it sends nothing with the token of another. */
  clientFor?: (account: string) => DealsPort;
  /** Gives the mark of the account that the manager is connected with; undefined if they are with none. */
  account?: () => Promise<string | undefined>;
  database: Database;
  /** Whether there is a token to try: without one the outbox sends nothing, and nothing fails. */
  isReady?: () => Promise<boolean>;
  /**
   * Takes over the contacts of deals before the outbox sends these, and tries to add them. The outbox sends a deal
   * whether or not that works. Throws only if the contacts cannot be stored.
   */
  addContacts?: (contacts: readonly AccountContact[]) => Promise<void>;
  /** Called for each write that Wazzup shows, or that it accepted without a doubt. */
  onSaved?: (record: Queued, there: Deal | null) => Promise<void>;
  /** Called for a deal when a write of it is new, has ended or has to wait. */
  onChange?: (deal: AccountDealKey, status: DealStatus) => void;
  /** Called after each change of outbox or journal. */
  onStoreChange?: () => void;
  /** Pauses in milliseconds before each look whether Wazzup shows a write. */
  readBackPausesMs?: readonly number[];
  /** Pauses in milliseconds before the outbox looks at a write without a good answer, and sends it again if needed. */
  resendPausesMs?: readonly number[];
  /** The first pause of a write that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs?: number;
}

export interface PressOptions {
  /** The number of the press that this one takes back. */
  undoes?: number;
  /** The contacts that the outbox adds to Wazzup before it sends the deal, if Wazzup does not know them. */
  contacts?: readonly ChatContact[];
  /** The mark of the account that the manager saw when they pressed; absent: the one that they are connected with. */
  account?: string | undefined;
}

/** Delivers presses to Wazzup. It stores each before it sends it, and until it knows what Wazzup did with it. */
export interface Outbox {
  /**
   * Gives the outcome as soon as there is one, or that the write waits. Throws a DealError if Wazzup refuses it, and
   * `other-account` if the manager is connected with another account than the one that they saw.
   */
  press(press: Press, pressedIn?: PressOrigin | null, more?: PressOptions): Promise<WriteOutcome>;
  /**
   * Stores many presses in one transaction, and gives the id of their batch, by which the journal names them. The
   * outbox delivers them like any others, but no caller waits for them.
   * @param options.undoes the id of the batch that they take back
   */
  pressAll(presses: readonly BatchPress[], options?: BatchOptions): Promise<string>;
  /**
   * Holds back the presses of a batch, or lets them go on. The outbox still finds out what became of those that it has
   * sent, and ends the round of deliveries that is under way.
   */
  pauseBatch(id: string, isPaused: boolean): Promise<void>;
  /** Gives the last press on a deal that took effect, as long as the journal has it. */
  lastApplied(deal: DealKey): Promise<JournalEntry | undefined>;
  /** Gives how a deal stands, and asks Wazzup for it if no write waits. Then it may throw a DealError. */
  look(deal: DealKey): Promise<DealStatus>;
  /**
   * Gives how a deal stands without asking Wazzup.
   * @param there what Wazzup has; without it, the outbox takes what Wazzup had when the last press failed
   */
  status(deal: DealKey, there?: Deal | null): Promise<DealStatus>;
  /** Sends the writes that are due; with `hurry` also those whose pause is not over. */
  wake(options?: { hurry?: boolean }): Promise<void>;
  /**
   * Drops the writes of a deal that wait, and marks its failures and conflicts as attended to. A write that is being
   * sent or may have arrived ends only if it did not get through. Gives whether the outbox dropped a waiting write, and
   * whether a write is left that is being sent, may have arrived or was accepted.
   */
  discard(deal: DealKey): Promise<{ isDropped: boolean; isGoing: boolean }>;
  /** Drops one write in the same way. A write that Wazzup accepted stays. */
  drop(seq: number): Promise<void>;
  /** Marks the failure or conflict of a press as one that the manager has attended to. */
  attend(seq: number): Promise<void>;
  /** Forgets all presses that have ended. */
  clearJournal(): Promise<void>;
  /** The presses that wait for another account than the one that the manager is connected with. */
  held: HeldRecords;
  /** Puts another mark in place of one, since both stand for the same account. */
  renameAccount(from: string, to: string): Promise<void>;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { open, inTurn, inFlight, deliverRound, scheduler, presses, drop, account } = createParts(options);

  /** Names a deal among the presses for the account that the manager is connected with. */
  const own = async (deal: DealKey): Promise<AccountDealKey> => ({ ...deal, account: await account() });

  async function press(
    pressed: Press,
    pressedIn: PressOrigin | null = null,
    { contacts = [], undoes, account: seenAccount }: PressOptions = {},
  ): Promise<WriteOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<WriteOutcome>();
    const more = { contacts, account: seenAccount, ...(undoes !== undefined && { undoes }) };
    const newPress = { press: pressed, in: pressedIn, ...more };
    await presses.keep(newPress, { resolve, reject });
    scheduler.deliverAwaited();
    return promise;
  }

  async function pressAll(all: readonly BatchPress[], options: BatchOptions = {}): Promise<string> {
    const id = await presses.keepAll(all, options);
    scheduler.schedule(await open());
    return id;
  }

  async function wake({ hurry = false } = {}): Promise<void> {
    try {
      // An earlier worker may have ended just before it sent a write that the manager took back.
      await drop((store) => store.cancelling());
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

  async function status(key: DealKey, there?: Deal | null): Promise<DealStatus> {
    const [store, deal] = [await open(), await own(key)];
    const record = await store.readFirst(deal);
    const found = await readStatus(store, deal, record ? stateBefore(record) : (there ?? null));
    return record || there !== undefined ? found : { ...found, there: found.failedPress?.after ?? null };
  }

  async function lookUp(key: DealKey): Promise<DealStatus> {
    const [store, deal] = [await open(), await own(key)];
    const [waiting] = store.ofDeal(deal);
    if (waiting?.isAccepted && !inFlight.has(waiting.seq)) {
      await deliverRound([waiting.seq]);
      void wake();
    }
    const record = await store.readFirst(deal);
    // While a write waits, the outbox does not ask Wazzup: the reason why it waits says enough about a failing Wazzup.
    return readStatus(store, deal, record ? stateBefore(record) : await options.client.get(deal.id));
  }

  async function discard(key: DealKey): Promise<{ isDropped: boolean; isGoing: boolean }> {
    const deal = await own(key);
    const isDropped = await drop((store) => store.ofDeal(deal).map(({ seq }) => seq), deal);
    void wake();
    return { isDropped, isGoing: (await open()).ofDeal(deal).length > 0 };
  }

  return {
    press,
    pressAll,
    pauseBatch: async (id, isPaused) => scheduler.schedule(await presses.pauseBatch(id, isPaused)),
    lastApplied: async (deal) =>
      (await (await open()).entriesOf(await own(deal))).findLast(({ end }) => end === 'applied'),
    look: lookUp,
    status,
    wake,
    discard,
    drop: async (seq) => {
      await drop(() => [seq]);
      void wake();
    },
    attend: (seq) => inTurn((store) => store.attend(seq)),
    clearJournal: () => inTurn((store) => store.clearJournal()),
    held: createHeldWrites({ access: { open, inTurn }, inFlight, drop, account, scheduler }),
    renameAccount: (from, to) => inTurn((store) => store.renameAccount(from, to)),
  };
}

/** Creates the parts of an outbox. */
function createParts({
  client,
  clientFor = () => client,
  account: accountNow = async () => NO_ACCOUNT,
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
  const account = async () => (await accountNow()) ?? NO_ACCOUNT;
  const shared = { access, inFlight, waiters, account, onChange };
  const pauses = { readBackPausesMs, resendPausesMs, pauseMs };
  const wazzupOf = createOncePerAccount((mark) => {
    const clientOfAccount = clientFor(mark);
    return { client: clientOfAccount, look: createLookup(clientOfAccount) };
  });
  const deliverRound = createDeliverRound({ ...shared, ...pauses, wazzupOf, isReady, addContacts, onSaved });
  const scheduler = createScheduler({ open: access.open, inFlight, waiters, account, deliverRound });
  const [presses, drop] = [createPresses(shared), createDrop(shared)];
  return { ...access, inFlight, account, deliverRound, scheduler, presses, drop };
}

/** Makes something for each account once. */
function createOncePerAccount<T>(make: (account: string) => T): (account: string) => T {
  const made = new Map<string, T>();
  return (account) => {
    const known = made.get(account) ?? make(account);
    made.set(account, known);
    return known;
  };
}
