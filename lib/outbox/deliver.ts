import { type ChatContact, lastPerId } from '@/lib/deal/chat-contact';
import { isCreatedFrom } from '@/lib/deal/compare';
import { decideWrite, isReached, type Settled, type WriteRequest } from '@/lib/deal/decide-write';
import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { BATCH_SIZE } from '@/lib/deal/validate';
import { GIVE_UP_AFTER, SPLIT_AFTER } from './backoff';
import { isRejection, type Lookup, type LookupResult } from './lookup';
import type { DealsPort } from './ports';

/** What has become of a write. */
export type DeliveryResult =
  /** It has ended: Wazzup has it, or something else than was shown. */
  | Settled
  /** It has ended: Wazzup will not have it. */
  | { outcome: 'failed'; error: DealError }
  /** Wazzup accepted it and does not show it yet; with `doubt` it was refused as if it had been done before. */
  | { outcome: 'accepted'; want: Deal | null; doubt?: DealError }
  /** It is to be tried again; `isItsOwn` if Wazzup fails on it and works otherwise. */
  | { outcome: 'later'; error: DealError; isItsOwn: boolean };

export interface DeliverOptions {
  client: DealsPort;
  look: Lookup;
  /** Keeps the people of deals until they are added, and tries that before the deals are sent. */
  addContacts: (contacts: readonly ChatContact[]) => Promise<void>;
  /** Told what each write finds before it is sent, and waited for. */
  onSend: (sent: readonly { record: Queued; before: Deal | null }[]) => Promise<void>;
  /** Told once of each write, and waited for. */
  onResults: (results: readonly (readonly [Queued, DeliveryResult])[]) => Promise<void>;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs: readonly number[];
  /** Pauses in milliseconds before a write that got no answer is looked at, and sent again where that is needed. */
  resendPausesMs: readonly number[];
}

/** A manager who waits for an answer is told that it takes longer than this. */
const PATIENCE_MS = 10_000;

/** A deal is looked at again before it is sent, if that was longer ago: more than one request without an answer takes. */
const FRESH_MS = 15_000;

interface Item {
  record: Queued;
  step: WriteRequest;
  before: Deal | null;
  /** When it was looked at. */
  seenAt: number;
  /** It was sent before, and its answer was lost: it may have taken effect and not be visible yet. */
  wasSent: boolean;
}

/**
 * Brings writes of different deals to Wazzup: looks, sends what is needed in batches, and reads back. Whatever Wazzup's
 * undocumented edges are, only what it returned counts as saved, and one bad deal holds up no other.
 */
