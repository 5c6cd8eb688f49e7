import { useEffect, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { keyText } from '@/lib/deal/site';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';

/** Counts the deals that the manager has sent to Wazzup, as far as the history goes back; undefined until it is known. */
export function useSentDeals(): number | undefined {
  const [sent, setSent] = useState<number>();
  useEffect(() => {
    const read = singleFlight(async () => {
      const { entries } = await sendToBackground('journal.list', {});
      const applied = entries.filter(({ state, press }) => state === 'applied' && press.action !== 'delete');
      setSent(new Set(applied.map(({ press: { site, deal } }) => keyText({ site, id: deal.id }))).size);
    });
    // Without an answer the steps stay as they are; the next change asks again.
    const refresh = () => void read().catch(() => {});
    refresh();
    return subscribe('history.changed', refresh);
  }, []);
  return sent;
}
