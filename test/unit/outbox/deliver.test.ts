// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Queued } from '@/lib/deal/queue';
import { deliver } from '@/lib/outbox/deliver';
import type { DeliveryEvent } from '@/lib/outbox/delivery-item';
import { createLookup } from '@/lib/outbox/lookup';
import { createOutbox } from '@/lib/outbox/outbox';
import type { DealsPort } from '@/lib/outbox/ports';
import { contactsHandedOver, notSent, pressed, sending } from '@/lib/outbox/record';
import { createDatabase } from '@/lib/storage/database';
import { SITE } from '@/test/fixtures/site';
import { given, pass, startClock, stopClock } from '../../reliability/clock.ts';
import { DEAL } from '../wazzup/deal.ts';

beforeEach(() => startClock());
afterEach(stopClock);

const CREATE = {
  action: 'create',
  deal: DEAL,
  base: null,
  site: SITE,
  sameDealAgreed: false,
} as const;
const ANN = { id: '11', name: 'Ann', responsibleUserId: '7', chats: [], uri: DEAL.uri };

/** A Wazzup with one deal, which calls `create` for the answer to a creation. */
function portOf(create: () => Promise<void>): DealsPort & { there: Deal | null } {
  const port = {
    there: null as Deal | null,
    get: async () => port.there,
    search: async () => ({ deals: new Map(), places: new Map(), pages: 1, odd: 0, complete: true }),
    create: async () => {
      await create();
      port.there = DEAL;
    },
    update: async () => {},
    delete: async () => {},
  };
  return port;
}

/** Runs a delivery as the outbox does, on frozen records, and gives its events. */
async function run(client: DealsPort, onEvent: (event: DeliveryEvent) => void = () => {}) {
  const freeze = (one: Queued) => Object.freeze({ ...one });
  let record = freeze(pressed(1, { account: 'a', press: CREATE, in: null, contacts: [ANN] }, 0));
  const events: string[] = [];
  const options = { client, look: createLookup(client), readBackPausesMs: [0], resendPausesMs: [1] };
  for await (const event of deliver([record], {
    ...options,
    current: async () => [record],
    isTakenBack: () => false,
  })) {
    onEvent(event);
    if (event.type === 'sending') record = freeze(sending(record, event.found[0]?.before ?? null));
    if (event.type === 'notSent') record = freeze(notSent(record));
    if (event.type === 'contacts') record = freeze(contactsHandedOver(record));
    events.push(event.type === 'results' ? `${event.results.map(({ result }) => result.outcome)}` : event.type);
  }
  return events;
}

it('a delivery yields each step before it takes it', async () => {
  const order: string[] = [];
  const client = portOf(async () => void order.push('request'));
  expect(await given(run(client, ({ type }) => void order.push(type)))).toEqual(['contacts', 'sending', 'saved']);
  expect(order).toEqual(['contacts', 'sending', 'request', 'results']);
});

it('a delivery yields that a refused attempt had no effect, and then the next one', async () => {
  const create = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new DealError('rate-limited')).mockResolvedValue();
  expect(await given(run(portOf(create)))).toEqual(['contacts', 'sending', 'notSent', 'sending', 'saved']);
});

it('a delivery that its caller ends sends nothing more', async () => {
  const create = vi.fn(async () => {});
  const ended = run(portOf(create), ({ type }) => {
    if (type === 'sending') throw new Error('the disk is full');
  });
  await expect(given(ended)).rejects.toThrow('the disk is full');
  expect(create).not.toHaveBeenCalled();
});

it('after a mistake of our own code the outbox tries a hurried write once, not twice', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const later = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
  const create = vi
    .fn<() => Promise<void>>()
    .mockImplementationOnce(() => later().then(() => Promise.reject(new RangeError('ours'))))
    .mockRejectedValue(new DealError('token'));
  const outbox = createOutbox({ client: portOf(create), database: createDatabase(), pauseMs: 60_000 });
  const told = outbox.press(CREATE).catch((error: unknown) => error);
  await pass(50);
  void outbox.wake({ hurry: true });
  expect(await given(told)).toBeInstanceOf(RangeError);
  await pass(5 * 60_000 + 1_000);
  expect(create).toHaveBeenCalledTimes(2);
});