export async function deliver(records: readonly Queued[], options: DeliverOptions): Promise<void> {
  const { client, look, addContacts, onSend, onResults, readBackPausesMs, resendPausesMs } = options;
  /** What Wazzup took, to be read back together. */
  let taken: Item[] = [];
  /** What got no good answer: seen to when all the others are through. */
  const troubled: { items: readonly Item[]; error: DealError; tries: number }[] = [];

  const one = (record: Queued, result: DeliveryResult) => onResults([[record, result]]);
  const all = (items: readonly { record: Queued }[], result: DeliveryResult) =>
    onResults(items.map(({ record }) => [record, result]));

  /** Tells of the writes that need not be sent, or whose deal could not be looked at, and gives the others. */
  async function toSend(
    asked: readonly Queued[],
    now: LookupResult['found'],
    unseen: (record: Queued) => DeliveryResult,
  ): Promise<Item[]> {
    const results: [Queued, DeliveryResult][] = [];
    const items: Item[] = [];
    for (const record of asked) {
      const there = now.get(record.press.deal.id);
      if (there === undefined) {
        results.push([record, unseen(record)]);
        continue;
      }
      const step = record.accepted ? afterAccepted(record, record.accepted, there) : decideWrite(record.press, there);
      if ('outcome' in step) results.push([record, step]);
      else if (record.cancelRequested) results.push([record, { outcome: 'changed', there }]);
      else items.push({ record, step, before: there, seenAt: Date.now(), wasSent: record.before !== undefined });
    }
    await onResults(results);
    return items;
  }

  async function send(asked: readonly Item[], tries = 0): Promise<void> {
    const isFresh = asked.every(({ seenAt }) => Date.now() - seenAt <= FRESH_MS);
    const items = isFresh ? asked : await looked(asked.map(({ record }) => record));
    if (items.length === 0) return;
    await onSend(items);
    try {
      await request(client, items);
      taken.push(...items);
    } catch (error) {
      if (!(error instanceof DealError)) throw error;
      troubled.push({ items, error, tries });
    }
  }

  async function sendHalves(items: readonly Item[], tries = 0): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await send(items.slice(0, middle), tries);
    await send(items.slice(middle), tries);
  }

  /** What became of writes that got no good answer: they may have happened, or be pointless by now. */
  async function settle(items: readonly Item[], error: DealError, tries: number): Promise<void> {
    if (isRejection(error)) {
      // Which of them is refused only each alone can tell.
      if (items.length > 1) return sendHalves(items);
      for (const item of items) await settleRefused(item, error, tries);
      return;
    }
    // What certainly did nothing was not sent: a refusal of the next attempt is one.
    if (!mayHaveHappened(error.kind)) for (const { record, wasSent } of items) if (!wasSent) delete record.before;
    const pause = isPassing(error) ? resendPausesMs[tries] : undefined;
    // A token that may read and not write this one fails on it as Wazzup does.
    const isItsOwn = mayHaveHappened(error.kind) || error.kind === 'forbidden';
    if (pause === undefined && !isItsOwn) return all(items, { outcome: 'later', error, isItsOwn: false });
    if (pause !== undefined) {
      await readBack(); // so that nobody waits for this
      await sleep(pause);
    }
    const left = await toSend(
      items.map(({ record }) => record),
      await lookAt(items),
      () => ({ outcome: 'later', error, isItsOwn: false }),
    );
    if (left.length === 0) return;
    if (pause !== undefined) return send(left, tries + 1);
    const failures = Math.max(...left.map(({ record }) => record.failures + 1));
    // Each part once: those that fail alone are tried again later.
    if (isItsOwn && failures >= SPLIT_AFTER && left.length > 1) return sendHalves(left, resendPausesMs.length);
    if (isItsOwn && failures >= GIVE_UP_AFTER) return all(left, { outcome: 'failed', error });
    await all(left, { outcome: 'later', error, isItsOwn });
  }

  async function settleRefused(item: Item, error: DealError, tries: number): Promise<void> {
    const { record, step, wasSent } = item;
    const now = (await lookAt([item])).get(record.press.deal.id);
    // One that was sent before may have taken effect then, unseen: what is done already is refused, too.
    const mayBeDone = wasSent || (step.send === 'delete' && error.kind === 'not-found');
    const failed = () =>
      one(record, mayBeDone ? { outcome: 'accepted', want: step.want, doubt: error } : { outcome: 'failed', error });
    if (now === undefined) return failed();
    if (isReached(now, step.want)) return one(record, { outcome: 'saved', there: now });
    if (step.send === 'update' && now === null) return one(record, { outcome: 'changed', there: null });
    if (step.send !== 'create') return failed();
    // Somebody else's deal under this id is shown, not overwritten. One that Wazzup knows of and does not show yet
    // can only be reached by an update.
    const next = decideWrite(record.press, now);
    if ('outcome' in next) return one(record, next);
    if (!saysItExists(error) && !saysNothing(error)) return failed();
    try {
      await client.update([step.want]);
    } catch (second) {
      if (!(second instanceof DealError)) throw second;
      if (isRejection(second)) return failed();
      return settle([item], second, tries);
    }
    taken.push(item);
  }

  /** What could be looked at. */
  const lookAt = async (items: readonly Item[]): Promise<LookupResult['found']> =>
    (await look(items.map(({ record }) => record.press.deal.id))).found;

  async function readBack(): Promise<void> {
    let left: readonly Item[] = taken;
    taken = [];
    let now: LookupResult['found'] | undefined;
    for (const pause of readBackPausesMs) {
      if (left.length === 0) return;
      await sleep(pause);
      now = await lookAt(left);
      const saved: [Queued, DeliveryResult][] = [];
      left = left.filter(({ record, step }) => {
        const there = now?.get(record.press.deal.id);
        if (there === undefined || !isReached(there, step.want)) return true;
        saved.push([record, { outcome: 'saved', there }]);
        return false;
      });
      await onResults(saved);
    }
    await onResults(
      left.map(({ record, step, before }) => {
        const there = now?.get(record.press.deal.id);
        const accepted = { want: step.want, until: Number.POSITIVE_INFINITY };
        const result =
          there === undefined
            ? { outcome: 'accepted' as const, want: step.want }
            : afterAccepted({ ...record, before }, accepted, there);
        return [record, result];
      }),
    );
  }

  async function looked(asked: readonly Queued[]): Promise<Item[]> {
    const { found, failed } = await look(asked.map(({ press }) => press.deal.id));
    return toSend(asked, found, (record) => {
      const error = failed.get(record.press.deal.id) ?? new DealError('unexpected');
      // Not to see a deal is no reason to give up a write.
      if (!isRejection(error)) return { outcome: 'later', error, isItsOwn: false };
      // What was sent before may have taken effect.
      const isOver = record.before === undefined || record.failures + 1 >= GIVE_UP_AFTER;
      return isOver ? { outcome: 'failed', error } : { outcome: 'later', error, isItsOwn: true };
    });
  }

  /** Hands over the people of what is to be sent. That takes a while, so those deals are looked at once more. */
  async function withPeople(items: readonly Item[]): Promise<readonly Item[]> {
    const peopleOf = ({ step, record }: Item) => (step.want ? (record.contacts ?? []) : []);
    const people = lastPerId(items.flatMap(peopleOf));
    if (people.length === 0) return items;
    await addContacts(people);
    const again = items.filter((item) => peopleOf(item).length > 0);
    const others = items.filter((item) => !again.includes(item));
    // They are kept elsewhere from now on: another try of a deal is no new wish to add them.
    for (const { record } of again) delete record.contacts;
    return [...others, ...(await looked(again.map(({ record }) => record)))];
  }

  for (const batch of batches(await withPeople(await looked(records)))) await send(batch);
  await readBack();
  for (let one = troubled.shift(); one; one = troubled.shift()) await settle(one.items, one.error, one.tries);
  await readBack();
}

