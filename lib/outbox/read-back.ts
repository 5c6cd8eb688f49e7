import { isReached } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import { sleep } from '@/lib/time';
import {
  type Delivery,
  dealId,
  type Events,
  type Item,
  judgeAccepted,
  lookAt,
  settle,
  type WriteResult,
} from './delivery-item';
import type { LookupResult } from './lookup';
import { ACCEPTED_MS, type DeliveryResult } from './record';

/**
 * Looks a few times whether Wazzup shows the writes it accepted: a write counts as saved only once Wazzup returned it.
 */
export async function* readBack(delivery: Delivery): Events {
  let left: readonly Item[] = delivery.toReadBack;
  delivery.toReadBack = [];
  let found: LookupResult['found'] | undefined;
  for (const pause of delivery.readBackPausesMs) {
    if (left.length === 0) return;
    await sleep(pause);
    found = await lookAt(delivery, left);
    const saved: WriteResult[] = [];
    const invisible: Item[] = [];
    for (const item of left) {
      const there = found.get(dealId(item.record));
      if (there === undefined || !isReached(there, item.step.want)) invisible.push(item);
      else saved.push({ seq: item.record.seq, result: { outcome: 'saved', there } });
    }
    yield* settle(saved);
    left = invisible;
  }
  yield* settle(
    left.map((item) => ({ seq: item.record.seq, result: judgeInvisible(item, found?.get(dealId(item.record))) })),
  );
}

/** Gives the result of a write that Wazzup has just accepted and does not show so far. */
function judgeInvisible({ record, step, before }: Item, there: Deal | null | undefined): DeliveryResult {
  if (there === undefined) return { outcome: 'accepted', want: step.want };
  return judgeAccepted({ ...record, before }, { want: step.want, until: Date.now() + ACCEPTED_MS }, there);
}
