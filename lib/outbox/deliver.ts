import { type AccountContact, lastPerKey } from '@/lib/deal/chat-contact';
import { chunk } from '@/lib/deal/chunk';
import { decideWrite, isReached } from '@/lib/deal/decide-write';
import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { Queued } from '@/lib/deal/queue';
import { REQUEST_SIZE } from '@/lib/deal/validate';
import { isWithin, sleep } from '@/lib/time';
import { GIVE_UP_AFTER, SPLIT_AFTER } from './backoff';
import {
  type DeliverOptions,
  type Delivery,
  dealId,
  decideItems,
  type Events,
  type Item,
  lookAt,
  lookUpItems,
  settleAll,
  type Trouble,
} from './delivery-item';
import { isRejection } from './lookup';
import type { DealsPort } from './ports';
import { readBack } from './read-back';
import type { DeliveryResult } from './record';
import { isPassing, mayMeanItExists } from './refusal';

/**
 * If a look is older than this, the delivery looks at the deal again before it sends the write. It is longer than one
 * request without an answer takes.
 */
const FRESH_MS = 15_000;

/**
 * Delivers writes of different deals to Wazzup: it looks at the deals, sends the writes that are needed in requests of up
 * to 100, and reads them back. Wazzup's behaviour is not documented in every detail, so a write counts as saved only if Wazzup
 * returned the deal as written, and one bad deal holds up no other. The delivery changes no record and no store: it
 * yields events, and the caller puts each into the store before it asks for the next.
 */
export async function* deliver(records: readonly Queued[], options: DeliverOptions): Events {
  const delivery: Delivery = { ...options, toReadBack: [], troubles: [] };
  const items = yield* lookUpItems(delivery, records);
  for (const group of toRequests(yield* handOverContacts(delivery, items))) yield* send(delivery, group);
  // A refusal is settled at once, and what Wazzup accepts of it is read back with the others.
  yield* settleTroubles(delivery, ({ error }) => isRejection(error));
  yield* readBack(delivery);
  yield* settleTroubles(delivery, () => true);
  yield* readBack(delivery);
}

/** Settles the troubles of a kind, and those that come of it. */
async function* settleTroubles(delivery: Delivery, isOfKind: (trouble: Trouble) => boolean): Events {
  for (let at = delivery.troubles.findIndex(isOfKind); at >= 0; at = delivery.troubles.findIndex(isOfKind))
    for (const trouble of delivery.troubles.splice(at, 1)) yield* settleTrouble(delivery, trouble);
}

/**
 * Hands over the contacts of the writes that are to be sent. The contact outbox may take seconds for that, so the
 * delivery looks at those deals once more.
 */
async function* handOverContacts(delivery: Delivery, items: readonly Item[]): Events<readonly Item[]> {
  const contactsOf = ({ step, record }: Item): AccountContact[] =>
    step.want
      ? (record.contacts ?? []).map((contact) => ({ account: record.account, site: record.press.site, contact }))
      : [];
  const contacts = lastPerKey(items.flatMap(contactsOf));
  if (contacts.length === 0) return items;
  const withContacts = items.filter((item) => contactsOf(item).length > 0).map(({ record }) => record);
  yield { type: 'contacts', seqs: withContacts.map(({ seq }) => seq), contacts };
  const others = items.filter((item) => contactsOf(item).length === 0);
  return [...others, ...(yield* lookUpItems(delivery, withContacts))];
}

/**
 * Groups writes into requests of one kind each. Writes that may make a request fail go apart, and spoil none of the
 * others.
 */
function toRequests(items: readonly Item[]): Item[][] {
  const isSuspect = ({ record }: Item) => record.failures >= SPLIT_AFTER;
  const ordered = [...items.filter((item) => !isSuspect(item)), ...items.filter(isSuspect)];
  const groups = Object.values(Object.groupBy(ordered, (item) => `${isSuspect(item)} ${item.step.send}`));
  return groups.flatMap((group = []) => chunk(group, REQUEST_SIZE));
}

async function* send(delivery: Delivery, group: readonly Item[], tries = 0): Events {
  const isFresh = group.every(({ lookedAt }) => isWithin(lookedAt, FRESH_MS));
  const records = group.map(({ record }) => record);
  const fresh = isFresh ? group : yield* lookUpItems(delivery, records);
  if (fresh.length === 0) return;
  yield { type: 'sending', found: fresh.map(({ record: { seq }, before }) => ({ seq, before })) };
  // The manager may have taken some of them back meanwhile.
  const checked = fresh.map((item) => ({ item, isCancelled: delivery.isTakenBack(item.record) }));
  const items = checked.flatMap(({ item, isCancelled }) => (isCancelled ? [] : item));
  for (const { item, isCancelled } of checked)
    if (isCancelled) yield* settleAll([item], { outcome: 'changed', there: item.before });
  if (items.length === 0) return;
  try {
    await request(delivery.client, items);
    delivery.toReadBack.push(...items);
  } catch (error) {
    if (!(error instanceof DealError)) throw error;
    delivery.troubles.push({ items, error, tries });
  }
}

