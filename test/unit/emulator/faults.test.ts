// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ECHOES, type EchoForm } from '../../wazzup/faults.ts';
import { createWazzup, type Fault } from '../../wazzup/index.ts';
import { DEAL, dealWithId, start, TOKEN } from './start.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('faults', () => {
  it.each<Fault>([{ status: 401 }, { status: 429 }, { status: 500 }, { status: 502 }, { status: 503 }])(
    'answers %o once, without effect',
    async (fault) => {
      const { wazzup, write } = await start();
      wazzup.faults.add(fault);
      expect((await write('POST', DEAL)).status).toBe('status' in fault && fault.status);
      expect(wazzup.deals.all()).toEqual([]);
      expect((await write('POST', DEAL)).status).toBe(200);
    },
  );

  it.each([
    [3, '3'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
    [undefined, null],
  ])('sends Retry-After %s', async (retryAfter, header) => {
    const { wazzup, send } = await start();
    wazzup.faults.add({ status: 429, ...(retryAfter !== undefined && { retryAfter }) });
    expect((await send('GET', '/v2/deals')).headers.get('retry-after')).toBe(header);
  });

  it('cuts a connection before or after the request takes effect', async () => {
    const { wazzup, write, listIds } = await start();
    wazzup.faults.add({ cut: 'before' }, { cut: 'after' });
    await expect(write('POST', dealWithId('before'))).rejects.toThrow(TypeError);
    await expect(write('POST', dealWithId('after'))).rejects.toThrow(TypeError);
    expect(await listIds()).toEqual(['after']);
    expect(wazzup.requests.list().map(({ status }) => status)).toEqual(['cut', 'cut', 200]);
  });

  it('reuses no connection, because a browser would silently repeat a request on it', async () => {
    const { send } = await start();
    expect((await send('GET', '/v2/deals')).headers.get('connection')).toBe('close');
  });

  it('sends the headers at once and the body late', async () => {
    const { wazzup, send } = await start();
    wazzup.deals.put(DEAL);
    wazzup.faults.add({ slowBodyMs: 300 });
    const begin = performance.now();
    const response = await send('GET', '/v2/deals');
    expect(response.status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(250);
    expect((await response.json()).data).toEqual([DEAL]);
    expect(performance.now() - begin).toBeGreaterThan(290);
  });

  it('sends the whole answer late; the effect is there at once', async () => {
    const { wazzup, send, call } = await start();
    wazzup.faults.add({ slowMs: 60_000 }, { slowMs: 100 });
    const signal = AbortSignal.timeout(100);
    await expect(send('POST', '/v2/deals', { body: { deals: [DEAL] }, signal })).rejects.toThrow('timeout');
    expect(wazzup.deals.all()).toEqual([DEAL]);
    const begin = performance.now();
    expect((await call('GET', '/v2/deals')).json.data).toEqual([DEAL]);
    expect(performance.now() - begin).toBeGreaterThan(90);
  });

  it('delays an answer until the test releases it; the effect is there at once', async () => {
    const { wazzup, send, call } = await start();
    wazzup.faults.add({ hold: true, method: 'POST', times: 9 });
    const statuses: number[] = [];
    const late = send('POST', '/v2/deals', { body: { deals: [DEAL] } }).then(({ status }) => statuses.push(status));
    await vi.waitFor(() => expect(wazzup.deals.all()).toEqual([DEAL]));
    // The emulator answers other requests meanwhile.
    expect((await call('GET', '/v2/deals')).json.data).toEqual([DEAL]);
    expect(statuses).toEqual([]);
    wazzup.faults.release();
    await late;
    // After `release` the emulator does not delay later requests.
    expect((await send('POST', '/v2/deals', { body: { deals: [DEAL] } })).status).toBe(200);
    expect(statuses).toEqual([200]);
  });

  it('answers 200 with an HTML page, without effect', async () => {
    const { wazzup, send } = await start();
    wazzup.faults.add({ html: true });
    const response = await send('POST', '/v2/deals', { body: { deals: [DEAL] } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await response.text()).toMatch(/^<!doctype html>/);
    expect(wazzup.deals.all()).toEqual([]);
  });

  it('answers exactly what the test says, without effect', async () => {
    const { wazzup, write } = await start();
    wazzup.faults.add({ answer: { status: 204 } }, { answer: {} }, { answer: { status: 418, body: '{"a":1}' } });
    const answers = [await write('POST', DEAL), await write('POST', DEAL), await write('POST', DEAL)];
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [204, ''],
      [200, ''],
      [418, '{"a":1}'],
    ]);
    expect(wazzup.deals.all()).toEqual([]);
  });

  it('gives half of an answer, or another first item; a write takes effect', async () => {
    const { wazzup, send, call } = await start();
    wazzup.faults.add({ half: true });
    const half = await send('POST', '/v2/deals', { body: { deals: [DEAL] } });
    expect(await half.text()).toBe('{"data":{"processed":1},"met');
    expect(wazzup.deals.all()).toEqual([DEAL]);
    wazzup.deals.put(dealWithId('deal2'));
    for (const [path, rest] of [
      ['/v2/deals', [dealWithId('deal2')]],
      ['/v2/deals/deal1', []],
    ] as const) {
      wazzup.faults.add({ rewrite: { id: null, closed: 'yes' } });
      expect((await call('GET', path)).json.data).toEqual([{ ...DEAL, id: null, closed: 'yes' }, ...rest]);
    }
  });

  it.each(Object.keys(ECHOES) as EchoForm[])('refuses with words that repeat the token: %s', async (echo) => {
    const { wazzup, call } = await start({ tokens: [`${TOKEN}/+`] });
    wazzup.faults.add({ echo });
    const { status, json } = await call('POST', '/v2/deals', { token: `${TOKEN}/+` });
    expect([status, json.detail]).toEqual([400, json.errors[0]]);
    const plain = ['plain', 'slashes', 'unicode'].includes(echo);
    expect(json.detail === `${TOKEN}/+`).toBe(plain);
  });

  it('sends a date of its own', async () => {
    const { wazzup, send } = await start();
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    wazzup.faults.add({ status: 503, date });
    expect((await send('GET', '/v2/deals')).headers.get('date')).toBe(date);
  });

  it('waits for a request of its method, lasts its number of times, and can be cleared', async () => {
    const { wazzup, call, write } = await start();
    wazzup.faults.add({ status: 503, method: 'POST', times: 2 }, { status: 500 });
    const statuses = [
      await call('GET', '/v2/deals'),
      await call('GET', '/v2/deals'),
      await write('POST', DEAL),
      await write('POST', DEAL),
      await write('POST', DEAL),
    ].map(({ status }) => status);
    expect(statuses).toEqual([500, 200, 503, 503, 200]);
    wazzup.faults.add({ status: 500, times: 9 });
    wazzup.faults.clear();
    expect((await call('GET', '/v2/deals')).status).toBe(200);
  });

  it.each<unknown>([
    {},
    5,
    { toString: 1 },
    { slowMs: '5' },
    { status: 404 },
    { status: 500, html: true },
    { cut: 'now' },
    { html: true, times: 0 },
    { slowMs: -1 },
    { answer: 5 },
    { answer: { status: 99 } },
    { half: false },
    { rewrite: null },
    { echo: 'aloud' },
    { html: true, date: 'x' },
  ])('refuses the fault %o', (fault) => {
    expect(() => createWazzup().faults.add(fault as Fault)).toThrow('A fault is one of');
  });

  it('cuts everything while the emulator is down', async () => {
    const { wazzup, call } = await start();
    wazzup.down(true);
    await expect(call('GET', '/v2/deals')).rejects.toThrow(TypeError);
    await expect(call('GET', '/v2/deals')).rejects.toThrow(TypeError);
    wazzup.down(false);
    expect((await call('GET', '/v2/deals')).status).toBe(200);
  });

  it('rejects in-process, as fetch would', async () => {
    const { app, faults, deals } = createWazzup({ tokens: [TOKEN] });
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const post = () => app.request('/v2/deals', { method: 'POST', headers, body: JSON.stringify({ deals: [DEAL] }) });
    faults.add({ cut: 'after' });
    await expect(post()).rejects.toThrow(TypeError);
    expect(deals.all()).toEqual([DEAL]);
    expect((await post()).status).toBe(200);
  });

  it('answers 429 above 500 requests in 5 s of one token, unless the options say otherwise', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { wazzup, call } = await start();
    const request = (token: string) =>
      wazzup.app.request('/v2/deals', { headers: { authorization: `Bearer ${token}` } });
    for (let n = 0; n < 500; n++) expect((await request(TOKEN)).status).toBe(200);
    expect((await call('GET', '/v2/deals')).status).toBe(429);
    wazzup.tokens.accept('other');
    expect((await request('other')).status).toBe(200);
    vi.setSystemTime(Date.now() + 5000);
    expect((await call('GET', '/v2/deals')).status).toBe(200);

    const free = createWazzup({ rateLimit: false });
    for (let n = 0; n < 600; n++) expect((await free.app.request('/v2/deals')).status).toBe(401);
    const tight = await start({ rateLimit: { requests: 1, perMs: 1000 } });
    expect((await tight.call('GET', '/v2/deals')).status).toBe(200);
    expect((await tight.call('GET', '/v2/deals')).status).toBe(429);
  });
});

describe('requests', () => {
  it('stand in the record in order, with the end of the token only', async () => {
    const statuses: unknown[] = [];
    const { wazzup, call, write } = await start({ onRequest: ({ status }) => statuses.push(status) });
    await call('GET', '/v2/deals/a%2Fb?x=1', { token: null });
    await write('POST', DEAL);
    await call('POST', '/v2/deals', { body: '{oops' });
    await call('DELETE', '/v2/deals', { body: '{"deal_ids":[123456789012345678]}' });
    const common = { time: expect.any(Number), token: '1234', method: 'POST', path: '/v2/deals', query: '' };
    expect(wazzup.requests.list()).toEqual([
      {
        ...common,
        method: 'GET',
        path: '/v2/deals/a%2Fb',
        query: 'x=1',
        token: undefined,
        body: undefined,
        status: 401,
      },
      { ...common, body: { deals: [DEAL] }, status: 200 },
      { ...common, body: '{oops', status: 400 },
      { ...common, method: 'DELETE', body: { deal_ids: [123456789012345678n] }, status: 200 },
    ]);
    expect(statuses).toEqual([401, 200, 400, 200]);
    wazzup.requests.clear();
    expect(wazzup.requests.list()).toEqual([]);
  });
});
