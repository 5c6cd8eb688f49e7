import PQueue from 'p-queue';
import type { Database, Pending } from '@/lib/database';
import { DealError, mayHaveHappened } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { isReached, nextStep, type Press, type Settled, type Step } from '@/lib/deal/step';
import type { WazzupClient } from '@/lib/wazzup/client';

export type WriteOutcome = Settled | { outcome: 'pending' };

export interface WritesOptions {
  client: WazzupClient;
  database: Promise<Database>;
  /** Pauses in milliseconds before each look at whether a write is visible. */
  readBackPausesMs?: readonly number[];
}

/** How long a deleted deal can be put back. */
const UNDO_MS = 10 * 60_000;
/** How long an accepted write is waited for until Wazzup's word is taken as final. */
const PENDING_MS = 5 * 60_000;

/** Writes to Wazzup: look, send, read back. Whatever Wazzup's undocumented edges are, "saved" is only what it returned. */
export interface Writes {
  press(press: Press): Promise<WriteOutcome>;
  /** Puts a deleted deal back, unless there is another by now. `not-found` once it is too late. */
  undo(id: string, origin: string): Promise<WriteOutcome>;
  /** What Wazzup has under an id, and whether an accepted write to it is still not visible. */
  look(id: string): Promise<{ there: Deal | null; pending: boolean }>;
}

export function createWrites({ client, database, readBackPausesMs = [0, 250, 600, 1200] }: WritesOptions): Writes {
  // One write at a time: what is looked at before a write must not be changed by another of ours.
  const turn = new PQueue({ concurrency: 1 });

  async function press(pressed: Press): Promise<WriteOutcome> {
    const { id } = pressed.deal;
    const now = await client.get(id);
    const step = nextStep(pressed, now);
    if ('outcome' in step) return step;
    if (step.send === 'delete' && now) await rememberDeleted(now);
    const written = await carryOut(id, step, now, pressed);
    if (written.outcome === 'saved' && step.send === 'create') await (await database).delete('deleted', id);
    return written;
  }

  async function rememberDeleted(deal: Deal): Promise<void> {
    const db = await database;
    // What can no longer be undone is customers' data kept for nothing.
    for (const old of await db.getAll('deleted')) if (old.until < Date.now()) await db.delete('deleted', old.id);
    await db.put('deleted', { id: deal.id, deal, until: Date.now() + UNDO_MS });
  }

  async function undo(id: string, origin: string): Promise<WriteOutcome> {
    const kept = await (await database).get('deleted', id);
    if (!kept || kept.until < Date.now()) throw new DealError('not-found');
    return press({ action: 'create', deal: kept.deal, shown: null, origin, sameDealAgreed: true });
  }

  async function carryOut(id: string, step: Step, before: Deal | null, pressed: Press): Promise<WriteOutcome> {
    try {
      await send(id, step);
    } catch (error) {
      if (!(error instanceof DealError)) throw error;
      return settle(error, id, step, before, pressed);
    }
    return readBack(id, step.want, before);
  }

  function send(id: string, step: Step): Promise<void> {
    if (step.send === 'delete') return client.delete([id]);
    return step.send === 'create' ? client.create([step.want]) : client.update([step.want]);
  }

  /** What became of a write that got no good answer: it may have happened, or be pointless by now. */
  async function settle(
    error: DealError,
    id: string,
    step: Step,
    before: Deal | null,
    pressed: Press,
  ): Promise<WriteOutcome> {
    const refused = isRefusal(error);
    if (!refused && !mayHaveHappened(error.kind)) throw error;
    const now = await client.get(id).catch(() => undefined);
    if (now === undefined) throw error;
    if (isReached(now, step.want)) return { outcome: 'saved', there: now };
    if (refused && step.send === 'update' && now === null) return { outcome: 'changed', there: null };
    if (refused && step.send === 'create') {
      // Somebody else's deal under this id is shown, not overwritten. One that Wazzup knows of and does not show yet
      // can only be reached by an update.
      const next = nextStep(pressed, now);
      if ('outcome' in next) return next;
      if (saysItExists(error) || saysNothing(error)) {
        await client.update([step.want]).catch((second: unknown) => {
          throw second instanceof DealError && isRefusal(second) ? error : second;
        });
        return readBack(id, step.want, before);
      }
    }
    throw error;
  }

  async function readBack(id: string, want: Deal | null, before: Deal | null): Promise<WriteOutcome> {
    let there: Deal | null | undefined;
    for (const pause of readBackPausesMs) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      there = await client.get(id).catch(() => undefined);
      if (there !== undefined && isReached(there, want)) {
        await (await database).delete('pending', id);
        return { outcome: 'saved', there };
      }
    }
    const unmoved = there === undefined || isReached(there, before);
    if (there !== undefined && !unmoved) return there ? { outcome: 'saved', there } : { outcome: 'changed', there };
    const pending: Pending = { id, before, want, until: Date.now() + PENDING_MS };
    await (await database).put('pending', pending);
    return { outcome: 'pending' };
  }

  async function look(id: string): Promise<{ there: Deal | null; pending: boolean }> {
    const db = await database;
    const waiting = await db.get('pending', id);
    if (!waiting || waiting.until < Date.now()) {
      if (waiting) await db.delete('pending', id);
      return { there: await client.get(id), pending: false };
    }
    const there = await client.get(id).catch((error) => {
      if (error instanceof DealError && mayHaveHappened(error.kind)) return waiting.before;
      throw error; // a token that is refused is not a matter of waiting
    });
    const pending = isReached(there, waiting.before) && !isReached(there, waiting.want);
    if (!pending) await db.delete('pending', id);
    return { there, pending };
  }

  return {
    press: (pressed) => turn.add(() => press(pressed)),
    undo: (id, origin) => turn.add(() => undo(id, origin)),
    look,
  };
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
