import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { JournalEntry, PressOrigin, Queued } from '@/lib/deal/queue';
import { createJournal, type Journal } from '@/lib/outbox/journal';
import {
  createOutbox,
  type Outbox,
  type OutboxOptions,
  type PressOptions,
  type WriteOutcome,
} from '@/lib/outbox/outbox';
import type { DealsPort } from '@/lib/outbox/ports';
import type { Database, OpenDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, forAccount } from '@/lib/wazzup/request';
import { createRetryAfterStore } from '@/lib/wazzup/retry-after-store';
import { damage } from './damage.ts';
import { createDisk, type Disk, type DiskFault } from './disk.ts';

/** Sends a request to Wazzup, which takes it at once, or never if the browser gives up before it arrives. */
export type Wire = (url: string, init: RequestInit) => Promise<Response>;

/** How long a request travels, and how long its answer does, in milliseconds. */
export const TRAVEL_MS = 20;

export interface ManagerOptions extends Partial<Omit<OutboxOptions, 'client' | 'database'>> {
  wire: Wire;
  token: () => string | undefined;
  /** By how many milliseconds more the answer to the next request takes. */
  slowMs?: () => number;
  /** Called each time that a fault of the disk has met the worker. */
  onDiskFault?: (kind: DiskFault['kind']) => void;
}

/** What the next worker finds on the disk. */
export interface Found {
  /** The version of the extension that wrote the disk; absent: today's. */
  version?: number;
  /** Chooses a record that is damaged, and how. */
  damage?: number;
}

/** A manager's browser: one outbox at a time, on a database that outlives it. */
export interface Manager {
  outbox(): Outbox;
  press(press: Press, pressedIn?: PressOrigin | null, more?: PressOptions): Promise<WriteOutcome>;
  /**
   * Ends the worker at this moment, whatever it is doing; another one finds only what is on the disk. Gives the tab of
   * a press that is damaged from now on.
   */
  die(found?: Found): Promise<number | undefined>;
  /** Starts a worker if none lives, as any event in a browser does. */
  start(): void;
  /** Ends the worker, and starts another at once. */
  restart(): Promise<void>;
  queued(): Promise<Queued[]>;
  journal(): Promise<JournalEntry[]>;
  /**
   * Gives the worker's side of the history page.
   * @param press takes each press that the history makes
   */
  history(press: Outbox['press']): Journal;
  /** Gives how many records were set aside because nobody can read them. */
  damaged(): Promise<number>;
  disk(): Pick<Disk, 'fail' | 'mend'>;
  database(): Promise<OpenDatabase>;
  connection(): Database;
}

interface Life {
  isOver: boolean;
  client: DealsPort;
  outbox: Outbox;
}

/** A call of a dead worker, which never returns. */
const never = () => new Promise<never>(() => {});

export function createManager({ wire, token, slowMs, onDiskFault = () => {}, ...options }: ManagerOptions): Manager {
  /** The browser's session storage, which outlives the worker. */
  const session: Record<string, unknown> = {};
  const hold = createRetryAfterStore({
    get: async (key) => ({ [key]: session[key] }),
    set: async (items) => void Object.assign(session, items),
  });

  function live(database: Database): Life {
    const life = { isOver: false };
    const travel = async (ms: number, signal: AbortSignal) => {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, ms);
        signal.addEventListener('abort', () => resolve());
      });
      if (life.isOver) await never();
      signal.throwIfAborted();
    };
    const request = createRequest({
      origin: 'https://wazzup.example',
      token: async () => token(),
      ...(options.account && { account: options.account }),
      retryAfter: hold,
      fetch: async (url, init = {}) => {
        const signal = init.signal ?? new AbortController().signal;
        if (life.isOver) await never();
        await travel(TRAVEL_MS, signal);
        try {
          return await wire(String(url), { ...init, signal: null });
        } finally {
          await travel(TRAVEL_MS + (slowMs?.() ?? 0), signal);
        }
      },
    });
    const client = createClient(request);
    const outbox = createOutbox({
      isReady: async () => token() !== undefined,
      ...(options.account && { clientFor: (account: string) => createClient(forAccount(request, account)) }),
      ...options,
      client,
      database,
    });
    return Object.assign(life, { client, outbox });
  }

  let disk = createDisk(onDiskFault);
  let now: Life | undefined = live(disk.database);
  function start(): Life {
    if (now) return now;
    now = live(disk.database);
    void now.outbox.wake();
    return now;
  }
  async function die(found: Found = {}): Promise<number | undefined> {
    if (now) now.isOver = true;
    now = undefined;
    disk = disk.copy(found.version);
    await disk.inspected.open();
    return found.damage === undefined ? undefined : damage(disk.inspected, found.damage);
  }
  return {
    outbox: () => start().outbox,
    press: (press, pressedIn, more) => start().outbox.press(press, pressedIn, more),
    die,
    start,
    restart: async () => {
      await die();
      start();
    },
    queued: async () => (await disk.inspected.open()).getAll('outbox'),
    journal: async () => (await disk.inspected.open()).getAll('journal'),
    history(press) {
      const { client, outbox } = start();
      const { account } = options;
      const journalOptions = { client, database: disk.database, outbox: { ...outbox, press } };
      return createJournal({ ...journalOptions, ...(account && { account }) });
    },
    damaged: async () => (await disk.inspected.open()).count('damaged'),
    disk: () => disk,
    database: () => disk.database.open(),
    connection: () => disk.database,
  };
}

/** Gives the outbox's answer to a press in one word, with its reason if there is one. */
export async function told(answer: Promise<WriteOutcome>): Promise<string> {
  try {
    const outcome = await answer;
    return outcome.outcome === 'waiting' ? `waiting: ${outcome.reason.kind}` : outcome.outcome;
  } catch (error) {
    if (error instanceof DealError) return `failed: ${error.kind}`;
    throw error;
  }
}
