import { useCallback, useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import type { BatchEntry } from '@/lib/deal/batch';
import { asDealError, type DealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';
import { sendToBackground } from '@/lib/messaging/send';
import type { BatchLine } from './history-line';

/** What a manager can do about a batch. */
export type BatchCommand = 'pause' | 'resume' | 'undo' | 'dismiss';

/** How many presses of a batch are asked for at once. */
const AT_ONCE = 1_000;

/** For so many batches that wait the page asks why; a manager hardly ever has two. */
const ASKED_ABOUT = 20;

/** Marks all presses of a batch that ended badly as dealt with. */
async function dismissAll(id: string): Promise<void> {
  const request = { id, from: 0, limit: AT_ONCE, needsAttention: true };
  for (;;) {
    const { entries } = await sendToBackground('batch.read', request);
    if (entries.length === 0) return;
    for (const { seq } of entries) await sendToBackground('journal.dismiss', { seq });
  }
}

const COMMANDS: Record<BatchCommand, (id: string) => Promise<unknown>> = {
  pause: (id) => sendToBackground('batch.pause', { id }),
  resume: (id) => sendToBackground('batch.resume', { id }),
  undo: (id) => sendToBackground('batch.undo', { id }),
  dismiss: dismissAll,
};

/** Asks why each batch waits, by its last press: the outbox sends them in order. */
async function askReasons(batches: readonly BatchEntry[]): Promise<ReadonlyMap<string, Reason | null>> {
  const waiting = batches.filter(({ states }) => states.waiting).slice(0, ASKED_ABOUT);
  const reasons = waiting.map(async ({ id, count }) => {
    const request = { id, from: count - 1, limit: 1, needsAttention: false };
    const { entries } = await sendToBackground('batch.read', request);
    return [id, entries.find(({ state }) => state === 'waiting')?.reason ?? null] as const;
  });
  return new Map(await Promise.all(reasons));
}

/** Keeps what the page knows of why batches wait, until it has asked anew. */
function withReasons(batches: readonly BatchEntry[], known: readonly BatchLine[] = []): BatchLine[] {
  const reasons = new Map(known.map(({ id, waitsFor }) => [id, waitsFor]));
  return batches.map((batch) => ({ ...batch, waitsFor: (batch.states.waiting && reasons.get(batch.id)) || null }));
}

/** Keeps the list of batches up to date, and does what the manager wants about them. */
export function useBatches() {
  /** Undefined until the background has answered once. */
  const [batches, setBatches] = useState<readonly BatchLine[]>();
  const [error, setError] = useState<DealError>();
  /** The id of the batch something is being done about. */
  const [busy, setBusy] = useState<string>();
  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        // The list of single presses says why the background does not answer.
        const told = await sendToBackground('batch.list', {}).catch(() => undefined);
        setBatches((known) => (told ? withReasons(told, known) : (known ?? [])));
        const reasons = told && (await askReasons(told).catch(() => undefined));
        if (reasons)
          setBatches((known) => known?.map((batch) => ({ ...batch, waitsFor: reasons.get(batch.id) ?? null })));
      }),
    [],
  );
  useRefreshOnChange(refresh);

  const act = useCallback(
    async (command: BatchCommand, { id }: BatchEntry) => {
      setBusy(id);
      setError(undefined);
      await COMMANDS[command](id).catch((caught: unknown) => setError(asDealError(caught)));
      setBusy(undefined);
      await refresh();
    },
    [refresh],
  );
  return { batches, error, busy, act, refresh };
}

export type BatchControls = ReturnType<typeof useBatches>;
