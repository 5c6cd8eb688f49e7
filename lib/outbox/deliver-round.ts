import type { ChatContact } from '@/lib/deal/chat-contact';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { createPauses, toReason } from './backoff';
import { deliver } from './deliver';
import type { DeliverOptions, DeliveryEvent, WriteResult } from './delivery-item';
import {
  applyResult,
  contactsHandedOver,
  type DeliveryResult,
  isCancelled,
  notSent,
  postponed,
  sending,
  skipBackoff,
  stateBefore,
} from './record';
import type { InFlight } from './scheduler';
import { type DealStatus, readStatus } from './status';
import type { OutboxStore, StoreAccess } from './store';
import type { Waiters } from './waiters';

/** Until what a mistake of ours stopped is tried again. */
const AFTER_MISTAKE_MS = 5 * 60_000;

const NO_TOKEN: DeliveryResult = { outcome: 'later', error: new DealError('token'), isItemFault: false };

export interface RoundOptions extends Omit<DeliverOptions, 'current'> {
  access: StoreAccess;
  inFlight: InFlight;
  waiters: Waiters;
  isReady: () => Promise<boolean>;
  addContacts: (contacts: readonly ChatContact[]) => Promise<void>;
  onSaved: (record: Queued, there: Deal | null) => Promise<void>;
  onChange: (id: string, status: DealStatus) => void;
  /** The first pause of a write that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs: number;
}

/** A write, and what has become of it. */
interface Outcome {
  record: Queued;
  result: DeliveryResult;
}

/** Gives what delivers the first writes of some deals: it puts all that happens to them into the store, and tells of it. */
export function createDeliverRound({
  access: { open, inTurn },
  inFlight,
  waiters,
  isReady,
  addContacts,
  onSaved,
  onChange,
  pauseMs,
  ...delivery
}: RoundOptions): (records: readonly Queued[]) => Promise<void> {
  async function deliverRound(records: readonly Queued[]): Promise<void> {
    const left = new Set(records.map(({ seq }) => seq));
    inFlight.claim(left);
    try {
      const store = await open();
      const current = ({ seq }: Queued) => {
        const record = store.get(seq);
        // Nobody else ends a write that is in flight.
        if (!record) throw new Error(`write ${seq} is gone`);
        return record;
      };
      for await (const event of (await isReady())
        ? deliver(records, { ...delivery, current })
        : withoutToken(records)) {
        await applyEvent(event);
        if (event.type === 'results') for (const { seq } of event.results) left.delete(seq);
      }
    } catch (error) {
      // A mistake of ours, or a database that fails: tried again later, and told as it is.
      console.error(error);
      await postpone(left, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Puts what a delivery has come to into the store: before that it does not go on. */
  async function applyEvent(event: DeliveryEvent): Promise<void> {
    switch (event.type) {
      case 'sending': {
        const before = new Map(event.found.map((one) => [one.seq, one.before]));
        const change = (record: Queued) => sending(record, before.get(record.seq) ?? null);
        return replace([...before.keys()], change, true);
      }
      case 'notSent':
        return replace(event.seqs, notSent);
      case 'contacts':
        await addContacts(event.contacts);
        return replace(event.seqs, contactsHandedOver);
      case 'results': {
        const outcomes = await applyResults(event.results);
        for (const outcome of outcomes) await resolveWaiters(outcome);
      }
    }
  }

  const replace = (seqs: Iterable<number>, change: (record: Queued) => Queued, isSending = false): Promise<void> =>
    inTurn((store) => store.change({ kept: recordsOf(store, seqs).map(change), isSending }));

  const applyResults = (results: readonly WriteResult[]): Promise<Outcome[]> =>
    inTurn(async (store) => {
      const outcomes = results.flatMap(({ seq, result }): Outcome[] => {
        const record = store.get(seq);
        return record ? [{ record, result }] : [];
      });
      // Before they leave the outbox: whoever is told twice, after a worker's death, does the same again.
      for (const { record, result } of outcomes) {
        if (result.outcome === 'saved') await onSaved(record, result.there);
        if (result.outcome === 'accepted' && !result.doubt && !record.accepted) await onSaved(record, result.want);
      }
      const pauses = createPauses(pauseMs);
      const changes = outcomes.map(({ record, result }) =>
        applyResult(result, record, store.behind(record), pauses, Date.now()),
      );
      await store.change({
        ended: changes.flatMap(({ ended }) => ended),
        kept: changes
          .flatMap(({ kept }) => kept)
          .map((record) => (inFlight.skipsBackoff(record.seq) ? skipBackoff(record) : record)),
      });
      inFlight.release(results.map(({ seq }) => seq));
      return outcomes;
    });

  /** Tells whoever waits for a write, and whoever shows its deal, what has become of it. */
  async function resolveWaiters({ record, result }: Outcome): Promise<void> {
    const { id } = record.press.deal;
    const store = await open();
    if (isCancelled(record, result)) {
      waiters.resolve(record, { outcome: 'changed', there: stateBefore(record) });
      return onChange(id, await readStatus(store, id, stateBefore(record)));
    }
    switch (result.outcome) {
      case 'saved':
        onChange(id, { there: result.there, pending: store.ofDeal(id).length > 0 });
        return waiters.resolve(record, result);
      case 'changed':
      case 'conflict':
        onChange(id, await readStatus(store, id, result.there));
        return waiters.resolve(record, result);
      case 'failed':
        onChange(id, await readStatus(store, id, stateBefore(record)));
        return waiters.resolve(record, result.error);
      case 'accepted':
        onChange(id, { there: stateBefore(record), pending: true });
        return waiters.resolveDeal(store.ofDeal(id), { outcome: 'pending' });
      case 'later': {
        const reason = toReason(result.error);
        onChange(id, { there: stateBefore(record), pending: true, waitingReason: reason });
        return waiters.resolveDeal(store.ofDeal(id), { outcome: 'waiting', reason });
      }
    }
  }

  async function postpone(seqs: ReadonlySet<number>, error: Error): Promise<void> {
    const until = Date.now() + AFTER_MISTAKE_MS;
    await inTurn(async (store) => {
      store.reschedule(recordsOf(store, seqs).map((record) => postponed(record, until)));
      inFlight.release(seqs);
    });
    const store = await open();
    for (const record of recordsOf(store, seqs)) waiters.resolveDeal(store.ofDeal(record.press.deal.id), error);
  }

  return deliverRound;
}

/** Without a token nothing is sent, and nothing fails. */
async function* withoutToken(records: readonly Queued[]): AsyncGenerator<DeliveryEvent> {
  yield { type: 'results', results: records.map(({ seq }) => ({ seq, result: NO_TOKEN })) };
}

const recordsOf = (store: OutboxStore, seqs: Iterable<number>): Queued[] =>
  [...seqs].flatMap((seq) => store.get(seq) ?? []);
