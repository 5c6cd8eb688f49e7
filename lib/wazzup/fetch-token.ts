import * as z from 'zod/mini';
import { DealError, type DealErrorDetails } from '@/lib/deal/errors';
import { parseJson } from '@/lib/parse-json';
import { fitsHeader } from '@/lib/settings/token-address';
import { only } from '@/lib/zod-parts';
import { parseRetryAfter } from './error-response';
import { readText } from './read-text';
import { fingerprint, type StoredToken } from './token';

/** A header of the manager's own for the token address: its value is as secret as a token. */
export const customHeader = z.strictObject({
  name: z.string(),
  value: z.string(),
  /** The only origin that the header is ever sent to. */
  origin: z.string(),
});
export type CustomHeader = z.infer<typeof customHeader>;

/** How long before its end a token is renewed, so that Wazzup still finds it valid when the request arrives. */
const MARGIN_MS = 60_000;

/** A token and what stands around it are not longer than this. */
const MOST_BYTES = 64_000;

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.optional(z.union([z.number(), z.string()])) });
/** The answer of this project's token server when only its administrator can help. */
const linkNeeded = z.object({ error: only('link_needed') });
const answer = z.union([tokenAnswer, z.object({ data: tokenAnswer })]);

export interface FetchTokenOptions {
  header: CustomHeader | undefined;
  /** The token that Wazzup has refused. The server is told its fingerprint, so that it can give another one. */
  refused?: string | undefined;
  /** Whether the browser lets the extension ask this host. */
  isAllowed: (url: URL) => Promise<boolean>;
  fetch?: typeof fetch;
  timeoutMs?: number;
}

/**
 * Asks the customer's own address for a token: `GET`, answer `{access_token, expires_in}` (seconds), also inside
 * `data`. Throws a DealError `token-address` whose code says why there is none: `no-access` (the browser does not let
 * us), `refused` (401, 403), `key` (the same where no own header was sent), `no-network`, `unreachable`, `timeout`,
 * `link` (the server has to be linked to Wazzup again: its own word for a 503), `failing` (429, 5xx), `redirect`, or
 * `answer` (anything else).
 */
export async function fetchToken(address: string, options: FetchTokenOptions): Promise<StoredToken> {
  const { header, refused, isAllowed, fetch: send = (...args) => fetch(...args), timeoutMs = 12_000 } = options;
  const url = new URL(address);
  const fail = (code: string, details: DealErrorDetails = {}, cause?: unknown) =>
    new DealError('token-address', { ...details, code, host: url.host }, { cause });
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = new Headers({ Accept: 'application/json' });
  const isKeyed = header?.origin === url.origin;
  if (isKeyed) headers.set(header.name, header.value);
  if (refused) headers.set('X-Refused-Token', await fingerprint(refused, 4));
  let response: Response;
  let text: string;
  try {
    response = await send(url, {
      headers,
      signal,
      // The manager's header goes to this address only, and nothing else goes with it.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    text = (await readText(response, MOST_BYTES)) ?? '';
  } catch (error) {
    if (!(await isAllowed(url))) throw fail('no-access', {}, error);
    throw fail(signal.aborted ? 'timeout' : navigator.onLine === false ? 'no-network' : 'unreachable', {}, error);
  }
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) throw fail('redirect');
  if (status === 401 || status === 403) throw fail(isKeyed ? 'refused' : 'key', { status });
  if (status === 429 || status >= 500) {
    const wait = parseRetryAfter(status, response.headers);
    const isUnlinked = linkNeeded.safeParse(jsonOf(text)).success;
    throw fail(isUnlinked ? 'link' : 'failing', { status, ...(wait !== undefined && { retryAfterMs: wait }) });
  }
  const parsed = response.ok ? answer.safeParse(jsonOf(text)) : undefined;
  const found = parsed?.success ? ('data' in parsed.data ? parsed.data.data : parsed.data) : undefined;
  if (!found || !fitsHeader(found.access_token)) throw fail('answer', { status });
  return { token: found.access_token, from: address, ...expiryOf(Number(found.expires_in ?? Number.NaN) * 1000) };
}

/** Gives when a token that lives so long ends, and when to renew it: a fifth of its life before, at most a minute. */
function expiryOf(lifeMs: number): Pick<StoredToken, 'since' | 'expiresAt' | 'renewAt'> {
  if (!Number.isFinite(lifeMs)) return {};
  const since = Date.now();
  const expiresAt = since + Math.max(0, lifeMs);
  return { since, expiresAt, renewAt: expiresAt - Math.min(MARGIN_MS, Math.max(0, lifeMs) / 5) };
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
