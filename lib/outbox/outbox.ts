import PQueue from 'p-queue';
import type { Database } from '@/lib/database';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { type End, type Ended, folded, heads, type PressedIn, type Queued, type Reason } from '@/lib/deal/queue';
import type { Press, Settled } from '@/lib/deal/step';
import type { Deals } from './deals';
import { deliver, type Result } from './deliver';
import { createLook } from './look';

/** What a manager is told of a press when it has ended, or has to wait. A refusal is thrown as a DealError. */
export type WriteOutcome = Settled | { outcome: 'pending' } | { outcome: 'waiting'; reason: Reason };

/** What Wazzup has under an id, and what is under way there. */
export interface Known {
  there: Deal | null;
  /** A write waits to be sent, or was accepted and is not visible yet. */
  pending: boolean;
  /** Why a write waits to be sent. */
  waiting?: Reason;
  /** The last write that ended in failure or conflict, and that nothing was done about yet. */
  open?: Ended;
}

export interface OutboxOptions {
  client: Deals;
  database: Promise<Database>;
  /** Whether there is a token to try: without one nothing is sent, and nothing fails. */
  isReady?: () => Promise<boolean>;
  /** Told of each write that has ended, or that Wazzup accepted. */
  onDone?: (record: Queued, there: Deal | null) => Promise<void>;
  /** Told of a deal whose writes came, went or have to wait. */
  onChange?: (id: string, known: Known) => void;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs?: readonly number[];
  /** The first pause of a write that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs?: number;
}

/** Writes to Wazzup. Each is kept before it is sent, and until it is known what became of it. */
export interface Outbox {
  /** Gives the outcome as soon as there is one, or that the write waits. Throws a DealError if Wazzup refuses it. */
  press(press: Press, pressedIn?: PressedIn | null): Promise<WriteOutcome>;
  /** Puts a deleted deal back, unless there is another by now. `not-found` once it is too late. */
  undo(id: string, origin: string): Promise<WriteOutcome>;
  /** A deleted deal that can be put back, and until when (milliseconds since the epoch). */
  undoable(id: string): Promise<{ deal: Deal; until: number } | null>;
  look(id: string): Promise<Known>;
  /** Sends what is due; with `hurry` also what waits for its time. */
  wake(options?: { hurry?: boolean }): Promise<void>;
  /** Drops what waits, or has failed, for a deal. */
  discard(id: string): Promise<void>;
}

/** How long a deleted deal can be put back. */
const UNDO_MS = 10 * 60_000;
/** How long an accepted write is waited for until Wazzup's word is taken as final. */
const ACCEPTED_MS = 5 * 60_000;
/** Between two looks at whether an accepted write is visible. */
const ACCEPTED_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** The most deals that are looked at together. */
const ROUND = 1_000;
/** The most entries the journal keeps. */
export const JOURNAL_LENGTH = 500;

const reasonOf = ({ kind, details }: DealError): Reason => ({ kind, details });

const NO_TOKEN: Result = { outcome: 'later', error: new DealError('token'), isItsOwn: false };

type Waiter = { resolve: (outcome: WriteOutcome) => void; reject: (error: unknown) => void };

export function createOutbox({
  client,
  database,
  isReady = async () => true,
  onDone = async () => {},
  onChange = () => {},
  readBackPausesMs = [0, 250, 600, 1200],
  pauseMs = 2_000,
}: OutboxOptions): Outbox {
  const look = createLook(client);
  /** The same as in the database; this outbox is the only one that writes there. */
  let queue: Promise<Map<number, Queued>> | undefined;
  const inHand = new Set<number>();
  const waiters = new Map<number, Waiter[]>();
  // Presses are taken one at a time: each is compared with those before it.
  const turn = new PQueue({ concurrency: 1 });
  let lastSeq = 0;
  let draining: Promise<void> | undefined;
  /** Somebody asked for what is due while it was being sent. */
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function loaded(): Promise<Map<number, Queued>> {
    queue ??= (async () => {
      const db = await database;
      const [records, [newest]] = await Promise.all([
        db.getAll('outbox'),
        db.getAllKeys('journal').then((keys) => keys.slice(-1)),
      ]);
      lastSeq = Math.max(0, newest ?? 0, ...records.map(({ seq }) => seq));
      return new Map(records.map((record) => [record.seq, record]));
    })();
    return queue;
  }

  const ofDeal = async (id: string): Promise<Queued[]> =>
    [...(await loaded()).values()].filter(({ press }) => press.deal.id === id);

  async function keep(record: Queued): Promise<void> {
    await (await database).put('outbox', record);
    (await loaded()).set(record.seq, record);
  }

  /** Moves a write from the outbox to the journal, in one step. */
  async function end(record: Queued, how: End, after: Deal | null, reason?: Reason): Promise<void> {
    const { seq, press, at, before } = record;
    const entry: Ended = {
      seq,
      press,
      in: record.in,
      at,
      endedAt: Date.now(),
      end: how,
      // What was not sent has changed nothing.
      before: before === undefined ? (how === 'applied' ? after : press.shown) : before,
      after,
      ...(reason && { reason }),
      open: how === 'failed' || how === 'conflict',
    };
    const transaction = (await database).transaction(['outbox', 'journal'], 'readwrite');
    const journal = transaction.objectStore('journal');
    await Promise.all([transaction.objectStore('outbox').delete(seq), journal.put(entry)]);
    if ((await journal.count()) > JOURNAL_LENGTH) {
      const oldest = await journal.openCursor();
      await oldest?.delete();
    }
    await transaction.done;
    (await loaded()).delete(seq);
  }

  /** Something is done about a deal again: what ended badly there is no longer to be shown. */
  async function close(id: string): Promise<void> {
    const transaction = (await database).transaction('journal', 'readwrite');
    for (const entry of await transaction.store.index('deal').getAll(id))
      if (entry.open) await transaction.store.put({ ...entry, open: false });
    await transaction.done;
  }

  async function press(pressed: Press, pressedIn: PressedIn | null = null): Promise<WriteOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<WriteOutcome>();
    await turn.add(() => add(pressed, pressedIn, { resolve, reject }));
    void wake();
    return promise;
  }

