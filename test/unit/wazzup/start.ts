import { onTestFinished } from 'vitest';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, type RequestOptions } from '@/lib/wazzup/request';
import { createWazzup, listen, type WazzupOptions } from '../../wazzup/index.ts';

export { DEAL, onWire } from './deal.ts';

export const TOKEN = 'secret-token-of-the-tests-4711';

/** Short pauses, so that the tests are quick. */
const QUICK: Partial<RequestOptions> = { timeoutMs: 5000, pauseMs: 1, retries: 2 };

/** Starts the stand-in for Wazzup behind real HTTP and a client of it. Both end with the test. */
export async function start(options: WazzupOptions = {}, changes: Partial<RequestOptions> = {}) {
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false, ...options });
  const { url, close } = await listen(wazzup);
  onTestFinished(close);
  const request = createRequest({ origin: url, token: async () => TOKEN, ...QUICK, ...changes });
  const sent = (method?: string) => wazzup.requests.list().filter((one) => !method || one.method === method);
  return { wazzup, url, request, client: createClient(request), sent };
}
