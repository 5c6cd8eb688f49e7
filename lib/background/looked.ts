import { DealError } from '@/lib/deal/errors';
import type { EndedPress, Looked, UndoOffer, WriteAnswer } from '@/lib/deal/looked';
import type { JournalEntry } from '@/lib/deal/queue';
import type { DealStatus, Outbox, WriteOutcome } from '@/lib/outbox/outbox';
import { forbiddenActions } from '@/lib/settings';
import type { Agreements } from './agreements';
import type { DealIdentity } from './deal-identity';

export interface LookedOptions {
  outbox: Pick<Outbox, 'status' | 'undoable'>;
  agreements: Pick<Agreements, 'has'>;
  identity: Pick<DealIdentity, 'linkedIdOf'>;
}

/** A deal that was pressed: its id in Wazzup, and the CRM's page it was pressed for. */
export interface PressedDeal {
  id: string;
  origin: string;
  /** The canonical link of the CRM's deal. */
  page: string;
}

/** Says what extension pages show of a deal, of which the outbox knows how it stands. */
export function createLooked({ outbox, agreements, identity }: LookedOptions) {
  async function undoOfferFor(id: string): Promise<UndoOffer | null> {
    // Putting a deal back is creating it.
    if ((await forbiddenActions()).includes('create')) return null;
    const deleted = await outbox.undoable(id);
    return deleted && { name: deleted.deal.name, until: deleted.until };
  }

  async function toLooked(id: string, origin: string, status: DealStatus): Promise<Looked> {
    const { there, pending, waitingReason, isCancelRequested = false, failedPress } = status;
    return {
      there,
      pending,
      waiting: waitingReason ?? null,
      isCancelRequested,
      // Under the same id there may be another site's deal, with a failed press of its own.
      ended: failedPress?.press.origin === origin ? toEndedPress(failedPress) : null,
      sameDealAgreed: there !== null && (await agreements.has({ origin, id, uri: there.uri })),
      undo: there === null && !pending ? await undoOfferFor(id) : null,
    };
  }

  /** What became of a press, as the page that pressed shows it. Throws what was thrown before anything was pressed. */
  async function toWriteAnswer({ id, origin, page }: PressedDeal, write: Promise<WriteOutcome>): Promise<WriteAnswer> {
    const written = await write.catch((error: unknown) => refusalOf(id, error));
    const { outcome } = written;
    const status =
      'status' in written ? written.status : await outbox.status(id, 'there' in written ? written.there : undefined);
    return { outcome, looked: await toLooked(id, origin, status), linkedId: await identity.linkedIdOf(page) };
  }

  /** That Wazzup refused a press; throws the error if the outbox holds no press that failed for it. */
  async function refusalOf(id: string, error: unknown): Promise<{ outcome: 'failed'; status: DealStatus }> {
    if (!(error instanceof DealError)) throw error;
    const status = await outbox.status(id);
    if (status.failedPress?.reason?.kind !== error.kind) throw error;
    return { outcome: 'failed', status };
  }

  return { toLooked, toWriteAnswer };
}

/** What the popup has to know of a write that ended without effect. */
const toEndedPress = ({ press: { action, deal, base }, end, reason }: JournalEntry): EndedPress => ({
  action: action === 'restore' ? 'update' : action,
  deal,
  base,
  reason: end === 'failed' ? (reason ?? null) : null,
});
