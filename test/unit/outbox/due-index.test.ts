// @vitest-environment node
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { isDue } from '@/lib/outbox/backoff';
import { createDueIndex } from '@/lib/outbox/due-index';
import type { Ticket } from '@/lib/outbox/ticket';
import { growth } from '../linear';

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 60_000);

const ticket: fc.Arbitrary<Ticket> = fc
  .record({
    seq: fc.nat(200),
    account: fc.constantFrom('a', 'b'),
    nextAt: minutes(-20, 20),
    retryAfterMs: minutes(0, 60),
  })
  .map(({ retryAfterMs, ...rest }) => ({
    ...rest,
    site: 'x.example',
    id: String(rest.seq),
    attempts: 1,
    reason: { kind: 'rate-limited', details: { retryAfterMs } },
    isAccepted: false,
    cancelRequested: false,
  }));

type Step = { add: Ticket } | { remove: number } | { setClock: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ add: ticket }),
  fc.record({ remove: fc.nat(200) }),
  fc.record({ setClock: minutes(-60, 60) }),
);

it('knows the same as a look at all tickets, also while the clock is set forward and back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const index = createDueIndex();
      const tickets = new Map<number, Ticket>();
      /** What was due once stays so: the index need not look at it again. */
      const wereDue = new Set<Ticket>();

      function remove(seq: number): void {
        const old = tickets.get(seq);
        if (old) index.remove(old);
        tickets.delete(seq);
      }

      function compare(now: number): void {
        const all = [...tickets.values()].sort((a, b) => a.seq - b.seq);
        for (const one of all) if (isDue(one, now)) wereDue.add(one);
        const others = all.filter((one) => !wereDue.has(one));
        expect(index.nextAt(now)).toBe(Math.min(...others.map(({ nextAt }) => nextAt)));
        for (const account of ['a', 'b'])
          expect([...index.due(account, now)]).toEqual(
            all.filter((one) => one.account === account && wereDue.has(one)),
          );
      }

      for (const one of steps) {
        if ('setClock' in one) compare(one.setClock);
        else if ('remove' in one) remove(one.remove);
        else {
          remove(one.add.seq);
          tickets.set(one.add.seq, one.add);
          index.add(one.add);
        }
      }
    }),
    { numRuns: 500 },
  );
});

/** Some tickets that are due, which come, become due and go in this order. */
function useTickets(order: readonly number[]): number[] {
  const index = createDueIndex();
  const tickets = order.map(
    (seq): Ticket => ({
      ...{ seq, account: 'a', site: 'x.example', id: String(seq), nextAt: 0, attempts: 0 },
      ...{ isAccepted: false, cancelRequested: false },
    }),
  );
  for (const ticket of tickets) index.add(ticket);
  const due = [...index.due('a', 1)].map(({ seq }) => seq);
  for (const ticket of tickets) index.remove(ticket);
  expect([...index.due('a', 1)]).toEqual([]);
  return due;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, seq) => seq);
/** The same numbers, far from their order. */
const mixed = (count: number): number[] => upTo(count).map((seq) => (seq * 7919) % count);

it.each([upTo, mixed])('keeps thousands of tickets in order, however they come', (order) => {
  expect(useTickets(order(5_000))).toEqual(upTo(5_000));
});

it.each([upTo, mixed])('moves few tickets for each that comes or goes, however many there are', (order) => {
  const moves = (count: number) => {
    let moved = 0;
    const right = Array.prototype.splice;
    const spy = vi.spyOn(Array.prototype, 'splice').mockImplementation(function (this: unknown[], ...args) {
      moved += this.length - args[0];
      return Reflect.apply(right, this, args);
    });
    useTickets(order(count));
    spy.mockRestore();
    return moved;
  };
  expect(growth(moves, 2_500)).toBeLessThan(16);
});
