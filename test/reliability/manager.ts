import { IDBFactory } from 'fake-indexeddb';
import type { Press } from '@/lib/deal/decide-write';
import { DealError } from '@/lib/deal/errors';
import type { JournalEntry, PressOrigin, Queued } from '@/lib/deal/queue';
import {
  createOutbox,
  type Outbox,
  type OutboxOptions,
  type PressOptions,
  type WriteOutcome,
} from '@/lib/outbox/outbox';
import { createDatabase, type Database, type OpenDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { createRetryAfterStore } from '@/lib/wazzup/retry-after-store';

/** Sends a request to Wazzup, which takes it at once, or never if the browser gives up before it arrives. */
export type Wire = (url: string, init: RequestInit) => Promise<Response>;

/** How long a request travels, and how long its answer does, in milliseconds. */
export const TRAVEL_MS = 20;

export interface ManagerOptions extends Partial<Omit<OutboxOptions, 'client' | 'database'>> {
  wire: Wire;
  token: () => string | undefined;
  /** By how many milliseconds more the answer to the next request takes. */
  slowMs?: () => number;
}

/** A manager's browser: one outbox at a time, on a database that outlives it. */
export interface Manager {
  outbox(): Outbox;
  press(press: Press, pressedIn?: PressOrigin | null, more?: PressOptions): Promise<WriteOutcome>;
  /** Ends the worker at this moment, whatever it is doing; another one finds only what is on the disk. */
  die(): Promise<void>;
  /** Starts a worker if none lives, as any event in a browser does. */
  start(): void;
  /** Ends the worker, and starts another at once. */
  restart(): Promise<void>;
  queued(): Promise<Queued[]>;
  journal(): Promise<JournalEntry[]>;
  database(): Promise<OpenDatabase>;
  connection(): Database;
}

interface Life {
  isOver: boolean;
  database: Database;
  outbox: Outbox;
}

/** A call of a dead worker, which never returns. */
const never = () => new Promise<never>(() => {});

function newDatabase(): Database {
  globalThis.indexedDB = new IDBFactory();
  const database = createDatabase();
  // The next manager puts another factory in its place.
  void database.open();
  return database;
}

const STORES = ['outbox', 'journal', 'batches', 'batchEntries'] as const;

/** Gives a copy of a database, which a dead worker's transactions do not reach. */
function copyOf(database: Database): Database {
  const copying = copyAll(database);
  return { open: async () => (await copying).open(), use: async (work) => (await copying).use(work) };
}

async function copyAll(database: Database): Promise<Database> {
  const reading = (await database.open()).transaction(STORES);
  const all = await Promise.all(STORES.map((name) => reading.objectStore(name).getAll()));
  const to = newDatabase();
  const writing = (await to.open()).transaction(STORES, 'readwrite');
  for (const [at, name] of STORES.entries())
    for (const record of all[at] ?? []) void writing.objectStore(name).put(record as never);
  await writing.done;
  return to;
}

export function createManager({ wire, token, slowMs, ...options }: ManagerOptions): Manager {
  /** The browser's session storage, which outlives the worker. */
  const session: Record<string, unknown> = {};
  const hold = createRetryAfterStore({
    get: async (key) => ({ [key]: session[key] }),
    set: async (items) => void Object.assign(session, items),
  });

  function live(database: Database): Life {
    const life = { isOver: false, database };
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
    const outbox = createOutbox({
      isReady: async () => token() !== undefined,
      ...options,
      client: createClient(request),
      database,
    });
    return Object.assign(life, { outbox });
  }

  let disk = newDatabase();
  let now: Life | undefined = live(disk);
  function start(): Life {
    if (now) return now;
    now = live(disk);
    void now.outbox.wake();
    return now;
  }
  async function die(): Promise<void> {
    if (!now) return;
    now.isOver = true;
    now = undefined;
    disk = copyOf(disk);
    await disk.open();
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
    queued: async () => (await disk.open()).getAll('outbox'),
    journal: async () => (await disk.open()).getAll('journal'),
    database: () => disk.open(),
    connection: () => disk,
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
