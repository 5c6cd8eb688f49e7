import type { Drop } from './drop';
import { movedTo } from './record';
import type { InFlight, Scheduler } from './scheduler';
import type { OutboxStore, StoreAccess } from './store';

/**
 * What waits for another account than the one that the manager is connected with. Nothing sends it until the manager
 * says that it may go to this account.
 */
export interface HeldRecords {
  count(): Promise<number>;
  /** Lets all of it go to the account that the manager is connected with. */
  send(): Promise<void>;
  drop(): Promise<void>;
}

export interface HeldWritesOptions {
  access: StoreAccess;
  inFlight: InFlight;
  drop: Drop;
  account: () => Promise<string>;
  scheduler: Pick<Scheduler, 'schedule'>;
}

export function createHeldWrites({
  access: { open, inTurn },
  inFlight,
  drop,
  account,
  scheduler,
}: HeldWritesOptions): HeldRecords {
  const heldIn = (store: OutboxStore, mark: string): number[] =>
    [...store.all()].filter(({ account }) => account !== mark).map(({ seq }) => seq);

  return {
    count: async () => heldIn(await open(), await account()).length,

    async send() {
      const mark = await account();
      await inTurn(async (store) => {
        const held = await store.read(heldIn(store, mark));
        // A write that is being sent this moment belongs to the account that it was pressed for.
        const free = held.filter(({ seq }) => !inFlight.has(seq));
        await store.change({ kept: free.map((record) => movedTo(record, mark)) });
      });
      scheduler.schedule(await open());
    },

    async drop() {
      const mark = await account();
      await drop((store) => heldIn(store, mark));
    },
  };
}
