import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import { isForbidden } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { validateDeal } from '@/lib/deal/validate';
import type { BATCH_MESSAGES } from '@/lib/messaging/messages/batch';
import type { RequestOf } from '@/lib/messaging/protocol';
import type { BatchJournal } from '@/lib/outbox/batch-journal';
import type { BatchPress, Outbox } from '@/lib/outbox/outbox';
import { forbiddenActions } from '@/lib/settings';
import type { HandlersOf } from '../router';

export interface BatchServices {
  outbox: Pick<Outbox, 'pressAll' | 'pauseBatch'>;
  batches: BatchJournal;
}

/** Creates the handlers of the messages about presses for many deals at once. */
export function createBatchHandlers({ outbox, batches }: BatchServices): HandlersOf<typeof BATCH_MESSAGES> {
  /** The presses of batches whose last message has not come yet, by the ids of the batches. */
  const begun = new Map<string, readonly BatchPress[]>();

  return {
    'batch.press': async (request) => {
      const { id, account, from, isLast } = request;
      const presses = pressesOf(request);
      const forbidden = await forbiddenActions();
      if (presses.some(({ press }) => isForbidden(press, forbidden))) throw new DealError('company');
      const before = from === 0 ? [] : begun.get(id);
      // A background that has ended meanwhile knows nothing of the messages before.
      if (before?.length !== from) throw new DealError('interrupted');
      const all = [...before, ...presses];
      begun.set(id, all);
      if (!isLast) return null;
      begun.delete(id);
      await outbox.pressAll(all, { id, account });
      return null;
    },

    'batch.list': batches.list,

    'batch.read': async ({ id, ...part }) => batches.read(id, part),

    'batch.pause': async ({ id }) => {
      await outbox.pauseBatch(id, true);
      return null;
    },

    'batch.resume': async ({ id }) => {
      await outbox.pauseBatch(id, false);
      return null;
    },

    'batch.undo': async ({ id }) => ({ id: await batches.undo(id) }),
  };
}

/** Makes the press of each deal, as a manager would make it in the popup. */
function pressesOf({ action, deals, bases = [], responsibleUserId = '' }: RequestOf<'batch.press'>): BatchPress[] {
  if (action === 'responsible') refuseResponsible(responsibleUserId, deals);
  const pressOf = (shown: Deal, index: number): Pick<Press, 'action' | 'deal' | 'base'> => {
    if (action === 'responsible') return { action: 'update', deal: { ...shown, responsibleUserId }, base: shown };
    if (action !== 'import') return { action, deal: shown, base: shown };
    const base = bases[index] ?? null;
    return { action: base ? 'update' : 'create', deal: shown, base };
  };
  return deals.map((deal, index) => ({
    press: { ...pressOf(deal, index), site: siteOf(deal.uri) ?? '', sameDealAgreed: false },
  }));
}

/** Throws if Wazzup would take no deal with this user. What else Wazzup finds wrong with a deal, it says itself. */
function refuseResponsible(responsibleUserId: string, [deal]: readonly Deal[]): void {
  const problems = deal ? validateDeal({ ...deal, responsibleUserId }, siteOf(deal.uri) ?? '') : [];
  if (problems.some(({ field, blocks }) => blocks && field === 'responsibleUserId'))
    throw new DealError('invalid', { fields: { responsibleUserId: [] } });
}
