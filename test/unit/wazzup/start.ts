import { onTestFinished } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, type RequestOptions } from '@/lib/wazzup/request';
import { createWazzup, listen, type WazzupOptions, type Deal as WireDeal } from '../../wazzup/index.ts';

export const TOKEN = 'secret-token-of-the-tests-4711';

/** Impatient, so that tests are quick. */
const QUICK: Partial<RequestOptions> = { timeoutMs: 5000, pauseMs: 1, retries: 2 };

/** An emulator behind real HTTP and a client of it; both are gone when the test is. */
export async function start(options: WazzupOptions = {}, changes: Partial<RequestOptions> = {}) {
  const wazzup = createWazzup({ tokens: [TOKEN], rateLimit: false, ...options });
  const { url, close } = await listen(wazzup);
  onTestFinished(close);
  const request = createRequest({ origin: url, token: async () => TOKEN, ...QUICK, ...changes });
  const sent = (method?: string) => wazzup.requests.list().filter((one) => !method || one.method === method);
  return { wazzup, url, request, client: createClient(request), sent };
}

export const DEAL: Deal = {
  id: '4217',
  name: 'Doors',
  uri: 'https://acme.crm.example/deal/4217',
  responsibleUserId: '7',
  contacts: ['11', '12'],
  closed: false,
};

/** A deal as the wire has it, written out here so that a slip in lib/wazzup/wire.ts shows. */
export const onWire = ({ id, name, uri, responsibleUserId, contacts, closed }: Deal): WireDeal => ({
  id,
  name,
  uri,
  responsible_user_id: responsibleUserId,
  contacts,
  closed,
});
