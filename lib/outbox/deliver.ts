import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import { BATCH_SIZE } from '@/lib/deal/limits';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { isReached, nextStep, type Settled, type Step } from '@/lib/deal/step';
import type { Deals } from './deals';
import type { Look } from './look';

/** What has become of a write. */
export type Result =
  /** It has ended: Wazzup has it, or something else than was shown. */
  | Settled
  /** It has ended: Wazzup will not have it. */
  | { outcome: 'failed'; error: DealError }
  /** Wazzup accepted it and does not show it yet. */
  | { outcome: 'accepted'; want: Deal | null }
  /** It is to be tried again; `isItsOwn` if Wazzup fails on it and works otherwise. */
  | { outcome: 'later'; error: DealError; isItsOwn: boolean };

export interface DeliverOptions {
  client: Deals;
  look: Look;
  /** Told what each write finds before it is sent, and waited for. */
  onSend: (sent: readonly { record: Queued; before: Deal | null }[]) => Promise<void>;
  /** Told once for each write, and waited for. */
  onResult: (record: Queued, result: Result) => Promise<void>;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs: readonly number[];
}

/** A batch that Wazzup fails on so often, while it works otherwise, holds a deal it cannot take. */
const SPLIT_AFTER = 3;
/** A write alone that Wazzup fails on so often will not be taken. */
const GIVE_UP_AFTER = 8;

interface Item {
  record: Queued;
  step: Step;
  before: Deal | null;
}

/**
 * Brings writes of different deals to Wazzup: looks, sends what is needed in batches, and reads back. Whatever Wazzup's
 * undocumented edges are, only what it returned counts as saved, and one bad deal holds up no other.
 */