/** Of one kind each; what makes batches fail spoils none of the others. */
function batches(items: readonly Item[]): Item[][] {
  const isSuspect = ({ record }: Item) => record.failures >= SPLIT_AFTER;
  const inTurn = [...items.filter((item) => !isSuspect(item)), ...items.filter(isSuspect)];
  const groups = Object.values(Object.groupBy(inTurn, (item) => `${isSuspect(item)} ${item.step.send}`));
  return groups.flatMap((group = []) =>
    Array.from({ length: Math.ceil(group.length / BATCH_SIZE) }, (_, index) =>
      group.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
    ),
  );
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What became of a write that Wazzup accepted and did not show. */
function afterAccepted(
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
  // What is there may be older than what was accepted.
  if (Date.now() < until) return { outcome: 'accepted', want };
  if (hasChanged && (press.action === 'create' || !reason)) return { outcome: 'changed', there };
  const { kind, details } = reason ?? { kind: 'unexpected', details: { code: 'not-shown' } };
  return { outcome: 'failed', error: new DealError(kind, details) };
}

/** Sends one request for writes of one kind. */
function request(client: DealsPort, items: readonly Item[]): Promise<void> {
  const ids = items.map(({ record }) => record.press.deal.id);
  const deals = items.flatMap(({ step }) => step.want ?? []);
  const [first] = items;
  if (first?.step.send === 'delete') return client.delete(ids);
  return first?.step.send === 'create' ? client.create(deals) : client.update(deals);
}

/** Whether the same write may get through if it is sent again soon. A time-out was long enough already. */
const isPassing = ({ kind, details }: DealError): boolean =>
  (kind === 'offline' || kind === 'rate-limited' || kind === 'unavailable') &&
  (details.retryAfterMs ?? 0) <= PATIENCE_MS;

/** Whether a refusal gives no reason: it may be any, "there is one already" among them. */
const saysNothing = ({ details: { code, messages = [], fields = {} } }: DealError): boolean =>
  code === undefined && messages.length === 0 && Object.keys(fields).length === 0;

/** Whether a refusal to add means "there is one already"; which status and words Wazzup has for it is not known. */
const saysItExists = ({ details }: DealError): boolean =>
  details.status === 409 ||
  /exist|duplicate|already|taken|unique/i.test(
    [details.code, ...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()]
      .join(' ')
      // "property x should not exist" is how an unknown field is refused.
      .replace(/should not exist/gi, ''),
  );
