import type { AccountContact } from '@/lib/deal/chat-contact';
import { isCreatedFrom } from '@/lib/deal/compare';
import { decideWrite, isReached, type WriteRequest } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { GIVE_UP_AFTER } from './backoff';
import { isRejection, type Lookup, type LookupResult } from './lookup';
import type { DealsPort } from './ports';
import type { DeliveryResult } from './record';

/** The result of delivering one write. */
export interface WriteResult {
  seq: number;
  result: DeliveryResult;
}

/** One event of a delivery. The outbox puts it into the store before the delivery goes on. */
export type DeliveryEvent =
  /** The delivery is about to send these writes; `before` is what Wazzup has under their deals' ids until then. */
  | { type: 'sending'; found: readonly { seq: number; before: Deal | null }[] }
  /** The requests with these writes have certainly had no effect. */
  | { type: 'notSent'; seqs: readonly number[] }
  /** The contact outbox has to store the contacts of these writes, and try to add them before the deals are sent. */
  | { type: 'contacts'; seqs: readonly number[]; contacts: readonly AccountContact[] }
  /** These writes have ended, or have to wait. */
  | { type: 'results'; results: readonly WriteResult[] };

/** A part of a delivery: it yields events, and may return a value to the part that called it. */
export type Events<T = void> = AsyncGenerator<DeliveryEvent, T, void>;

export interface DeliverOptions {
  client: DealsPort;
  look: Lookup;
  /** Gives writes as the store has them at this moment. */
  current: (records: readonly Queued[]) => Promise<readonly Queued[]>;
  /** Whether the manager has taken a write back by now. */
  isTakenBack: (record: Queued) => boolean;
  /** Pauses in milliseconds before each look whether Wazzup shows a write. */
  readBackPausesMs: readonly number[];
  /**
   * Pauses in milliseconds before the delivery looks at a write without a good answer, and sends it again if needed.
   */
  resendPausesMs: readonly number[];
}

/** A write that the delivery has to send. */
export interface Item {
  record: Queued;
  step: WriteRequest;
  /** What Wazzup had under the deal's id at `lookedAt`. */
  before: Deal | null;
  /** When the delivery looked at the deal, in milliseconds since the epoch. */
  lookedAt: number;
  /** The write was sent before and its answer was lost: it may have taken effect and not be visible yet. */
  wasSent: boolean;
}

/** Writes whose request got no good answer. */
export interface Trouble {
  items: readonly Item[];
  error: DealError;
  /** How often the delivery has sent them again. */
  tries: number;
}

/** The state of one delivery. */
export interface Delivery extends DeliverOptions {
  /** Writes that Wazzup accepted, which the delivery reads back together. */
  toReadBack: Item[];
  /** Writes that the delivery settles once all the others are through. */
  troubles: Trouble[];
}

export const dealId = ({ press }: Queued): string => press.deal.id;

/** Looks at the deals of some writes; leaves out those that Wazzup could not be asked about. */
export const lookAt = async ({ look }: Delivery, items: readonly Item[]): Promise<LookupResult['found']> =>
  (await look(items.map(({ record }) => dealId(record)))).found;

export async function* settle(results: readonly WriteResult[]): Events {
  if (results.length > 0) yield { type: 'results', results };
}

export const settleAll = (items: readonly Pick<Item, 'record'>[], result: DeliveryResult): Events =>
  settle(items.map(({ record: { seq } }) => ({ seq, result })));

/** Looks at the deals of some writes, settles the writes that need not be sent, and returns the others. */
export async function* lookUpItems(delivery: Delivery, records: readonly Queued[]): Events<Item[]> {
  const { found, failed } = await delivery.look(records.map(dealId));
  return yield* decideItems(delivery, records, found, (record) => {
    const error = failed.get(dealId(record)) ?? new DealError('unexpected');
    // That Wazzup could not be asked about a deal is no reason to give up a write.
    if (!isRejection(error)) return { outcome: 'later', error, isItemFault: false };
    // A write that was sent before may have taken effect, so it gets more attempts.
    const isOver = record.before === undefined || record.failures + 1 >= GIVE_UP_AFTER;
    return isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: true };
  });
}

/**
 * Settles the writes that need not be sent and those about whose deal Wazzup could not be asked, and returns the
 * others.
 * @param resultWithoutLook the result of a write about whose deal Wazzup could not be asked
 */
export async function* decideItems(
  { current }: Delivery,
  records: readonly Queued[],
  found: LookupResult['found'],
  resultWithoutLook: (record: Queued) => DeliveryResult,
): Events<Item[]> {
  const results: WriteResult[] = [];
  const items: Item[] = [];
  for (const record of await current(records)) {
    const there = found.get(dealId(record));
    const decision = there === undefined ? resultWithoutLook(record) : decide(record, there);
    if ('outcome' in decision) results.push({ seq: record.seq, result: decision });
    else items.push(decision);
  }
  yield* settle(results);
  return items;
}

function decide(record: Queued, there: Deal | null): Item | DeliveryResult {
  const step = record.accepted ? judgeAccepted(record, record.accepted, there) : decideWrite(record.press, there);
  if ('outcome' in step) return step;
  if (record.cancelRequested) return { outcome: 'changed', there };
  return { record, step, before: there, lookedAt: Date.now(), wasSent: record.before !== undefined };
}

/** Gives the result of a write that Wazzup accepted, from what Wazzup has by now. */
export function judgeAccepted(
  { press, before = null }: Queued,
  { want, until, reason }: NonNullable<Queued['accepted']>,
  there: Deal | null,
): DeliveryResult {
  if (isReached(there, want)) return { outcome: 'saved', there };
  const hasChanged = !isReached(there, before);
  if (hasChanged && there === null) return { outcome: 'changed', there };
  // Whoever changed the deal after our update changed what the update had left, so the update took effect. After a
  // creation that holds only for a deal made from ours: any other was added by somebody else. A write that Wazzup
  // refused has left nothing.
  const isTrace = want !== null && there !== null && (press.action !== 'create' || isCreatedFrom(there, want));
  if (hasChanged && isTrace && !reason) return { outcome: 'saved', there };
  // Wazzup may still serve the state from before it accepted our write, so the outbox waits until the deadline.
  if (Date.now() < until) return { outcome: 'accepted', want };
  if (hasChanged && (press.action === 'create' || !reason)) return { outcome: 'changed', there };
  const { kind, details } = reason ?? { kind: 'unexpected', details: { code: 'not-shown' } };
  return { outcome: 'failed', error: new DealError(kind, details) };
}
