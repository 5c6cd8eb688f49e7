// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDue } from '@/lib/outbox/backoff';
import { createDueIndex } from '@/lib/outbox/due-index';
import type { Ticket } from '@/lib/outbox/ticket';

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
