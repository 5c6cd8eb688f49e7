import { parseJson } from '@/lib/json';
import { ReadFailure } from './failure';
import type { GetJson } from './reader';
import { within } from './within';

const PATIENCE_MS = 3_000;

export interface Asking {
  fetch: typeof fetch;
  /** The page's own origin; nothing else is ever asked. */
  origin: string;
  /** Patterns of the paths that may be asked, each for the whole path and query. */
  requests: readonly RegExp[];
  signal?: AbortSignal;
}

/** Makes the one way in which readers ask a CRM. */
export function askOnly({ fetch, origin, requests, signal }: Asking): GetJson {
  return async (path, headers = {}) => {
    if (!isListed(path, origin, requests)) throw new Error('A reader may ask only what is on its list of requests.');
    return within(PATIENCE_MS, (stop) => getJson(fetch, origin + path, headers, stop), signal);
  };
}

function isListed(path: string, origin: string, requests: readonly RegExp[]): boolean {
  if (!path.startsWith('/')) return false;
  const url = new URL(origin + path);
  // A path that changes when it is resolved (`//host`, `/../`, `#`) is not the one that was compared.
  if (url.origin !== origin || url.pathname + url.search !== path) return false;
  return requests.some((pattern) => pattern.exec(path)?.[0] === path);
}

async function getJson(
  fetch: Asking['fetch'],
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await send(fetch, url, headers, signal);
  if (response.status === 401 || response.status === 403 || response.redirected) throw new ReadFailure('refused');
  if (!response.ok) throw new ReadFailure('failed');
  const text = await response.text().catch(() => {
    throw new ReadFailure('failed');
  });
  if (text.trim() === '') throw new ReadFailure('changed');
  try {
    return parseJson(text);
  } catch {
    throw new ReadFailure('not-json');
  }
}

async function send(fetch: Asking['fetch'], url: string, headers: Record<string, string>, signal: AbortSignal) {
  try {
    return await fetch(url, {
      method: 'GET',
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      headers: { Accept: 'application/json', ...headers },
      signal,
    });
  } catch {
    // Browsers do not tell a refused redirect from a dead network. The page itself came from this server, so while
    // the browser is online it is the redirect: to a sign-in page.
    throw new ReadFailure(globalThis.navigator?.onLine === false ? 'failed' : 'refused');
  }
}
