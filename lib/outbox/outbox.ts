import PQueue from 'p-queue';
import { type ChatContact, lastPerId } from '@/lib/deal/chat-contact';
import type { Press, Settled } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import {
  coalesce,
  expectedAfter,
  firstPerDeal,
  type JournalEntry,
  type PressOrigin,
  type Queued,
  type Reason,
  rebaseOnQueued,
} from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';
import { createPauses, toReason } from './backoff';
import { type DeliveryResult, deliver } from './deliver';
import { createLookup } from './lookup';
import type { DealsPort } from './ports';
import { applyResult, isCancelled, rebaseAll, stateBefore, toJournalEntry } from './record';
import { type OutboxStore, openOutboxStore } from './store';

/** What a manager is told of a press when it has ended, or has to wait. A refusal is thrown as a DealError. */
export type WriteOutcome = Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason };

/** What Wazzup has under an id, and what is under way there. */
export interface DealStatus {
  there: Deal | null;
  /** A write waits to be sent, or was accepted and is not visible yet. */
  pending: boolean;
  /** Why a write waits to be sent. */
  waitingReason?: Reason;
  /** It was taken back, and whether it had been sent is being found out. */
  isCancelRequested?: boolean;
  /** The last write that ended in failure or conflict, and that nothing was done about yet. */
  failedPress?: JournalEntry;
}

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
}

/** How long a deleted deal can be put back. */
const UNDO_MS = 10 * 60_000;
/** Until what a mistake of ours stopped is tried again. */
const AFTER_MISTAKE_MS = 5 * 60_000;
/** The most deals that are looked at together. */
const ROUND = 1_000;
/** So many rounds of presses that somebody waits for may be under way at once. */
const AWAITED_ROUNDS = 3;

const NO_TOKEN: DeliveryResult = { outcome: 'later', error: new DealError('token'), isItsOwn: false };

type Waiter = { resolve: (outcome: WriteOutcome) => void; reject: (error: unknown) => void };

