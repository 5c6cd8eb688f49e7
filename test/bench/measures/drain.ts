import { setTimeout as pause } from 'node:timers/promises';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { openDesk } from '../../reliability/extension-harness.ts';
import type { Results } from '../results.ts';
import { startOurs } from '../variants.ts';
import { serveWorld } from '../world.ts';

const COUNT = 10_000;
const SITE = 'deals.crm.example';
const ACTIONS = ['create', 'update', 'close', 'delete'] as const;
/** After so long without a change the outbox will not go on. */
const STUCK_MS = 120_000;

/**
 * Measures how long 10,000 writes of all kinds, which wait in the outbox when the browser starts, take to reach Wazzup
 * at the rate that it documents.
 */
export async function measureDrain(results: Results): Promise<void> {
  console.error(`${COUNT} writes`);
  const world = await serveWorld({});
  const writes = Array.from({ length: COUNT }, (_, index) => makeWrite(index));
  for (const { press } of writes) if (press.base) world.wazzup.deals.put(onWire(press.base));
  const ours = await startOurs(world.port);
  try {
    const desk = await openDesk(ours);
    await desk.enqueue(writes);
    world.wazzup.requests.clear();
    const began = performance.now();
    // The presses lie there without an account, as if they had been made for another one.
    await desk.page.evaluate(() => chrome.runtime.sendMessage({ type: 'held.send', request: {} }));
    await untilEmpty(() => desk.page.evaluate(countWrites));
    const row = { section: `${COUNT} writes that waited`, subject: 'ours' };
    results.add(
      { ...row, name: 'until the last is known to be in Wazzup', unit: 's' },
      'ours',
      (performance.now() - began) / 1_000,
    );
    // Of each four writes one deletes its deal.
    const there = world.wazzup.deals.all().filter(({ uri }) => new URL(uri).hostname === SITE).length;
    if (there !== 0.75 * COUNT) results.fail(`${COUNT} writes: Wazzup has ${there} deals after them.`);
    const requests = world.wazzup.requests.list();
    results.add({ ...row, name: 'requests sent for them', unit: '' }, 'ours', requests.length);
  } finally {
    await ours.close();
    await world.close();
  }
}

function makeWrite(index: number): Queued {
  const deal = {
    id: String(100_000 + index),
    name: `Deal ${index}`,
    uri: `https://${SITE}/deal/${100_000 + index}`,
    responsibleUserId: '7',
    contacts: ['11', '12'],
    closed: false,
  };
  const action = ACTIONS[index % ACTIONS.length] ?? 'create';
  const pressed = action === 'update' ? { ...deal, name: `${deal.name}, more` } : deal;
  const base = action === 'create' ? null : deal;
  const press = { action, deal: pressed, base, site: SITE, sameDealAgreed: false };
  return { seq: index + 1, account: '', press, in: null, at: Date.now(), nextAt: 0, attempts: 0, failures: 0 };
}

/** Writes a deal as it is on the wire. */
const onWire = ({ responsibleUserId, ...deal }: Deal) => ({ ...deal, responsible_user_id: responsibleUserId });

/** Waits until nothing is left; throws if nothing happens for long. */
async function untilEmpty(count: () => Promise<number>): Promise<void> {
  let left = await count();
  let changed = performance.now();
  while (left > 0) {
    await pause(250);
    const now = await count();
    if (now !== left) changed = performance.now();
    if (performance.now() - changed > STUCK_MS) throw new Error(`The outbox holds ${now} writes and does not go on.`);
    left = now;
  }
}

/** Runs in a page of the extension. */
const countWrites = () =>
  new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open('deal-link');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('outbox').objectStore('outbox').count();
      opening.result.close();
      counting.onerror = () => reject(counting.error);
      counting.onsuccess = () => resolve(counting.result);
    };
  });