  async function add(pressed: Press, pressedIn: PressedIn | null, waiter: Waiter): Promise<void> {
    const { id } = pressed.deal;
    await loaded();
    await close(id);
    const earlier = (await ofDeal(id)).at(-1);
    const isUnsent = earlier?.before === undefined && !inHand.has(earlier?.seq ?? 0);
    const one = earlier && isUnsent ? folded(earlier.press, pressed) : undefined;
    lastSeq += 1;
    const record: Queued = {
      seq: lastSeq,
      press: one === undefined || one === 'nothing' ? pressed : one,
      in: pressedIn,
      at: Date.now(),
      nextAt: 0,
      waits: 0,
      failures: 0,
    };
    waiters.set(record.seq, [waiter]);
    // A manager does not wait for the pauses of what comes first.
    for (const before of await ofDeal(id)) before.nextAt = 0;
    if (earlier && one) {
      inHand.add(earlier.seq); // so that it is not sent meanwhile
      await end(earlier, 'superseded', earlier.press.shown);
      inHand.delete(earlier.seq);
      waiters.set(record.seq, [waiter, ...(waiters.get(earlier.seq) ?? [])]);
      waiters.delete(earlier.seq);
    }
    if (earlier && one === 'nothing') {
      await end(record, 'superseded', earlier.press.shown);
      return tell(record, { outcome: 'saved', there: earlier.press.shown });
    }
    await keep(record);
  }

  function tell({ seq }: Queued, outcome: WriteOutcome | Error): void {
    for (const waiter of waiters.get(seq) ?? [])
      if (outcome instanceof Error) waiter.reject(outcome);
      else waiter.resolve(outcome);
    waiters.delete(seq);
  }

  /** Where the first write of a deal has to wait, those behind it do too. */
  async function tellAllOf(id: string, outcome: WriteOutcome): Promise<void> {
    for (const record of await ofDeal(id)) tell(record, outcome);
  }

  async function take(record: Queued, result: Result): Promise<void> {
    const { id } = record.press.deal;
    const now = Date.now();
    inHand.delete(record.seq);
    switch (result.outcome) {
      case 'saved':
        await end(record, 'applied', result.there);
        await onDone(record, result.there);
        onChange(id, { there: result.there, pending: false });
        return tell(record, result);
      case 'changed':
      case 'conflict':
        await end(record, 'conflict', result.there);
        onChange(id, await known(id, result.there));
        return tell(record, result);
      case 'failed':
        await end(record, 'failed', record.before ?? record.press.shown, reasonOf(result.error));
        onChange(id, await known(id, record.before ?? record.press.shown));
        return tell(record, result.error);
      case 'accepted': {
        const { reason: _, ...rest } = record;
        const accepted = record.accepted ?? { want: result.want, until: now + ACCEPTED_MS };
        await keep({ ...rest, accepted, nextAt: now + ACCEPTED_PAUSE_MS });
        if (!record.accepted) await onDone(record, result.want);
        return tellAllOf(id, { outcome: 'pending' });
      }
      case 'later': {
        const reason = reasonOf(result.error);
        await keep({
          ...record,
          reason,
          nextAt: now + Math.max(reason.details.retryAfterMs ?? 0, pauseAfter(record.waits)),
          waits: record.waits + 1,
          failures: record.failures + (result.isItsOwn ? 1 : 0),
        });
        onChange(id, { there: record.before ?? record.press.shown, pending: true, waiting: reason });
        return tellAllOf(id, { outcome: 'waiting', reason });
      }
    }
  }