export function createOutbox({
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
}: OutboxOptions): Outbox {
  const look = createLookup(client);
  let opened: Promise<OutboxStore> | undefined;
  /** Being sent, or being replaced: nobody else may touch these. */
  const inHand = new Set<number>();
  /** Of these, what is to be tried once more at once if it has to wait: what kept it waiting may be over. */
  const hurried = new Set<number>();
  const waiters = new Map<number, Waiter[]>();
  // What is kept changes one step at a time: presses are compared with those before them, results with those behind.
  const turn = new PQueue({ concurrency: 1 });
  // Whoever waits for an answer does not wait for what lies there unawaited, nor for a few others that are stuck.
  const awaited = new PQueue({ concurrency: AWAITED_ROUNDS });
  const unawaited = new PQueue({ concurrency: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): Promise<OutboxStore> {
    opened ??= openOutboxStore(database, onStoreChange).catch((error) => {
      opened = undefined; // another time it may open
      throw error;
    });
    return opened;
  }

  async function press(
    pressed: Press,
    pressedIn: PressOrigin | null = null,
    { undoes, contacts = [] }: PressOptions = {},
  ): Promise<WriteOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<WriteOutcome>();
    const about = { in: pressedIn, contacts, ...(undoes !== undefined && { undoes }) };
    await turn.add(() => add(pressed, about, { resolve, reject }));
    drain(true);
    return promise;
  }

  async function add(
    asked: Press,
    { contacts, ...about }: Pick<Queued, 'in' | 'undoes'> & { contacts: readonly ChatContact[] },
    waiter: Waiter,
  ): Promise<void> {
    const { id } = asked.deal;
    const kept = await open();
    const before = kept.ofDeal(id);
    const pressed = rebaseOnQueued(before, asked);
    const last = before.at(-1);
    const isUnsent = last?.before === undefined && !inHand.has(last?.seq ?? 0);
    const one = last && isUnsent ? coalesce(last.press, pressed, last.intermediateStates) : undefined;
    const replaced = one && last;
    const people = lastPerId([...(replaced?.contacts ?? []), ...contacts]);
    const record: Queued = {
      seq: kept.nextSeq(),
      press: one === undefined || one === 'nothing' ? pressed : one,
      ...about,
      in: replaced ? bothIn(replaced.in, about.in) : about.in,
      ...(people.length > 0 && { contacts: people }),
      at: Date.now(),
      ...(replaced && { intermediateStates: [...(replaced.intermediateStates ?? []), expectedAfter(replaced.press)] }),
      nextAt: 0,
      attempts: 0,
      failures: 0,
    };
    // A manager does not wait for the pauses of what comes first.
    for (const earlier of before) earlier.nextAt = 0;
    if (replaced) inHand.add(replaced.seq); // so that it is not sent meanwhile
    waiters.set(record.seq, [waiter, ...(waiters.get(replaced?.seq ?? 0) ?? [])]);
    const superseded = (of: Queued) => toJournalEntry(of, 'superseded', of.press.base);
    try {
      if (one === 'nothing' && replaced) {
        const nothing = { ...record, press: { ...pressed, base: replaced.press.base } };
        await kept.change({ seenTo: id, ended: [superseded(replaced), superseded(nothing)] });
        tell(record, { outcome: 'saved', there: replaced.press.base });
      } else await kept.change({ seenTo: id, ended: replaced ? [superseded(replaced)] : [], kept: [record] });
      if (replaced) waiters.delete(replaced.seq);
    } catch (error) {
      waiters.delete(record.seq);
      throw error;
    } finally {
      if (replaced) inHand.delete(replaced.seq);
    }
    const [first] = kept.ofDeal(id);
    onChange(id, { there: first ? stateBefore(first) : record.press.base, pending: first !== undefined });
  }

  function tell({ seq }: Queued, outcome: WriteOutcome | Error): void {
    for (const waiter of waiters.get(seq) ?? [])
      if (outcome instanceof Error) waiter.reject(outcome);
      else waiter.resolve(outcome);
    waiters.delete(seq);
  }

  /** Keeps what has become of writes, and tells those who wait for it. */
  async function take(results: readonly (readonly [Queued, DeliveryResult])[]): Promise<void> {
    if (results.length === 0) return;
    await turn.add(async () => {
      const kept = await open();
      // Before they leave the outbox: whoever is told twice, after a worker's death, does the same again.
      for (const [record, result] of results) {
        if (result.outcome === 'saved') await onSaved(record, result.there);
        if (result.outcome === 'accepted' && !result.doubt && !record.accepted) await onSaved(record, result.want);
      }
      const pauses = createPauses(pauseMs);
      const changes = results.map(([record, result]) => applyResult(result, record, kept.behind(record), pauses));
      await kept.change({
        ended: changes.flatMap((change) => change.ended),
        kept: changes.flatMap((change) => change.kept),
      });
      hurry(changes.flatMap((change) => change.kept).filter(({ seq }) => hurried.delete(seq)));
      for (const [{ seq }] of results) {
        inHand.delete(seq);
        hurried.delete(seq);
      }
    });
    for (const [record, result] of results) await tellOf(record, result);
  }

  /** Where the first write of a deal has to wait, those behind it do too. */
  async function tellAll(id: string, outcome: WriteOutcome | Error): Promise<void> {
    for (const record of (await open()).ofDeal(id)) tell(record, outcome);
  }

  async function tellOf(record: Queued, result: DeliveryResult): Promise<void> {
    const { id } = record.press.deal;
    if (isCancelled(record, result)) return tellDropped([record]);
    switch (result.outcome) {
      case 'saved':
        onChange(id, { there: result.there, pending: (await open()).ofDeal(id).length > 0 });
        return tell(record, result);
      case 'changed':
      case 'conflict':
        onChange(id, await known(id, result.there));
        return tell(record, result);
      case 'failed':
        onChange(id, await known(id, stateBefore(record)));
        return tell(record, result.error);
      case 'accepted':
        onChange(id, { there: stateBefore(record), pending: true });
        return tellAll(id, { outcome: 'pending' });
      case 'later': {
        const reason = toReason(result.error);
        onChange(id, { there: stateBefore(record), pending: true, waitingReason: reason });
        return tellAll(id, { outcome: 'waiting', reason });
      }
    }
  }

  /** Brings the first writes of some deals to Wazzup. */
  async function bring(records: readonly Queued[]): Promise<void> {
    const left = new Set(records);
    const onResults: typeof take = async (results) => {
      await take(results);
      for (const [record] of results) left.delete(record);
    };
    for (const { seq } of records) inHand.add(seq);
    try {
      if (await isReady()) {
        await deliver(records, { client, look, addContacts, readBackPausesMs, resendPausesMs, onSend, onResults });
      } else await onResults(records.map((record) => [record, NO_TOKEN]));
    } catch (error) {
      // A mistake of ours, or a database that fails: tried again later, and told as it is.
      console.error(error);
      for (const record of left) {
        inHand.delete(record.seq);
        record.nextAt = Date.now() + AFTER_MISTAKE_MS;
        await tellAll(record.press.deal.id, error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  async function onSend(sent: readonly { record: Queued; before: Deal | null }[]): Promise<void> {
    for (const { record, before } of sent) record.before = before;
    await (await open()).change({ kept: sent.map(({ record }) => record), isSending: true });
  }

  /** What is due and not in hand, of deals whose manager waits for an answer, or of the others. */
  function due(kept: OutboxStore, isAwaited: boolean): Queued[] {
    const isTime = ({ seq, nextAt }: Queued) => nextAt <= Date.now() && !inHand.has(seq);
    const hasWaiter = ({ press }: Queued) => kept.ofDeal(press.deal.id).some(({ seq }) => waiters.has(seq));
    return firstPerDeal(kept.all()).filter((record) => isTime(record) && hasWaiter(record) === isAwaited);
  }

  /** Brings what is due, and goes on while there is more. */
  function drain(isAwaited: boolean): void {
    const lane = isAwaited ? awaited : unawaited;
    if (lane.size > 0) return;
    const bringNext = async () => {
      const kept = await open();
      const round = due(kept, isAwaited).slice(0, ROUND);
      if (round.length === 0) return;
      await bring(round);
      goOn(kept);
    };
    void lane.add(bringNext).catch(console.error);
  }

  /** Brings what is due, and plans the rest: by itself while this worker lives, after that an alarm wakes another. */
  function goOn(kept: OutboxStore): void {
    drain(true);
    drain(false);
    clearTimeout(timer);
    const times = firstPerDeal(kept.all()).map(({ nextAt }) => nextAt);
    const next = times.filter((time) => time > Date.now()).reduce((one, other) => Math.min(one, other), Infinity);
    if (next < Infinity) timer = setTimeout(() => goOn(kept), next - Date.now());
  }

  async function wake({ hurry: isHurried = false } = {}): Promise<void> {
    try {
      const kept = await open();
      // Those that an earlier worker had in hand when it ended, and had not sent.
      await drop(({ cancelRequested = false }) => cancelRequested);
      if (isHurried) {
        hurry([...kept.all()].filter(({ seq }) => !inHand.has(seq)));
        for (const seq of inHand) hurried.add(seq);
      }
      goOn(kept);
      await Promise.all([awaited.onIdle(), unawaited.onIdle()]);
    } catch (error) {
      console.error(error);
    }
  }

  async function known(id: string, there: Deal | null): Promise<DealStatus> {
    const [record] = (await open()).ofDeal(id);
    const entries = await (await database).getAllFromIndex('journal', 'deal', id);
    const openEntry = entries.findLast((entry) => entry.needsAttention);
    return {
      there,
      pending: record !== undefined,
      ...(record?.reason && !record.accepted && { waitingReason: record.reason }),
      ...(record?.cancelRequested && { isCancelRequested: true }),
      ...(!record && openEntry && { failedPress: openEntry }),
    };
  }

  async function status(id: string, there?: Deal | null): Promise<DealStatus> {
    const [record] = (await open()).ofDeal(id);
    const found = await known(id, record ? stateBefore(record) : (there ?? null));
    return record || there !== undefined ? found : { ...found, there: found.failedPress?.after ?? null };
  }

  async function lookUp(id: string): Promise<DealStatus> {
    const kept = await open();
    const [waiting] = kept.ofDeal(id);
    if (waiting?.accepted && !inHand.has(waiting.seq)) {
      await bring([waiting]);
      void wake();
    }
    const [record] = kept.ofDeal(id);
    // While a write waits, it is no news that Wazzup cannot be asked.
    return known(id, record ? stateBefore(record) : await client.get(id));
  }

  async function undoable(id: string): Promise<{ seq: number; deal: Deal; until: number } | null> {
    const entries = await (await database).getAllFromIndex('journal', 'deal', id);
    const last = entries.findLast((entry) => entry.end === 'applied');
    if (!last?.before || last.after !== null) return null;
    const until = last.endedAt + UNDO_MS;
    return until > Date.now() ? { seq: last.seq, deal: last.before, until } : null;
  }

  async function undo(id: string, origin: string): Promise<WriteOutcome> {
    const deleted = await undoable(id);
    if (!deleted) throw new DealError('not-found');
    const { seq, deal } = deleted;
    return press({ action: 'create', deal, base: null, origin, sameDealAgreed: true }, null, { undoes: seq });
  }

  async function discard(id: string): Promise<{ isDropped: boolean; isGoing: boolean }> {
    const isDropped = await drop((record) => record.press.deal.id === id, id);
    void wake();
    return { isDropped, isGoing: (await open()).ofDeal(id).length > 0 };
  }

  async function dropOne(seq: number): Promise<void> {
    await drop((record) => record.seq === seq);
    void wake();
  }

  /** What waits and is not wanted any more; what Wazzup has accepted cannot be dropped. */
  async function drop(isUnwanted: (record: Queued) => boolean, seenTo?: string): Promise<boolean> {
    const dropped = await turn.add(async () => {
      const kept = await open();
      const cancelRequested = [...kept.all()].filter((one) => isUnwanted(one) && !one.accepted);
      const waiting = cancelRequested.filter(({ seq, before }) => !inHand.has(seq) && before === undefined);
      // Others are on their way or may have arrived, and cannot be called back.
      const going = cancelRequested.filter((one) => !waiting.includes(one) && !one.cancelRequested);
      // What has become of them is found out at once, unless Wazzup asked to be left alone.
      for (const one of going)
        Object.assign(
          one,
          { cancelRequested: true },
          one.reason?.kind !== 'rate-limited' && { nextAt: 0, attempts: 0 },
        );
      if (waiting.length === 0 && going.length === 0 && seenTo === undefined) return [];
      for (const { seq } of waiting) inHand.add(seq);
      const ends = waiting.map((one) => toJournalEntry(one, 'discarded', stateBefore(one)));
      const others = waiting.flatMap((one) =>
        rebaseAll(
          kept.behind(one).filter((later) => !cancelRequested.includes(later)),
          one,
          stateBefore(one),
        ),
      );
      await kept
        .change({ kept: [...going, ...others], ended: ends, ...(seenTo !== undefined && { seenTo }) })
        .finally(() => waiting.forEach(({ seq }) => void inHand.delete(seq)));
      return waiting;
    });
    await tellDropped(dropped);
    return dropped.length > 0;
  }

  async function tellDropped(dropped: readonly Queued[]): Promise<void> {
    for (const record of dropped) tell(record, { outcome: 'changed', there: stateBefore(record) });
    const [first] = dropped;
    if (!first) return;
    const { id } = first.press.deal;
    onChange(id, await known(id, stateBefore(first)));
  }

  return { press, undo, undoable, look: lookUp, status, wake, discard, drop: dropOne };
}

/** Makes what waits due, but where Wazzup asked to be left alone. */
function hurry(records: readonly Queued[]): void {
  for (const record of records)
    if (record.reason?.kind !== 'rate-limited') Object.assign(record, { nextAt: 0, attempts: 0 });
}

/** Where a press was made that also does what an earlier one was to do. */
const bothIn = (earlier: PressOrigin | null, later: PressOrigin | null): PressOrigin | null =>
  later && { ...later, idTyped: later.idTyped || (earlier?.page === later.page && earlier.idTyped) };
