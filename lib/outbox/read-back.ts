import { isReached } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
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
import type { DeliveryResult } from './record';

/** Looks, a few times, whether Wazzup shows what it took: only what it returned counts as saved. */
export async function* readBack(delivery: Delivery): Events {
  let left: readonly Item[] = delivery.taken;
  delivery.taken = [];
  let found: LookupResult['found'] | undefined;
  for (const pause of delivery.readBackPausesMs) {
    if (left.length === 0) return;
    await sleep(pause);
    found = await lookAt(delivery, left);
    const saved: WriteResult[] = [];
    const unseen: Item[] = [];
    for (const item of left) {
      const there = found.get(dealId(item.record));
      if (there === undefined || !isReached(there, item.step.want)) unseen.push(item);
      else saved.push({ seq: item.record.seq, result: { outcome: 'saved', there } });
    }
    yield* settle(saved);
    left = unseen;
  }
  yield* settle(
    left.map((item) => ({ seq: item.record.seq, result: judgeUnseen(item, found?.get(dealId(item.record))) })),
  );
}

/** What has become of a write that Wazzup has just accepted, and did not show so far. */
function judgeUnseen({ record, step, before }: Item, there: Deal | null | undefined): DeliveryResult {
  if (there === undefined) return { outcome: 'accepted', want: step.want };
  return judgeAccepted({ ...record, before }, { want: step.want, until: Number.POSITIVE_INFINITY }, there);
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
