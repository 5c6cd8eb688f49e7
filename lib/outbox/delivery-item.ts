import type { ChatContact } from '@/lib/deal/chat-contact';
import { isCreatedFrom } from '@/lib/deal/compare';
import { decideWrite, isReached, type WriteRequest } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { GIVE_UP_AFTER } from './backoff';
import { isRejection, type Lookup, type LookupResult } from './lookup';
import type { DealsPort } from './ports';
import type { DeliveryResult } from './record';

/** What has become of one write. */
export interface WriteResult {
  seq: number;
  result: DeliveryResult;
}

/** What a delivery comes to. The outbox has put it into the store before the delivery goes on. */
export type DeliveryEvent =
  /** Writes are about to be sent, and what Wazzup has of their deals until then. */
  | { type: 'sending'; found: readonly { seq: number; before: Deal | null }[] }
  /** What was sent of these writes has certainly done nothing. */
  | { type: 'notSent'; seqs: readonly number[] }
  /** The people of these writes are to be kept until they are added, and tried before the deals are sent. */
  | { type: 'contacts'; seqs: readonly number[]; contacts: readonly ChatContact[] }
  /** These writes have ended, or have to wait. */
  | { type: 'results'; results: readonly WriteResult[] };

/** A part of a delivery, which may give something to the part it belongs to. */
export type Events<T = void> = AsyncGenerator<DeliveryEvent, T, void>;

export interface DeliverOptions {
  client: DealsPort;
  look: Lookup;
  /** A write as the store has it at this moment. */
  current: (record: Queued) => Queued;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs: readonly number[];
  /** Pauses in milliseconds before a write that got no answer is looked at, and sent again where that is needed. */
  resendPausesMs: readonly number[];
}

/** A write that has to be sent, as Wazzup had its deal when it was looked at. */
export interface Item {
  record: Queued;
  step: WriteRequest;
  before: Deal | null;
  /** When its deal was looked at. */
  seenAt: number;
  /** It was sent before, and its answer was lost: it may have taken effect and not be visible yet. */
  wasSent: boolean;
}

/** Writes that got no good answer to their request. */
export interface Trouble {
  items: readonly Item[];
  error: DealError;
  /** How often they were sent again already. */
  tries: number;
}

/** What one delivery knows. */
export interface Delivery extends DeliverOptions {
  /** What Wazzup took, to be read back together. */
  taken: Item[];
  /** What is seen to when all the others are through. */
  troubled: Trouble[];
}

export const dealId = ({ press }: Queued): string => press.deal.id;

/** What could be looked at of some writes' deals. */
export const lookAt = async ({ look }: Delivery, items: readonly Item[]): Promise<LookupResult['found']> =>
  (await look(items.map(({ record }) => dealId(record)))).found;

export async function* settle(results: readonly WriteResult[]): Events {
  if (results.length > 0) yield { type: 'results', results };
}

export const settleAll = (items: readonly Pick<Item, 'record'>[], result: DeliveryResult): Events =>
  settle(items.map(({ record: { seq } }) => ({ seq, result })));

/** Looks at the deals of some writes, settles those that need not be sent, and gives the others. */
export async function* lookUpItems(delivery: Delivery, asked: readonly Queued[]): Events<Item[]> {
  const { found, failed } = await delivery.look(asked.map(dealId));
  return yield* decideItems(delivery, asked, found, (record) => {
    const error = failed.get(dealId(record)) ?? new DealError('unexpected');
    // Not to see a deal is no reason to give up a write.
    if (!isRejection(error)) return { outcome: 'later', error, isItemFault: false };
    // What was sent before may have taken effect.
    const isOver = record.before === undefined || record.failures + 1 >= GIVE_UP_AFTER;
    return isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault: true };
  });
}

/**
 * Settles the writes that need not be sent, or whose deal could not be looked at, and gives the others.
 * @param unseen what becomes of a write whose deal could not be looked at
 */
export async function* decideItems(
  { current }: Delivery,
  asked: readonly Queued[],
  found: LookupResult['found'],
  unseen: (record: Queued) => DeliveryResult,
): Events<Item[]> {
  const results: WriteResult[] = [];
  const items: Item[] = [];
  for (const record of asked.map(current)) {
    const there = found.get(dealId(record));
    const decided = there === undefined ? unseen(record) : decide(record, there);
    if ('outcome' in decided) results.push({ seq: record.seq, result: decided });
    else items.push(decided);
  }
  yield* settle(results);
  return items;
}

function decide(record: Queued, there: Deal | null): Item | DeliveryResult {
  const step = record.accepted ? judgeAccepted(record, record.accepted, there) : decideWrite(record.press, there);
  if ('outcome' in step) return step;
  if (record.cancelRequested) return { outcome: 'changed', there };
  return { record, step, before: there, seenAt: Date.now(), wasSent: record.before !== undefined };
}

/** What has become of a write that Wazzup accepted and did not show. */
export function judgeAccepted(
  { press, before = null }: Queued,
  { want, until, reason }: NonNullable<Queued['accepted']>,
  there: Deal | null,
): DeliveryResult {
  if (isReached(there, want)) return { outcome: 'saved', there };
  const hasChanged = !isReached(there, before);
  if (hasChanged && there === null) return { outcome: 'changed', there };
  // An update leaves its trace in whatever came after it. What else was added is somebody's own, and what Wazzup refused
  // has left nothing.
  const isTrace = want !== null && there !== null && (press.action !== 'create' || isCreatedFrom(there, want));
  if (hasChanged && isTrace && !reason) return { outcome: 'saved', there };
  // Wazzup may still serve the state from before it accepted our write, so the outbox waits until the deadline.
  if (Date.now() < until) return { outcome: 'accepted', want };
  if (hasChanged && (press.action === 'create' || !reason)) return { outcome: 'changed', there };
  const { kind, details } = reason ?? { kind: 'unexpected', details: { code: 'not-shown' } };
  return { outcome: 'failed', error: new DealError(kind, details) };
}
