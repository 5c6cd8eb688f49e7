import { DealError } from '@/lib/deal/errors';
import type { Queued } from '@/lib/deal/queue';
import { type ApplyOptions, createApplyEvent } from './apply-event';
import { toReason } from './backoff';
import { deliver } from './deliver';
import type { DeliverOptions, DeliveryEvent } from './delivery-item';
import { type DeliveryResult, postponed } from './record';
import { createResolveWaiters, type ResolveOptions } from './resolve-waiters';
import type { OutboxStore, StoreAccess } from './store';
import type { Ticket } from './ticket';
import type { WriteOutcome } from './waiters';

/** How long the outbox leaves writes alone after a mistake of our own code stopped their delivery, in milliseconds. */
const AFTER_MISTAKE_MS = 5 * 60_000;

/** The same after the browser failed to store something. */
const AFTER_STORAGE_ERROR_MS = 30_000;

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const NO_TOKEN: DeliveryResult = { outcome: 'later', error: new DealError('token'), isItemFault: false };

export interface RoundOptions
  extends Omit<DeliverOptions, 'current' | 'isTakenBack' | 'client' | 'look'>,
    Omit<ApplyOptions, 'inTurn' | 'resolveWaiters'>,
    Omit<ResolveOptions, 'open'> {
  access: StoreAccess;
  isReady: () => Promise<boolean>;
  /** Gives the client for the writes of one account, and the lookup with it. */
  wazzupOf: (account: string) => Pick<DeliverOptions, 'client' | 'look'>;
}

/**
 * Creates the function that delivers the first writes of some deals, all of one account, by their numbers: it puts each
 * event of the delivery into the store, and resolves the waiters.
 */
export function createDeliverRound({
  access: { open, inTurn },
  inFlight,
  waiters,
  isReady,
  wazzupOf,
  addContacts,
  onSaved,
  onChange,
  pauseMs,
  ...delivery
}: RoundOptions): (seqs: readonly number[]) => Promise<void> {
  const resolveWaiters = createResolveWaiters({ open, waiters, onChange });
  const applyEvent = createApplyEvent({ inTurn, inFlight, resolveWaiters, addContacts, onSaved, pauseMs });

  async function deliverRound(seqs: readonly number[]): Promise<void> {
    const left = new Set(seqs);
    inFlight.claim(left);
    try {
      const store = await open();
      const read = async (inRound: readonly number[]) => {
        const found = await store.read(inRound);
        // No other code ends a write that is in flight, so the store has it.
        if (found.length < inRound.length) throw new Error(`of the writes ${inRound} some are gone`);
        return found;
      };
      const records = await read(seqs);
      const current = (inRound: readonly Queued[]) => read(inRound.map(({ seq }) => seq));
      const isTakenBack = ({ seq }: Queued) => store.get(seq)?.cancelRequested === true;
      for await (const event of (await isReady())
        ? deliver(records, { ...delivery, ...wazzupOf(accountOf(records)), current, isTakenBack })
        : withoutToken(records)) {
        await applyEvent(event);
        if (event.type === 'results') for (const { seq } of event.results) left.delete(seq);
      }
    } catch (error) {
      // Our code has a mistake or the browser failed to store something: the outbox tries again later.
      console.error(error);
      await postpone(left, error);
    }
  }

  async function postpone(seqs: ReadonlySet<number>, error: unknown): Promise<void> {
    const isStorageError = error instanceof DealError && error.kind === 'storage';
    const until = Date.now() + (isStorageError ? AFTER_STORAGE_ERROR_MS : AFTER_MISTAKE_MS);
    await inTurn(async (store) => {
      store.reschedule(ticketsOf(store, seqs).map((ticket) => postponed(ticket, until)));
      inFlight.release(seqs);
    });
    const store = await open();
    // The outbox has these presses on the disk, so they wait, whatever else could not be stored.
    const outcome: WriteOutcome | Error = isStorageError
      ? { outcome: 'waiting', reason: toReason(error) }
      : asError(error);
    for (const ticket of ticketsOf(store, seqs)) waiters.resolveDeal(store.ofDeal(ticket), outcome);
  }

  return deliverRound;
}

const ticketsOf = (store: OutboxStore, seqs: Iterable<number>): Ticket[] =>
  [...seqs].flatMap((seq) => store.get(seq) ?? []);

const accountOf = ([first]: readonly Queued[]): string => first?.account ?? '';

/** Lets all writes wait: without a token the outbox sends nothing, and no write fails. */
async function* withoutToken(records: readonly Queued[]): AsyncGenerator<DeliveryEvent> {
  yield { type: 'results', results: records.map(({ seq }) => ({ seq, result: NO_TOKEN })) };
}
