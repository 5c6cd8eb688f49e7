import { useCallback, useEffect, useRef, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import type { BatchAction, BatchEntry } from '@/lib/deal/batch';
import { asDealError } from '@/lib/deal/errors';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import { pressBatch } from '@/lib/messaging/press-batch';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';

/** A browser may end the background, and with it the news, so the page also asks by itself. */
const ASK_EVERY_MS = 2_000;
/** How many of the deals that stayed as they are the page names. */
const NAMED = 50;

/** A change of many deals, as far as it is done. */
export interface RunningBatch {
  batch: BatchEntry;
  /** The first presses that ended badly. */
  problems: readonly HistoryEntry[];
}

export interface BatchRequest {
  action: BatchAction;
  deals: Deal[];
  bases?: (Deal | null)[];
  responsibleUserId?: string;
  account: string;
}

export const waitingIn = ({ states }: BatchEntry): number => states.waiting ?? 0;

/** Whether the page has something to say of a batch that it did not press itself. */
const isOfInterest = (batch: BatchEntry, now: number): boolean => waitingIn(batch) > 0 || (batch.undoUntil ?? 0) > now;

/**
 * Presses for many deals, and follows what becomes of that; also of what was pressed before the page opened.
 * @param onEnd called when the presses have ended
 */
export function useBatch(onEnd: () => void) {
  const [id, setId] = useState<string>();
  const [running, setRunning] = useState<RunningBatch>();
  const [error, setError] = useState<Reason>();
  const latest = useRef(onEnd);
  latest.current = onEnd;

  useEffect(() => {
    void sendToBackground('batch.list', {}).then(
      ([newest]) => newest && isOfInterest(newest, Date.now()) && setId((known) => known ?? newest.id),
      () => {},
    );
  }, []);

  useEffect(() => {
    if (id === undefined) return;
    let isFollowed = true;
    let wasWaiting = false;
    const read = singleFlight(async () => {
      const request = { id, from: 0, limit: NAMED, needsAttention: true };
      const answer = await sendToBackground('batch.read', request).catch(() => undefined);
      if (!isFollowed || !answer?.batch) return;
      const { batch, entries } = answer;
      setRunning({ batch, problems: entries });
      const isWaiting = waitingIn(batch) > 0;
      if (wasWaiting && !isWaiting) latest.current();
      wasWaiting = isWaiting;
    });
    void read();
    const end = subscribe('history.changed', () => void read());
    const timer = setInterval(() => void read(), ASK_EVERY_MS);
    return () => {
      isFollowed = false;
      end();
      clearInterval(timer);
    };
  }, [id]);

  /** Does something about a batch, and says why if that fails. */
  const attempt = useCallback(async (act: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await act();
    } catch (thrown) {
      const { kind, details } = asDealError(thrown);
      setError({ kind, details });
    }
  }, []);

  const hide = useCallback(() => {
    setId(undefined);
    setRunning(undefined);
    setError(undefined);
  }, []);

  return {
    running: running?.batch.id === id ? running : undefined,
    error,
    hide,
    press: (request: BatchRequest) => attempt(async () => setId(await pressBatch(request))),
    pause: (batch: BatchEntry) =>
      attempt(() => sendToBackground(batch.isPaused ? 'batch.resume' : 'batch.pause', { id: batch.id })),
    undo: (batch: BatchEntry) =>
      attempt(async () => setId((await sendToBackground('batch.undo', { id: batch.id })).id)),
  };
}

export type BatchControls = ReturnType<typeof useBatch>;
