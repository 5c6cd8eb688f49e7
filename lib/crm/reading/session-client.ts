import type { GetJson } from '@/lib/crm/reader';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { parseJson } from '@/lib/parse-json';
import { askedPause } from './asked-pause';
import { withTimeout } from './with-timeout';

/** One request may take so long. */
const REQUEST_TIMEOUT_MS = 3_000;

type Form = Parameters<GetJson>[2];

export interface SessionClientOptions {
  fetch: typeof fetch;
  /** The page's own origin; the client sends nothing anywhere else. */
  origin: string;
  /** Patterns of the requests it may send, each for the whole of one: see `CrmReader.requests`. */
  requests: readonly RegExp[];
  /** What all scripts of the CRM know together of whether it wants to be left alone. */
  hold?: CrmHold | undefined;
  signal?: AbortSignal;
}

/** Says whether a CRM wants to be left alone, to every script in its pages. */
export interface CrmHold {
  isOn(): Promise<boolean>;
  /** Notes that the CRM has asked to be left alone for so many milliseconds. */
  begin(ms: number): Promise<void>;
}

/** Makes the one function through which a reader sends requests to its CRM. */
export function createSessionClient({ fetch, origin, requests, hold, signal }: SessionClientOptions): GetJson {
  let isHeld = false;

  async function sendOnce(path: string, headers: Record<string, string>, form: Form, stop: AbortSignal) {
    if (isHeld || (await hold?.isOn())) throw new ReadFailure('held');
    const response = await send(fetch, origin + path, headers, form, stop);
    const pause = askedPause(response);
    if (pause === undefined) return parseResponse(response, form);
    isHeld = true;
    await hold?.begin(pause);
    throw new ReadFailure('held');
  }

  return async (path, headers = {}, form) => {
    if (!isOwnPath(path, origin) || !isAllowed(path, form, requests)) throw new Error('not listed');
    return withTimeout(REQUEST_TIMEOUT_MS, (stop) => sendOnce(path, headers, form, stop), signal);
  };
}

/** A path that changes when the browser resolves it (`//host`, `/../`, `#`) is not the one that the list allows. */
function isOwnPath(path: string, origin: string): boolean {
  const url = new URL(origin + path);
  return url.origin === origin && url.pathname + url.search === path;
}

function isAllowed(path: string, form: Form, requests: readonly RegExp[]): boolean {
  const fields = Object.entries(form ?? {}).map(([name, value]) => `${name}=${value}`);
  const request = form ? [`POST ${path}`, ...fields].join('\n') : path;
  return requests.some((pattern) => pattern.exec(request)?.[0] === request);
}

async function parseResponse(response: Response, form: Form): Promise<unknown> {
  const mayHoldToken = form !== undefined && response.status === 401;
  const isRefused = [401, 403].includes(response.status) && !mayHoldToken;
  if (isRefused || response.redirected) throw new ReadFailure('refused');
  if (!response.ok && !mayHoldToken) throw new ReadFailure('failed');
  const text = await response.text().catch(() => {
    throw new ReadFailure('failed');
  });
  if (text.trim() === '') throw new ReadFailure('changed');
  try {
    return parseJson(text);
  } catch {
    throw new ReadFailure(mayHoldToken ? 'refused' : 'not-json');
  }
}

async function send(
  fetch: SessionClientOptions['fetch'],
  url: string,
  headers: Record<string, string>,
  form: Form,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : { method: 'GET' }),
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      headers: { Accept: 'application/json', ...headers },
      signal,
    });
  } catch {
    // Browsers report a refused redirect and a dead network alike. The page itself came from this server, so while the
    // browser is online it was the redirect: to a sign-in page.
    throw new ReadFailure(navigator.onLine === false ? 'failed' : 'refused');
  }
}
