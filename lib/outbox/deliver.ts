import { lastPerId } from '@/lib/deal/chat-contact';
import { chunk } from '@/lib/deal/chunk';
import { decideWrite, isReached } from '@/lib/deal/decide-write';
import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { Queued } from '@/lib/deal/queue';
import { BATCH_SIZE } from '@/lib/deal/validate';
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
import { readBack, sleep } from './read-back';
import type { DeliveryResult } from './record';
import { isPassing, mayMeanItExists } from './refusal';

/** A deal is looked at again before it is sent, if that was longer ago: more than one request without an answer takes. */
const FRESH_MS = 15_000;

/**
 * Brings writes of different deals to Wazzup: looks, sends what is needed in batches, and reads back. Whatever Wazzup's
 * undocumented edges are, only what it returned counts as saved, and one bad deal holds up no other. It changes no record
 * and no store: it yields what happens, and whoever runs it puts that into the store before it goes on.
 */
export async function* deliver(records: readonly Queued[], options: DeliverOptions): Events {
  const delivery: Delivery = { ...options, taken: [], troubled: [] };
  const seen = yield* lookUpItems(delivery, records);
  for (const batch of toBatches(yield* handOverContacts(delivery, seen))) yield* send(delivery, batch);
  yield* readBack(delivery);
  for (let trouble = delivery.troubled.shift(); trouble; trouble = delivery.troubled.shift())
    yield* settleTrouble(delivery, trouble);
  yield* readBack(delivery);
}

/** Hands over the people of what is to be sent. That takes a while, so those deals are looked at once more. */
async function* handOverContacts(delivery: Delivery, items: readonly Item[]): Events<readonly Item[]> {
  const contactsOf = ({ step, record }: Item) => (step.want ? (record.contacts ?? []) : []);
  const contacts = lastPerId(items.flatMap(contactsOf));
  if (contacts.length === 0) return items;
  const some = items.filter((item) => contactsOf(item).length > 0).map(({ record }) => record);
  yield { type: 'contacts', seqs: some.map(({ seq }) => seq), contacts };
  const others = items.filter((item) => contactsOf(item).length === 0);
  return [...others, ...(yield* lookUpItems(delivery, some))];
}

/** Of one kind each; what makes batches fail spoils none of the others. */
function toBatches(items: readonly Item[]): Item[][] {
  const isSuspect = ({ record }: Item) => record.failures >= SPLIT_AFTER;
  const inTurn = [...items.filter((item) => !isSuspect(item)), ...items.filter(isSuspect)];
  const groups = Object.values(Object.groupBy(inTurn, (item) => `${isSuspect(item)} ${item.step.send}`));
  return groups.flatMap((group = []) => chunk(group, BATCH_SIZE));
}

async function* send(delivery: Delivery, asked: readonly Item[], tries = 0): Events {
  const isFresh = asked.every(({ seenAt }) => Date.now() - seenAt <= FRESH_MS);
  const records = asked.map(({ record }) => record);
  const seen = isFresh ? asked : yield* lookUpItems(delivery, records);
  if (seen.length === 0) return;
  yield { type: 'sending', found: seen.map(({ record: { seq }, before }) => ({ seq, before })) };
  // The manager may have taken some of them back meanwhile.
  const now = seen.map((item) => ({ item, isCancelled: delivery.current(item.record).cancelRequested === true }));
  const items = now.flatMap(({ item, isCancelled }) => (isCancelled ? [] : item));
  for (const { item, isCancelled } of now)
    if (isCancelled) yield* settleAll([item], { outcome: 'changed', there: item.before });
  if (items.length === 0) return;
  try {
    await request(delivery.client, items);
    delivery.taken.push(...items);
  } catch (error) {
    if (!(error instanceof DealError)) throw error;
    delivery.troubled.push({ items, error, tries });
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

/** Finds out what became of writes that got no good answer: they may have happened, or be pointless by now. */
async function* settleTrouble(delivery: Delivery, { items, error, tries }: Trouble): Events {
  if (isRejection(error)) {
    // Which of them is refused only each alone can tell.
    if (items.length > 1) return yield* sendHalves(delivery, items);
    for (const item of items) yield* settleRefused(delivery, item, error, tries);
    return;
  }
  // What certainly did nothing was not sent: a refusal of the next attempt is one.
  const unsent = mayHaveHappened(error.kind) ? [] : items.filter(({ wasSent }) => !wasSent);
  if (unsent.length > 0) yield { type: 'notSent', seqs: unsent.map(({ record }) => record.seq) };
  const pause = isPassing(error) ? delivery.resendPausesMs[tries] : undefined;
  // A token that may read and not write this one fails on it as Wazzup does.
  const isItemFault = mayHaveHappened(error.kind) || error.kind === 'forbidden';
  const later = { outcome: 'later', error, isItemFault: false } as const;
  if (pause === undefined && !isItemFault) return yield* settleAll(items, later);
  if (pause !== undefined) {
    yield* readBack(delivery); // so that nobody waits for this
    await sleep(pause);
  }
  const records = items.map(({ record }) => record);
  const left = yield* decideItems(delivery, records, await lookAt(delivery, items), () => later);
  if (left.length === 0) return;
  if (pause !== undefined) return yield* send(delivery, left, tries + 1);
  const failures = Math.max(...left.map(({ record }) => record.failures + 1));
  // Each part once: those that fail alone are tried again later.
  if (isItemFault && failures >= SPLIT_AFTER && left.length > 1)
    return yield* sendHalves(delivery, left, delivery.resendPausesMs.length);
  const isOver = isItemFault && failures >= GIVE_UP_AFTER;
  yield* settleAll(left, isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItemFault });
}

/** Finds out what a refusal means for a write that was sent alone. */
async function* settleRefused(delivery: Delivery, item: Item, error: DealError, tries: number): Events {
  const { record, step, wasSent } = item;
  const now = (await lookAt(delivery, [item])).get(dealId(record));
  // One that was sent before may have taken effect then, unseen: what is done already is refused, too.
  const mayBeDone = wasSent || (step.send === 'delete' && error.kind === 'not-found');
  const refused: DeliveryResult = mayBeDone
    ? { outcome: 'accepted', want: step.want, doubt: error }
    : { outcome: 'failed', error };
  if (now === undefined) return yield* settleAll([item], refused);
  if (isReached(now, step.want)) return yield* settleAll([item], { outcome: 'saved', there: now });
  if (step.send === 'update' && now === null) return yield* settleAll([item], { outcome: 'changed', there: null });
  if (step.send !== 'create') return yield* settleAll([item], refused);
  // Somebody else's deal under this id is shown, not overwritten. One that Wazzup knows of and does not show yet can only
  // be reached by an update.
  const next = decideWrite(record.press, now);
  if ('outcome' in next) return yield* settleAll([item], next);
  if (!mayMeanItExists(error)) return yield* settleAll([item], refused);
  try {
    await delivery.client.update([step.want]);
  } catch (second) {
    if (!(second instanceof DealError)) throw second;
    if (isRejection(second)) return yield* settleAll([item], refused);
    return yield* settleTrouble(delivery, { items: [item], error: second, tries });
  }
  delivery.taken.push(item);
}
