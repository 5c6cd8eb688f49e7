import type { Drop } from './drop';
import { NO_ACCOUNT } from './ports';
import { movedTo } from './record';
import type { InFlight, Scheduler } from './scheduler';
import type { OutboxStore, StoreAccess } from './store';
import type { Ticket } from './ticket';

/**
 * What waits for another account than the one that the manager is connected with. Nothing sends it until the manager
 * says that it may go to this account. While they are connected with none, there is nothing to ask them.
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
  // What the other account has accepted, and what the manager has taken back, is answered: only that account can tell
  // what came of it.
  const heldIn = (store: OutboxStore, mark: string): number[] => {
    if (mark === NO_ACCOUNT) return [];
    const isHeld = ({ account, isAccepted, cancelRequested }: Ticket) =>
      account !== mark && !isAccepted && !cancelRequested;
    return [...store.all()].filter(isHeld).map(({ seq }) => seq);
  };

  /** Lets what is held go to an account, but for what is being sent this moment; gives whether any of it is. */
  const release = (mark: string): Promise<boolean> =>
    inTurn(async (store) => {
      const held = await store.read(heldIn(store, mark));
      const free = held.filter(({ seq }) => !inFlight.has(seq));
      await store.change({ kept: free.map((record) => movedTo(record, mark)) });
      return free.length < held.length;
    });

  /** A write that is being sent belongs to the account that it was pressed for until that has ended. */
  async function releaseRest(mark: string, released: Promise<void>): Promise<void> {
    await released;
    if ((await account()) !== mark) return;
    const next = inFlight.untilReleased();
    const isPartly = await release(mark);
    scheduler.schedule(await open());
    if (isPartly) await releaseRest(mark, next);
  }

  return {
    count: async () => heldIn(await open(), await account()).length,

    async send() {
      const mark = await account();
      const released = inFlight.untilReleased();
      const isPartly = await release(mark);
      scheduler.schedule(await open());
      if (isPartly) void releaseRest(mark, released).catch(console.error);
    },

    async drop() {
      const mark = await account();
      await drop((store) => heldIn(store, mark));
    },
  };
}
