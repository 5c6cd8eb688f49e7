import PQueue from 'p-queue';
import pRetry from 'p-retry';
import { DealError } from '@/lib/deal/errors';
import { parseJson } from '@/lib/parse-json';
import { LONGEST_WAIT_MS, toDealError } from './error-response';
import { createMemoryRetryAfterStore, type RetryAfterStore } from './retry-after-store';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Sends one request to Wazzup and gives its parsed answer, undefined if that is empty. Throws a DealError. Only what
 * reads is repeated by itself: before a write is sent again, somebody has to look whether it has taken effect.
 */
export type Request = (method: Method, path: string, body?: unknown) => Promise<unknown>;

export interface RequestOptions {
  /** Origin of the API. */
  origin?: string;
  /** The token to use now; undefined if there is none. */
  token: () => Promise<string | undefined>;
  /** Another token than the one Wazzup has just refused; undefined if there is none. */
  renew?: (refused: string) => Promise<string | undefined>;
  /** Told of the token each time Wazzup has taken it. */
  works?: (token: string) => Promise<void>;
  /** Whether the browser lets the extension reach Wazzup: Firefox lets people take that back. */
  isAllowed?: (url: URL) => Promise<boolean>;
  /** Keeps how long nothing may be sent. */
  hold?: RetryAfterStore;
  fetch?: typeof fetch;
  /** Milliseconds for one attempt, its body included. */
  timeoutMs?: number;
  /** Further attempts to read after a network error, 429 or 5xx. */
  retries?: number;
  /** Milliseconds before the first further attempt; each next pause is twice as long. */
  pauseMs?: number;
  /** The longest Retry-After, in milliseconds, that is waited for; a longer one is reported. */
  patienceMs?: number;
}

/** v2's limit is not documented; v3's is 500 requests in 5 s. Some room is left for a second computer. */
const RATE = { intervalCap: 400, interval: 5000, strict: true } as const;
/** After a 429 that does not say how long: the window in which v3 counts. */
const RATE_WINDOW_MS = 5000;

/** One door to Wazzup, with one rate limit for everything that passes through it. */
export function createRequest({
  origin = 'https://tech.wazzup24.com',
  token,
  renew = async () => undefined,
  works = async () => {},
  isAllowed = async () => true,
  hold: kept = createMemoryRetryAfterStore(),
  fetch: send = (...args) => fetch(...args),
  timeoutMs = 12_000,
  retries = 3,
  pauseMs = 500,
  patienceMs = 10_000,
}: RequestOptions): Request {
  const queue = new PQueue({ ...RATE, concurrency: 6 });
  let heldUntil = 0;

  /** An earlier worker may have been told to wait. */
  let learnt: Promise<void> | undefined;

  const extend = (until: number) => {
    heldUntil = Math.max(heldUntil, Math.min(until, Date.now() + LONGEST_WAIT_MS));
  };

  /** Lets nothing through for a while: a limit that was hit by one request is hit by all. */
  async function hold(ms: number): Promise<void> {
    extend(Date.now() + ms);
    // Where it cannot be kept, it holds as long as this worker lives.
    await kept.keep(heldUntil).catch(() => {});
  }

  /** Waits until the hold is over; one too long for that is reported. */
  async function holdIsOver(): Promise<void> {
    learnt ??= kept.read().then(extend, () => {});
    await learnt;
    for (let held = heldUntil - Date.now(); held > 0; held = heldUntil - Date.now()) {
      if (held > patienceMs) throw new DealError('rate-limited', { retryAfterMs: held });
      await new Promise((resolve) => setTimeout(resolve, held));
    }
  }

  // After some 5xx Chromium lets an extension's requests to that host fail by itself for a while, as if there were no
  // network; until Wazzup has answered again, that is still Wazzup failing.
  let wasFailing = false;

  async function attempt(method: Method, path: string, body: unknown): Promise<unknown> {
    await holdIsOver();
    const bearer = await token();
    if (!bearer) throw new DealError('token');
    try {
      return await ask(bearer, method, path, body);
    } catch (error) {
      const isRefused = error instanceof DealError && error.kind === 'token';
      const another = isRefused ? await renew(bearer) : undefined;
      if (another === undefined) throw error;
      return ask(another, method, path, body);
    }
  }

  async function ask(bearer: string, method: Method, path: string, body: unknown): Promise<unknown> {
    const url = new URL(path, origin);
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = send(url, {
      method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
      // The token goes to this address only, and nothing else goes with it.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    const response = await answerOf(sent, signal, bearer).catch((error) => classifyNetworkError(url, error));
    wasFailing = response.status >= 500;
    if (!response.ok) throw toDealError(response.status, response.headers, response.json);
    if (response.json === null) throw new DealError('unexpected', { status: response.status });
    await works(bearer);
    return response.json;
  }

  /** Throws what a request that got no answer met: browsers call it all a network error. */
  async function classifyNetworkError(url: URL, error: DealError): Promise<never> {
    if (error.kind !== 'offline') throw error;
    const options = { cause: error };
    if (!(await isAllowed(url))) throw new DealError('no-access', { host: url.host }, options);
    if (wasFailing) throw new DealError('unavailable', {}, options);
    throw error;
  }

  return (method, path, body) =>
    pRetry(() => queue.add(() => attempt(method, path, body)), {
      retries,
      minTimeout: pauseMs,
      maxTimeout: 8 * pauseMs,
      randomize: true,
      onFailedAttempt: async ({ error }) => {
        if (!(error instanceof DealError)) return;
        const { status, retryAfterMs } = error.details;
        if (status === 429) await hold(retryAfterMs ?? RATE_WINDOW_MS);
        else if (error.kind === 'unavailable' && retryAfterMs) await hold(retryAfterMs);
      },
      shouldRetry: ({ error }) =>
        method === 'GET' &&
        error instanceof DealError &&
        isPassing(error) &&
        (error.details.retryAfterMs ?? 0) <= patienceMs,
    });
}

/** Whether the same request may succeed if it is simply sent again. A time-out was long enough already. */
const isPassing = ({ kind }: DealError): boolean =>
  kind === 'offline' || kind === 'rate-limited' || kind === 'unavailable';

interface Answer {
  ok: boolean;
  status: number;
  headers: Headers;
  /** undefined if the body is empty, null if it is not JSON. */
  json: unknown;
}

async function answerOf(sent: Promise<Response>, signal: AbortSignal, bearer: string): Promise<Answer> {
  try {
    const response = await sent;
    if (response.type === 'opaqueredirect') throw new DealError('unexpected', { code: 'redirect' });
    const { ok, status, headers } = response;
    const text = await response.text();
    // A refusal is shown in its own words, and they may repeat what was sent.
    return { ok, status, headers, json: jsonOf(ok ? text : text.replaceAll(bearer, '…')) };
  } catch (error) {
    if (error instanceof DealError) throw error;
    // Browsers do not agree on the error of a body that is cut off by the time-out.
    if (signal.aborted) throw new DealError('timeout', {}, { cause: error });
    throw new DealError('offline', navigator.onLine === false ? { code: 'no-network' } : {}, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
