import { useCallback, useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import type { BatchEntry } from '@/lib/deal/batch';
import { asDealError, type DealError } from '@/lib/deal/errors';
import type { HistoryEntry } from '@/lib/deal/journal';
import { sendToBackground } from '@/lib/messaging/send';

/** What a manager can do about a batch. */
export type BatchCommand = 'pause' | 'resume' | 'undo' | 'dismiss';

/** How many presses of a batch are asked for at once. */
const AT_ONCE = 100;

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

/** Keeps the list of batches up to date, and does what the manager wants about them. */
export function useBatches() {
  const [batches, setBatches] = useState<readonly BatchEntry[]>([]);
  const [error, setError] = useState<DealError>();
  /** The id of the batch something is being done about. */
  const [busy, setBusy] = useState<string>();
  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        // The list of single presses says why the background does not answer.
        const answer = await sendToBackground('batch.list', {}).catch(() => undefined);
        if (answer) setBatches(answer);
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
  return { batches, error, busy, act };
}

export type BatchControls = ReturnType<typeof useBatches>;

/** Reads one part of a batch's presses, and again whenever they may have changed. */
export function useBatchEntries(id: string, from: number, limit: number): readonly HistoryEntry[] {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);
  const read = useMemo(
    () =>
      singleFlight(async () => {
        const request = { id, from, limit, needsAttention: false };
        const answer = await sendToBackground('batch.read', request).catch(() => undefined);
        if (answer) setEntries(answer.entries);
      }),
    [id, from, limit],
  );
  useRefreshOnChange(read);
  return entries;
}
