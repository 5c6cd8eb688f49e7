import { DealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';

/** Throws the DealError with which the background refuses to answer, for this reason. */
export function refuse({ kind, details }: Reason): never {
  throw new DealError(kind, details);
}
