import type { GetJson } from '@/lib/crm/reader';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { parseJson } from '@/lib/parse-json';
import { withTimeout } from './with-timeout';

const PATIENCE_MS = 3_000;

type Form = Parameters<GetJson>[2];

export interface SessionClientOptions {
  fetch: typeof fetch;
  /** The page's own origin; nothing else is ever asked. */
  origin: string;
  /** Patterns of what may be asked, each for the whole of it: see `Reader.requests`. */
  requests: readonly RegExp[];
  signal?: AbortSignal;
}

/** Makes the one way in which readers ask a CRM. */
export function createSessionClient({ fetch, origin, requests, signal }: SessionClientOptions): GetJson {
  return async (path, headers = {}, form) => {
    if (!isOwnPath(path, origin) || !isListed(path, form, requests))
      throw new Error('A reader may ask only what is on its list of requests.');
    return withTimeout(
      PATIENCE_MS,
      (stop) => askJson(() => send(fetch, origin + path, headers, form, stop), form),
      signal,
    );
  };
}

/** A path that changes when it is resolved (`//host`, `/../`, `#`) is not the one that is compared. */
function isOwnPath(path: string, origin: string): boolean {
  if (!path.startsWith('/')) return false;
  const url = new URL(origin + path);
  return url.origin === origin && url.pathname + url.search === path;
}

function isListed(path: string, form: Form, requests: readonly RegExp[]): boolean {
  const fields = Object.entries(form ?? {}).map(([name, value]) => `${name}=${value}`);
  const asked = form ? [`POST ${path}`, ...fields].join('\n') : path;
  return requests.some((pattern) => pattern.exec(asked)?.[0] === asked);
}

async function askJson(ask: () => Promise<Response>, form: Form): Promise<unknown> {
  const response = await ask();
  const tellsWhy = form !== undefined && response.status === 401;
  const isRefused = [401, 403].includes(response.status) && !tellsWhy;
  if (isRefused || response.redirected) throw new ReadFailure('refused');
  if (!response.ok && !tellsWhy) throw new ReadFailure('failed');
  const text = await response.text().catch(() => {
    throw new ReadFailure('failed');
  });
  if (text.trim() === '') throw new ReadFailure('changed');
  try {
    return parseJson(text);
  } catch {
    throw new ReadFailure(tellsWhy ? 'refused' : 'not-json');
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
    // Browsers do not tell a refused redirect from a dead network. The page itself came from this server, so while
    // the browser is online it is the redirect: to a sign-in page.
    throw new ReadFailure(globalThis.navigator?.onLine === false ? 'failed' : 'refused');
  }
}
