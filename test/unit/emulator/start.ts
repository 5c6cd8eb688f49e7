import { onTestFinished } from 'vitest';
import { createWazzup, type Deal, listen, type WazzupOptions } from '../../wazzup/index.ts';

export const TOKEN = 'secret-token-1234';

export const DEAL: Deal = {
  id: 'deal1',
  name: 'TestDeal',
  responsible_user_id: '222',
  uri: 'https://example.com/deal/123',
  contacts: ['chat1'],
  closed: false,
};

export const dealWithId = (id: string): Deal => ({ ...DEAL, id });

type RequestOptions = { token?: string | null; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

/** Starts an emulator and gives functions that call it; the emulator stops at the end of the test. */
export const start = async (options: WazzupOptions = {}) => {
  const wazzup = createWazzup({ tokens: [TOKEN], ...options });
  const { url, close } = await listen(wazzup);
  onTestFinished(close);
  const send = (method: string, path: string, { token = TOKEN, body, headers, signal }: RequestOptions = {}) =>
    fetch(url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal ?? null,
    });
  const call = async (method: string, path: string, request: RequestOptions = {}) => {
    const response = await send(method, path, request);
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
  const write = (method: 'POST' | 'PATCH', ...deals: unknown[]) => call(method, '/v2/deals', { body: { deals } });
  const remove = (...deal_ids: unknown[]) => call('DELETE', '/v2/deals', { body: { deal_ids } });
  const listIds = async (query = '') => {
    const { json } = await call('GET', `/v2/deals${query}`);
    return json.data.map(({ id }: Deal) => id);
  };
  return { wazzup, url, send, call, write, remove, listIds };
};