/** Sends one request for writes of one kind. */
function request(client: DealsPort, items: readonly Item[]): Promise<void> {
  const ids = items.map(({ record }) => dealId(record));
  const deals = items.flatMap(({ step }) => step.want ?? []);
  const [first] = items;
  if (first?.step.send === 'delete') return client.delete(ids);
  return first?.step.send === 'create' ? client.create(deals) : client.update(deals);
}

async function* sendHalves(delivery: Delivery, items: readonly Item[], tries = 0): Events {
  for (const half of chunk(items, Math.ceil(items.length / 2))) yield* send(delivery, half, tries);
}

/**
 * Finds out what Wazzup did with writes that got no good answer: they may have taken effect, or be pointless by now.
 */
async function* settleTrouble(delivery: Delivery, { items, error, tries }: Trouble): Events {
  if (isRejection(error)) {
    // Wazzup does not say which deal of a request it refuses, so the delivery halves the request.
    if (items.length > 1) return yield* sendHalves(delivery, items);
    for (const item of items) yield* settleRefused(delivery, item, error, tries);
    return;
  }
  // A request that certainly had no effect counts as not sent. If Wazzup refuses the next attempt, the write is
  // refused, because no earlier attempt can have taken effect.
  const unsent = mayHaveHappened(error.kind) ? [] : items.filter(({ wasSent }) => !wasSent);
  if (unsent.length > 0) yield { type: 'notSent', seqs: unsent.map(({ record }) => record.seq) };
  const pause = isPassing(error) ? delivery.resendPausesMs[tries] : undefined;
  // A token that may read and may not write this deal is treated like a failure of Wazzup on this write.
  const isItemFault = mayHaveHappened(error.kind) || error.kind === 'forbidden';
  const later = { outcome: 'later', error, isItemFault: false } as const;
  if (pause === undefined && !isItemFault) return yield* settleAll(items, later);
  if (pause !== undefined) {
    yield* readBack(delivery); // so that the writes which Wazzup accepted do not wait for this pause
    await sleep(pause);
  }
  const records = items.map(({ record }) => record);
  const left = yield* decideItems(delivery, records, await lookAt(delivery, items), () => later);
  if (left.length === 0) return;
  if (pause !== undefined) return yield* send(delivery, left, tries + 1);
  const failures = Math.max(...left.map(({ record }) => record.failures + 1));
  // The delivery sends each half once; the outbox tries those that fail alone again later.
  if (isItemFault && failures >= SPLIT_AFTER && left.length > 1)
    return yield* sendHalves(delivery, left, delivery.resendPausesMs.length);
  const isOver = isItemFault && failures >= GIVE_UP_AFTER;
  yield* settleAll(left, isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault });
}

/** Finds out what a refusal means for a write that was sent alone. */
async function* settleRefused(delivery: Delivery, item: Item, error: DealError, tries: number): Events {
  const { record, step, wasSent } = item;
  const now = (await lookAt(delivery, [item])).get(dealId(record));
  // An earlier attempt may have taken effect without our knowing it: Wazzup also refuses a write that it has done
  // already.
  const mayBeDone = wasSent || (step.send === 'delete' && error.kind === 'not-found');
  const refusal: DeliveryResult = mayBeDone
    ? { outcome: 'accepted', want: step.want, doubt: error }
    : { outcome: 'failed', error };
  if (now === undefined) return yield* settleAll([item], refusal);
  if (isReached(now, step.want)) return yield* settleAll([item], { outcome: 'saved', there: now });
  if (step.send === 'update' && now === null) return yield* settleAll([item], { outcome: 'changed', there: null });
  if (step.send !== 'create') return yield* settleAll([item], refusal);
  // If somebody else's deal is under this id, the press ends with what Wazzup has and overwrites nothing. A deal that
  // Wazzup knows of and does not show yet can only be reached by an update.
  const next = decideWrite(record.press, now);
  if ('outcome' in next) return yield* settleAll([item], next);
  if (!mayMeanItExists(error)) return yield* settleAll([item], refusal);
  try {
    await delivery.client.update([step.want]);
  } catch (second) {
    if (!(second instanceof DealError)) throw second;
    if (isRejection(second)) return yield* settleAll([item], refusal);
    return yield* settleTrouble(delivery, { items: [item], error: second, tries });
  }
  delivery.toReadBack.push(item);
}
