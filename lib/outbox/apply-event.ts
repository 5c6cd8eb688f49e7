import type { AccountContact } from '@/lib/deal/chat-contact';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { createPauses } from './backoff';
import type { DeliveryEvent, WriteResult } from './delivery-item';
import { applyResult, contactsHandedOver, notSent, sending, skipBackoff } from './record';
import type { Outcome } from './resolve-waiters';
import type { InFlight } from './scheduler';
import type { StoreAccess } from './store';

export interface ApplyOptions {
  inTurn: StoreAccess['inTurn'];
  inFlight: InFlight;
  resolveWaiters: (outcome: Outcome) => Promise<void>;
  addContacts: (contacts: readonly AccountContact[]) => Promise<void>;
  onSaved: (record: Queued, there: Deal | null) => Promise<void>;
  /** The first pause of a write that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs: number;
}

/** Creates the function that writes a delivery's events into the store. The delivery goes on only after that. */
export function createApplyEvent({
  inTurn,
  inFlight,
  resolveWaiters,
  addContacts,
  onSaved,
  pauseMs,
}: ApplyOptions): (event: DeliveryEvent) => Promise<void> {
  const replace = (seqs: Iterable<number>, change: (record: Queued) => Queued, isSending = false): Promise<void> =>
    inTurn(async (store) => store.change({ kept: (await store.read([...seqs])).map(change), isSending }));

  const applyResults = (results: readonly WriteResult[]): Promise<Outcome[]> =>
    inTurn(async (store) => {
      const records = new Map((await store.read(results.map(({ seq }) => seq))).map((record) => [record.seq, record]));
      const outcomes = results.flatMap(({ seq, result }): Outcome[] => {
        const record = records.get(seq);
        return record ? [{ record, result }] : [];
      });
      // `onSaved` runs before the records leave the outbox. If the worker dies in between, the next one calls it again,
      // and a second call does the same as the first.
      for (const { record, result } of outcomes) {
        if (result.outcome === 'saved') await onSaved(record, result.there);
        if (result.outcome === 'accepted' && !result.doubt && !record.accepted) await onSaved(record, result.want);
      }
      const pauses = createPauses(pauseMs);
      const behind = await Promise.all(outcomes.map(({ record }) => store.readBehind(record)));
      const changes = outcomes.map(({ record, result }, at) =>
        applyResult(result, record, behind[at] ?? [], pauses, Date.now()),
      );
      await store.change({
        ended: changes.flatMap(({ ended }) => ended),
        kept: changes
          .flatMap(({ kept }) => kept)
          .map((record) => (inFlight.skipsBackoff(record.seq) ? skipBackoff(record) : record)),
      });
      inFlight.release(results.map(({ seq }) => seq));
      return outcomes;
    });

  return async (event) => {
    switch (event.type) {
      case 'sending': {
        const states = new Map(event.found.map(({ seq, before }) => [seq, before]));
        const change = (record: Queued) => sending(record, states.get(record.seq) ?? null);
        return replace([...states.keys()], change, true);
      }
      case 'notSent':
        return replace(event.seqs, notSent);
      case 'contacts':
        await addContacts(event.contacts);
        return replace(event.seqs, contactsHandedOver);
      case 'results': {
        const outcomes = await applyResults(event.results);
        for (const outcome of outcomes) await resolveWaiters(outcome);
      }
    }
  };
}