  /** Longer each time, and never the same for two browsers. */
  const pauseAfter = (waits: number): number =>
    Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** Math.min(waits, 20)) * (0.75 + Math.random() / 2);

  async function drain(): Promise<void> {
    await loaded();
    for (;;) {
      const ready = await isReady();
      const records = await loaded();
      const due = heads(records.values()).filter(({ seq, nextAt }) => nextAt <= Date.now() && !inHand.has(seq));
      if (due.length === 0) return;
      // Where a manager is waiting for the answer, first.
      const round = due.sort((a, b) => Number(waiters.has(b.seq)) - Number(waiters.has(a.seq))).slice(0, ROUND);
      for (const { seq } of round) inHand.add(seq);
      if (ready) await deliver(round, { client, look, readBackPausesMs, onSend, onResult: take });
      else await Promise.all(round.map((record) => take(record, NO_TOKEN)));
    }
  }

  async function onSend(sent: readonly { record: Queued; before: Deal | null }[]): Promise<void> {
    for (const { record, before } of sent) {
      record.before = before;
      await keep(record);
    }
  }

  /** A mistake of ours, or a database that fails: what was in hand is tried again later, and told as it is. */
  async function setBack(error: unknown): Promise<void> {
    console.error(error);
    for (const record of (await loaded()).values()) {
      if (!inHand.has(record.seq)) continue;
      record.nextAt = Date.now() + LONGEST_PAUSE_MS;
      tell(record, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function wake({ hurry = false } = {}): Promise<void> {
    if (hurry)
      for (const record of (await loaded()).values()) if (record.reason?.kind !== 'rate-limited') record.nextAt = 0;
    isWanted = true;
    draining ??= drainAll();
    await draining;
  }

  async function drainAll(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await drain().catch(setBack);
      inHand.clear();
    }
    draining = undefined;
    void plan();
  }

  /** Goes on by itself while this worker lives; after that an alarm wakes another. */
  async function plan(): Promise<void> {
    clearTimeout(timer);
    const next = Math.min(...heads((await loaded()).values()).map(({ nextAt }) => nextAt));
    if (Number.isFinite(next)) timer = setTimeout(() => void wake(), Math.max(0, next - Date.now()));
  }

  async function known(id: string, there: Deal | null): Promise<Known> {
    const [record] = await ofDeal(id);
    const entries = await (await database).getAllFromIndex('journal', 'deal', id);
    const open = entries.findLast((entry) => entry.open);
    return {
      there,
      pending: record !== undefined,
      ...(record?.reason && !record.accepted && { waiting: record.reason }),
      ...(!record && open && { open }),
    };
  }

  async function lookUp(id: string): Promise<Known> {
    const [waiting] = await ofDeal(id);
    if (!waiting) return known(id, await client.get(id));
    if (waiting.accepted && !inHand.has(waiting.seq)) {
      waiting.nextAt = 0;
      await wake();
    }
    const [record] = await ofDeal(id);
    // While a write waits, it is no news that Wazzup cannot be asked.
    if (record) return known(id, record.before ?? record.press.shown);
    return known(id, await client.get(id));
  }

  async function undoable(id: string): Promise<{ deal: Deal; until: number } | null> {
    const entries = await (await database).getAllFromIndex('journal', 'deal', id);
    const last = entries.findLast((entry) => entry.end === 'applied');
    if (!last?.before || last.after !== null) return null;
    const until = last.endedAt + UNDO_MS;
    return until > Date.now() ? { deal: last.before, until } : null;
  }

  async function undo(id: string, origin: string): Promise<WriteOutcome> {
    const deleted = await undoable(id);
    if (!deleted) throw new DealError('not-found');
    return press({ action: 'create', deal: deleted.deal, shown: null, origin, sameDealAgreed: true });
  }

  async function discard(id: string): Promise<void> {
    for (const record of await ofDeal(id))
      if (!inHand.has(record.seq)) {
        await end(record, 'discarded', record.before ?? record.press.shown);
        tell(record, { outcome: 'changed', there: record.before ?? record.press.shown });
      }
    await close(id);
  }

  return { press, undo, undoable, look: lookUp, wake, discard };
}
