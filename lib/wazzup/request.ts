import pLimit from 'p-limit';
import { DealError } from '@/lib/deal/errors';
import { sleep } from '@/lib/time';
import { createHold } from './hold';
import { createRateLimit } from './rate-limit';
import { createMemoryRetryAfterStore, type RetryAfterStore } from './retry-after-store';
import { createSender, type Method } from './send';
import type { TokenUse } from './token-provider';

/**
 * Sends one request to Wazzup and gives its parsed answer, undefined if that is empty. Throws a DealError. It repeats only
 * requests that read: before a write is sent again, the outbox has to look whether it has taken effect.
 */
export type Request = (method: Method, path: string, body?: unknown, only?: ForAccount) => Promise<unknown>;

/** Which account a request is for: if the token belongs to another one, it throws `other-account` and sends nothing. */
export interface ForAccount {
  account: string;
}

export interface RequestOptions {
  /** The origin of the API. */
  origin?: string;
  /** Gives the token to use now; undefined if there is none. */
  token: () => Promise<string | undefined>;
  /** Gives the mark of the account of the token to use now. */
  account?: () => Promise<string | undefined>;
  /** Gives another token than the one Wazzup has just refused; undefined if there is none. */
  renew?: (refused: string, use: TokenUse) => Promise<string | undefined>;
  /** Called with the token each time Wazzup has accepted it. */
  markAccepted?: (token: string, use: TokenUse) => Promise<void>;
  /** Whether the browser lets the extension reach Wazzup: in Firefox people can take that back. */
  isAllowed?: (url: URL) => Promise<boolean>;
  /** Stores how long Wazzup asked to be left alone. */
  retryAfter?: RetryAfterStore;
  fetch?: typeof fetch;
  /** How many milliseconds one attempt may take, its body included. */
  timeoutMs?: number;
  /** How often a read is repeated after a network error, a 429 or a 5xx. */
  retries?: number;
  /** How many milliseconds pass at least before the first repetition; each next pause is twice as long. */
  pauseMs?: number;
  /** The longest Retry-After, in milliseconds, that a request waits for; a longer one is thrown. */
  patienceMs?: number;
}

/**
 * The limit of requests. Nobody has documented v2's; v3's is 500 requests in 5 s. The rest is left for the manager's
 * second computer.
 */
const MOST_REQUESTS = 400;
/** The window in which v3 counts requests: also how long to wait after a 429 that does not say it. */
const RATE_WINDOW_MS = 5000;
/** So many requests are under way at once. */
const AT_ONCE = 6;

/** A request without what says whether it may be sent. */
type Sender = (method: Method, path: string, body?: unknown) => Promise<unknown>;

/** Binds requests to an account. */
export const forAccount =
  (request: Request, account: string): Request =>
  (method, path, body) =>
    request(method, path, body, { account });

/** Creates the one door to Wazzup. Everything that passes through it shares one rate limit. */
export function createRequest({
  origin = 'https://tech.wazzup24.com',
  token,
  account = async () => undefined,
  renew = async () => undefined,
  markAccepted = async () => {},
  isAllowed = async () => true,
  retryAfter = createMemoryRetryAfterStore(),
  fetch: send = (...args) => fetch(...args),
  timeoutMs = 12_000,
  retries = 3,
  pauseMs = 500,
  patienceMs = 10_000,
}: RequestOptions): Request {
  const inTurn = pLimit(AT_ONCE);
  const untilRateAllows = createRateLimit(MOST_REQUESTS, RATE_WINDOW_MS);
  const hold = createHold(retryAfter, patienceMs);
  const sendOnce = createSender({ origin, isAllowed, fetch: send, timeoutMs });

  async function sendAs(bearer: string, ...request: Parameters<Sender>): Promise<unknown> {
    const answer = await sendOnce(bearer, ...request);
    await markAccepted(bearer, tokenUse(request[0]));
    return answer;
  }

  /** Throws unless the token belongs to the account that the request is for. */
  async function checkAccount(only: ForAccount | undefined): Promise<void> {
    if (only && (await account()) !== only.account) throw new DealError('other-account');
  }

  /** Sends once; if Wazzup refuses the token, once more with another one. */
  async function attempt(only: ForAccount | undefined, ...request: Parameters<Sender>): Promise<unknown> {
    await untilRateAllows();
    await hold.waitUntilOver();
    // Somebody may save another token at any moment, so the account is checked before and after the token is read.
    await checkAccount(only);
    const bearer = await token();
    if (!bearer) throw new DealError('token');
    await checkAccount(only);
    try {
      return await sendAs(bearer, ...request);
    } catch (error) {
      const isRefused = error instanceof DealError && error.kind === 'token';
      const another = isRefused ? await renew(bearer, tokenUse(request[0])) : undefined;
      if (another === undefined) throw error;
      await checkAccount(only);
      await untilRateAllows();
      return sendAs(another, ...request);
    }
  }

  /** Leaves Wazzup alone if an error says that it wants that. */
  async function holdIfAsked({ kind, details: { status, retryAfterMs } }: DealError): Promise<void> {
    if (status === 429) await hold.begin(retryAfterMs ?? RATE_WINDOW_MS);
    else if (kind === 'unavailable' && retryAfterMs) await hold.begin(retryAfterMs);
  }

  const mayRepeat = (method: Method, error: DealError): boolean =>
    method === 'GET' && isPassing(error) && (error.details.retryAfterMs ?? 0) <= patienceMs;

  return async (method, path, body, only) => {
    for (let repetitions = 0; ; repetitions += 1) {
      try {
        return await inTurn(() => attempt(only, method, path, body));
      } catch (error) {
        if (!(error instanceof DealError)) throw error;
        await holdIfAsked(error);
        if (repetitions >= retries || !mayRepeat(method, error)) throw error;
        await sleep(pauseMs * Math.min(8, 2 ** repetitions * (1 + Math.random())));
      }
    }
  };
}

const tokenUse = (method: Method): TokenUse => (method === 'GET' ? 'read' : 'write');

/** Whether the same request may succeed if it is simply sent again. A request that timed out has waited long enough. */
const isPassing = ({ kind }: DealError): boolean =>
  kind === 'offline' || kind === 'rate-limited' || kind === 'unavailable';
