import type { GetJson } from '@/lib/crm/reader';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { parseJson } from '@/lib/parse-json';
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
  signal?: AbortSignal;
}

/** Makes the one function through which a reader sends requests to its CRM. */
export function createSessionClient({ fetch, origin, requests, signal }: SessionClientOptions): GetJson {
  return async (path, headers = {}, form) => {
    if (!isOwnPath(path, origin) || !isAllowed(path, form, requests))
      throw new Error('A reader may send only what is on its list of requests.');
    return withTimeout(
      REQUEST_TIMEOUT_MS,
      async (stop) => parseResponse(await send(fetch, origin + path, headers, form, stop), form),
      signal,
    );
  };
}

/** A path that changes when the browser resolves it (`//host`, `/../`, `#`) is not the one that the list allows. */
function isOwnPath(path: string, origin: string): boolean {
  if (!path.startsWith('/')) return false;
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
    throw new ReadFailure(globalThis.navigator?.onLine === false ? 'failed' : 'refused');
  }
}
