import type { DealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';

/** Gives the host that the browser keeps the extension from; undefined if the error is about something else. */
export function hostToAllow(error: Reason | DealError | null | undefined): string | undefined {
  const isBlocked = error?.kind === 'no-access' || error?.details.code === 'no-access';
  return isBlocked ? error?.details.host : undefined;
}
