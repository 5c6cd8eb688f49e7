import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { EndedPress, Looked, WriteAnswer } from '@/lib/deal/looked';
import type { Action } from '@/lib/deal/plan';
import type { JournalEntry } from '@/lib/deal/queue';
import type { DealKey } from '@/lib/deal/site';
import type { DealStatus, Outbox, WriteOutcome } from '@/lib/outbox/outbox';
import { offerUndo } from '@/lib/outbox/undo-offer';
import { forbiddenActions } from '@/lib/settings';
import type { Agreements } from './agreements';
import type { DealIdentity } from './deal-identity';
import type { KeptDifferences } from './kept-differences';

export interface LookedOptions {
  outbox: Pick<Outbox, 'status' | 'lastApplied'>;
  agreements: Pick<Agreements, 'has'>;
  kept: Pick<KeptDifferences, 'of'>;
  identity: Pick<DealIdentity, 'linkedIdOf'>;
  /** Gives the mark of the account that the manager is connected with. */
  account: () => Promise<string | undefined>;
}

/** The deal of a press, and the canonical link of the CRM's deal. */
export interface PressedDeal {
  key: DealKey;
  page: string;
}

/** Creates the functions that turn a deal's status in the outbox into answers for extension pages. */
export function createLooked({ outbox, agreements, kept, identity, account }: LookedOptions) {
  async function toLooked(key: DealKey, status: DealStatus): Promise<Looked> {
    const { there, pending, waitingReason, isCancelRequested = false, failedPress } = status;
    const last = await outbox.lastApplied(key);
    return {
      account: (await account()) ?? '',
      there,
      pending,
      waiting: waitingReason ?? null,
      isCancelRequested,
      ended: failedPress ? toEndedPress(failedPress) : null,
      sameDealAgreed: there !== null && (await agreements.has({ ...key, uri: there.uri })),
      kept: await kept.of(key),
      last: last ? { action: last.undoes === undefined ? shownAction(last.press) : 'undo', at: last.endedAt } : null,
      undo: last && !pending ? offerUndo(last, there, await forbiddenActions()) : null,
    };
  }

  /**
   * Turns the outcome of a press into the answer to its page. Throws an error that came before the outbox had the
   * press.
   */
  async function toWriteAnswer({ key, page }: PressedDeal, write: Promise<WriteOutcome>): Promise<WriteAnswer> {
    const result = await write.catch((error: unknown) => refusalOf(key, error));
    const { outcome } = result;
    const status =
      'status' in result ? result.status : await outbox.status(key, 'there' in result ? result.there : undefined);
    return { outcome, looked: await toLooked(key, status), linkedId: await identity.linkedIdOf(page) };
  }

  /** Gives the status of a deal whose press Wazzup refused; throws the error if no press of the deal failed with it. */
  async function refusalOf(key: DealKey, error: unknown): Promise<{ outcome: 'failed'; status: DealStatus }> {
    if (!(error instanceof DealError)) throw error;
    const status = await outbox.status(key);
    if (status.failedPress?.reason?.kind !== error.kind) throw error;
    return { outcome: 'failed', status };
  }

  return { toLooked, toWriteAnswer };
}

/** A press in which several were joined is shown as an update. */
const shownAction = ({ action }: Press): Action => (action === 'restore' ? 'update' : action);

/** Converts the entry of a press that ended without effect to what the popup has to know of it. */
const toEndedPress = ({ press, end, reason }: JournalEntry): EndedPress => ({
  action: shownAction(press),
  deal: press.deal,
  base: press.base,
  reason: end === 'failed' ? (reason ?? null) : null,
});
