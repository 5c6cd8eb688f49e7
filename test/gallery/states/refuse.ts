import { DealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';

/** Refuses to answer, for this reason. */
export function refuse({ kind, details }: Reason): never {
  throw new DealError(kind, details);
}
