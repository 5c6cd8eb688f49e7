import { DealError } from '@/lib/deal/errors';
import { parseJson } from '@/lib/parse-json';
import { type Refused, toDealError } from './error-response';
import { readText } from './read-text';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface SenderOptions {
  /** The origin of the API. */
  origin: string;
  isAllowed: (url: URL) => Promise<boolean>;
  fetch: typeof fetch;
  timeoutMs: number;
}

/** Sends one request a single time and gives its parsed answer, undefined if that is empty. Throws a DealError. */
export type Sender = (bearer: string, method: Method, path: string, body?: unknown) => Promise<unknown>;

export function createSender({ origin, isAllowed, fetch: send, timeoutMs }: SenderOptions): Sender {
  // After some 5xx Chromium lets an extension's requests to that host fail without sending them, as if there were no
  // network. Until Wazzup has answered again, such a failure still means that Wazzup fails.
  let wasFailing = false;

  /** Throws what is behind a network error: browsers use that word for all requests without an answer. */
  async function classifyNetworkError(url: URL, error: DealError): Promise<never> {
    if (error.kind !== 'offline') throw error;
    const options = { cause: error };
    if (!(await isAllowed(url))) throw new DealError('no-access', { host: url.host }, options);
    if (wasFailing) throw new DealError('unavailable', {}, options);
    throw error;
  }

  return async (bearer, method, path, body) => {
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
    const answer = await readAnswer(sent, signal).catch((error) => classifyNetworkError(url, error));
    wasFailing = answer.status >= 500;
    if (!answer.ok) throw toDealError(answer, { isRead: method === 'GET', bearer });
    if (answer.json === null) throw new DealError('unexpected', { status: answer.status });
    return answer.json;
  };
}

/** A list of all deals in one answer is not longer than this. */
const MOST_ANSWER_BYTES = 32_000_000;
/** A longer refusal has nothing to say to a manager. */
const MOST_REFUSAL_BYTES = 256_000;

interface Answer extends Refused {
  ok: boolean;
}

async function readAnswer(sent: Promise<Response>, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await sent;
    if (response.type === 'opaqueredirect') throw new DealError('unexpected', { code: 'redirect' });
    const { ok, status, headers } = response;
    const text = await readText(response, ok ? MOST_ANSWER_BYTES : MOST_REFUSAL_BYTES);
    return { ok, status, headers, json: text === null ? null : jsonOf(text) };
  } catch (error) {
    if (error instanceof DealError) throw error;
    // Browsers throw different errors when the time-out cuts off a body.
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
