import { askedPause } from '@/lib/crm/reading/asked-pause';
import type { CrmHold } from '@/lib/crm/reading/session-client';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { matchAddress } from '@/lib/lesson/address-form';
import { onlyShows } from '@/lib/lesson/only-shows';

/** One page may take so long. */
const TIMEOUT_MS = 3_000;

/** A page that is longer is no page of one contact. */
const MAX_CHARS = 2_000_000;

/** How linked pages are asked for. */
export interface PageClient {
  fetch: typeof fetch;
  hold?: CrmHold | undefined;
}

/**
 * Asks for the page to which a link of the open page leads, with the manager's own session, and parses it. The address
 * has to be the link's own, of the page's origin and of a form to which the manager agreed; parameters that the form
 * does not name are left out. Rejects with ReadFailure.
 */
export async function fetchLinkedPage(
  link: string,
  agreed: readonly string[],
  page: Document,
  client: PageClient,
): Promise<Document> {
  const address = addressOf(link, agreed, page);
  if (!address) throw new ReadFailure('changed');
  if (await client.hold?.isOn()) throw new ReadFailure('held');
  const response = await send(address, client.fetch);
  const pause = askedPause(response);
  if (pause !== undefined) await client.hold?.begin(pause);
  if (pause !== undefined) throw new ReadFailure('held');
  if ([401, 403].includes(response.status) || response.redirected) throw new ReadFailure('refused');
  if (!response.ok) throw new ReadFailure('failed');
  if (!/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) throw new ReadFailure('changed');
  return new DOMParser().parseFromString(await textOf(response), 'text/html');
}

/** The address to ask for; undefined if the link leads elsewhere, or may do more than show a page. */
function addressOf(link: string, agreed: readonly string[], page: Document): string | undefined {
  const url = URL.parse(link, page.baseURI);
  if (!url || url.origin !== page.defaultView?.location.origin) return undefined;
  const [agreedTo] = agreed.flatMap((form) => matchAddress(form, url) ?? []);
  if (!agreedTo) return undefined;
  const { search, hash } = new URL(agreedTo.uri);
  const path = url.pathname + search;
  return onlyShows(path + hash) ? url.origin + path : undefined;
}

async function send(address: string, fetch: PageClient['fetch']): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await fetch(address, {
      method: 'GET',
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      headers: { Accept: 'text/html' },
      signal,
    });
  } catch (error) {
    if (isTimeout(error)) throw new ReadFailure('timeout');
    throw new ReadFailure(navigator.onLine === false ? 'failed' : 'refused');
  }
}

/** The page's text; the time-out of the request covers it too. */
async function textOf(response: Response): Promise<string> {
  try {
    return await boundedText(response);
  } catch (error) {
    throw error instanceof ReadFailure ? error : new ReadFailure(isTimeout(error) ? 'timeout' : 'failed');
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= MAX_CHARS) continue;
    await reader?.cancel();
    throw new ReadFailure('changed');
  }
  return text;
}
