import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox, type WriteOutcome } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { undoLast } from '@/test/fixtures/undo-last';
import { createWazzup, SWITCH_POSITIONS, type Switches, type Wazzup } from '../../../wazzup/index.ts';
import { DEAL as MINE, onWire, start as startServer, TOKEN } from '../../wazzup/start.ts';

/** A first pause so long that the outbox tries nothing again by itself during a test. */
export const WAITS_LONG = 60_000;

export const { id } = MINE;

export const EDITED: Deal = { ...MINE, name: 'Doors and floors', responsibleUserId: '8', contacts: ['11', '13'] };

export const THEIRS: Deal = { ...MINE, name: 'Windows' };

export const OTHER_CRMS: Deal = { ...MINE, name: 'Roof', uri: 'https://other.crm.example/deal/4217' };

export interface Options {
  switches?: Partial<Switches>;
  pauses?: readonly number[];
  /** Called for each request once it is answered. */
  onRequest?: (method: string, wazzup: Wazzup) => void;
}

/**
 * Starts an outbox with a database of its own, and a stand-in for Wazzup that it calls in-process. That is quick enough
 * for hundreds of combinations; `overHttp` sends real requests.
 */
export function start({ switches = {}, pauses = [0, 2, 4], onRequest }: Options = {}) {
  const wazzup: Wazzup = createWazzup({
    tokens: [TOKEN],
    rateLimit: false,
    switches,
    onRequest: ({ method }) => onRequest?.(method, wazzup),
  });
  const request = createRequest({
    origin: 'http://emulator.example',
    token: async () => TOKEN,
    fetch: async (url, init) => wazzup.app.request(String(url), { ...init, signal: null }),
    pauseMs: 1,
    retries: 2,
  });
  return withDatabase(wazzup, createClient(request), pauses);
}

export async function overHttp(switches: Partial<Switches> = {}, timeoutMs = 4000) {
  const { wazzup, client } = await startServer({ switches }, { timeoutMs });
  return withDatabase(wazzup, client, [0, 10, 20]);
}

function withDatabase(wazzup: Wazzup, client: ReturnType<typeof createClient>, readBackPausesMs: readonly number[]) {
  globalThis.indexedDB = new IDBFactory();
  const database = createDatabase();
  // It is opened now, because worlds that are started together would else share the database of the last one.
  void database.open();
  const writes = createOutbox({ client, database, readBackPausesMs, resendPausesMs: [1, 1], pauseMs: WAITS_LONG });
  /** Presses as a manager does, on what they see. */
  const press = (action: Action, deal: Deal, base: Deal | null, sameDealAgreed = false) =>
    writes.press({ action, deal, base, site: SITE, sameDealAgreed });
  const sent = () => wazzup.requests.list().filter(({ method }) => method !== 'GET');
  const undo = () => undoLast(writes, createJournal({ client, database, outbox: writes }), keyOf(id));
  return { wazzup, client, database, writes, press, sent, undo };
}

export type World = ReturnType<typeof start>;

export const inWazzup = ({ wazzup }: World) => wazzup.deals.all();

export const has = (...deals: Deal[]) => deals.map(onWire);

/** Stops the clock, also the stand-in's, except for leaps, so that nothing depends on how quick a machine is. */
export const stopClock = () => void vi.useFakeTimers({ toFake: ['Date'] });

export const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

export const kindOf = async (promise: Promise<WriteOutcome>): Promise<string> => {
  try {
    const outcome = await promise;
    return outcome.outcome === 'waiting' ? outcome.reason.kind : outcome.outcome;
  } catch (error) {
    expect(error).toBeInstanceOf(DealError);
    return (error as DealError).kind;
  }
};

/** Every combination of the positions of these switches. */
export const combinations = (...names: (keyof typeof SWITCH_POSITIONS)[]): Partial<Switches>[] =>
  names.reduce<Partial<Switches>[]>(
    (all, name) => all.flatMap((one) => SWITCH_POSITIONS[name].map((position) => ({ ...one, [name]: position }))),
    [{}],
  );

export const EDGES = ['postKnown', 'getUnknown', 'patchUnknown'] as const;

/** The shapes of answers: how Wazzup words a refusal on the way must not matter. */
export const SHAPES = combinations(...EDGES, 'errorShape');

/** Tries something with all combinations at once, and gives those with which it went wrong. */
export async function withEach<T>(all: readonly T[], attempt: (one: T) => Promise<void>, label: (one: T) => unknown) {
  const tried = await Promise.allSettled(all.map(attempt));
  const wrong = tried.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${JSON.stringify(label(all[index] as T))}: ${outcome.reason}`] : [],
  );
  expect(wrong.slice(0, 5).join('\n')).toBe('');
}

export const underEach = (all: readonly Partial<Switches>[], attempt: (switches: Partial<Switches>) => Promise<void>) =>
  withEach(all, attempt, (switches) => switches);