export async function deliver(records: readonly Queued[], options: DeliverOptions): Promise<void> {
  const { client, look, onSend, onResult, readBackPausesMs } = options;

  const each = (items: readonly Item[], resultOf: (item: Item) => Result) =>
    Promise.all(items.map((item) => onResult(item.record, resultOf(item))));
  const allLater = (items: readonly Item[], error: DealError, isItsOwn = false) =>
    each(items, () => ({ outcome: 'later', error, isItsOwn }));

  async function send(items: readonly Item[]): Promise<void> {
    const [first] = items;
    if (!first) return;
    await onSend(items);
    try {
      await request(client, items);
    } catch (error) {
      if (!(error instanceof DealError)) throw error;
      return settle(items, error);
    }
    await readBack(items);
  }

  async function sendHalves(items: readonly Item[]): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await send(items.slice(0, middle));
    await send(items.slice(middle));
  }

  /** What became of writes that got no good answer: they may have happened, or be pointless by now. */
  async function settle(items: readonly Item[], error: DealError): Promise<void> {
    if (isRefusal(error)) {
      // Which of them is refused only each alone can tell.
      if (items.length > 1) return sendHalves(items);
      for (const item of items) await settleRefused(item, error);
      return;
    }
    if (!mayHaveHappened(error.kind)) return void (await allLater(items, error));
    const now = await lookAt(items);
    if (!now) return void (await allLater(items, error));
    const left: Item[] = [];
    for (const item of items) {
      const there = now.get(item.record.press.deal.id) ?? null;
      if (isReached(there, item.step.want)) await onResult(item.record, { outcome: 'saved', there });
      else left.push(item);
    }
    const failures = Math.max(0, ...left.map(({ record }) => record.failures + 1));
    if (failures >= SPLIT_AFTER && left.length > 1) return sendHalves(left);
    if (failures >= GIVE_UP_AFTER) return void (await each(left, () => ({ outcome: 'failed', error })));
    await allLater(left, error, true);
  }

  async function settleRefused(item: Item, error: DealError): Promise<void> {
    const { record, step } = item;
    const seen = await lookAt([item]);
    const now = seen?.get(record.press.deal.id);
    const failed = () => onResult(record, { outcome: 'failed', error });
    if (now === undefined) return failed();
    if (isReached(now, step.want)) return onResult(record, { outcome: 'saved', there: now });
    if (step.send === 'update' && now === null) return onResult(record, { outcome: 'changed', there: null });
    if (step.send !== 'create') return failed();
    // Somebody else's deal under this id is shown, not overwritten. One that Wazzup knows of and does not show yet
    // can only be reached by an update.
    const next = nextStep(record.press, now);
    if ('outcome' in next) return onResult(record, next);
    if (!saysItExists(error) && !saysNothing(error)) return failed();
    try {
      await client.update([step.want]);
    } catch (second) {
      if (!(second instanceof DealError)) throw second;
      if (isRefusal(second)) return failed();
      return void (await settle([{ ...item, step: { send: 'update', want: step.want } }], second));
    }
    await readBack([item]);
  }

  /** undefined if Wazzup cannot be asked. */
  async function lookAt(items: readonly Item[]): Promise<Map<string, Deal | null> | undefined> {
    try {
      return await look(items.map(({ record }) => record.press.deal.id));
    } catch (error) {
      if (error instanceof DealError) return undefined;
      throw error;
    }
  }

  async function readBack(sent: readonly Item[]): Promise<void> {
    let left = sent;
    let now: Map<string, Deal | null> | undefined;
    for (const pause of readBackPausesMs) {
      if (left.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
      now = await lookAt(left);
      const unreached: Item[] = [];
      for (const item of left) {
        const there = now?.get(item.record.press.deal.id);
        if (there !== undefined && isReached(there, item.step.want))
          await onResult(item.record, { outcome: 'saved', there });
        else unreached.push(item);
      }
      left = unreached;
    }
    for (const { record, step, before } of left) {
      const there = now?.get(record.press.deal.id);
      if (there === undefined || isReached(there, before))
        await onResult(record, { outcome: 'accepted', want: step.want });
      else if (there) await onResult(record, { outcome: 'saved', there });
      else await onResult(record, { outcome: 'changed', there });
    }
  }

  let now: Map<string, Deal | null>;
  try {
    now = await look(records.map(({ press }) => press.deal.id));
  } catch (error) {
    if (!(error instanceof DealError)) throw error;
    // An id that Wazzup cannot even be asked about holds up no other.
    if (isRefusal(error) && records.length > 1) {
      for (const record of records) await deliver([record], options);
      return;
    }
    const result: Result = isRefusal(error)
      ? { outcome: 'failed', error }
      : { outcome: 'later', error, isItsOwn: false };
    for (const record of records) await onResult(record, result);
    return;
  }

  const items: Record<Step['send'], Item[]> = { create: [], update: [], delete: [] };
  for (const record of records) {
    const there = now.get(record.press.deal.id) ?? null;
    if (record.accepted) {
      await onResult(record, afterAccepted(record, record.accepted, there));
      continue;
    }
    const step = nextStep(record.press, there);
    if ('outcome' in step) await onResult(record, step);
    else items[step.send].push({ record, step, before: there });
  }
  for (const kind of ['create', 'update', 'delete'] as const)
    for (let from = 0; from < items[kind].length; from += BATCH_SIZE)
      await send(items[kind].slice(from, from + BATCH_SIZE));
}

/** What became of a write that Wazzup accepted and did not show. */
function afterAccepted(record: Queued, { want, until }: NonNullable<Queued['accepted']>, there: Deal | null): Result {
  if (isReached(there, want)) return { outcome: 'saved', there };
  if (!isReached(there, record.before ?? null))
    return there ? { outcome: 'saved', there } : { outcome: 'changed', there };
  if (Date.now() < until) return { outcome: 'accepted', want };
  return { outcome: 'failed', error: new DealError('unexpected', { code: 'not-shown' }) };
}

/** Sends one request for writes of one kind. */
function request(client: Deals, items: readonly Item[]): Promise<void> {
  const ids = items.map(({ record }) => record.press.deal.id);
  const deals = items.flatMap(({ step }) => step.want ?? []);
  const [first] = items;
  if (first?.step.send === 'delete') return client.delete(ids);
  return first?.step.send === 'create' ? client.create(deals) : client.update(deals);
}

const isRefusal = ({ kind }: DealError): boolean => kind === 'invalid' || kind === 'not-found';

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
