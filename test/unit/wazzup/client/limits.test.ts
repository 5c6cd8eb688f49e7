// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseRetryAfter } from '@/lib/wazzup/error-response';
import { DEAL, start } from '../start.ts';
import { clientOf, errorOf } from './start-client.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

// These tests send hundreds of requests, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('Retry-After', () => {
  it('seconds and dates are read, the rest is not', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
    const told = (retryAfter: string, date?: string) =>
      parseRetryAfter(429, new Headers({ 'retry-after': retryAfter, ...(date && { date }) }));
    expect(told('7')).toBe(7000);
    expect(told(' 0 ')).toBe(0);
    expect(told('Thu, 01 Jan 2026 00:00:30 GMT')).toBe(30_000);
    expect(told('Thu, 01 Jan 2020 00:00:30 GMT')).toBe(0);
    for (const nothing of ['', 'soon']) expect(told(nothing)).toBeUndefined();
    expect(parseRetryAfter(429, new Headers())).toBeUndefined();
    // Our clock may be wrong, so a date is measured from the date of the answer.
    for (const hour of ['00', '09', '23'])
      expect(told(`Thu, 01 Jan 2026 ${hour}:00:30 GMT`, `Thu, 01 Jan 2026 ${hour}:00:00 GMT`)).toBe(30_000);
    expect(told('Thu, 01 Jan 2026 00:00:30 GMT', 'no date')).toBe(30_000);
  });

  it('of a server that fails, one longer than the usual pauses is not heeded', () => {
    const told = (status: number) => parseRetryAfter(status, new Headers({ 'retry-after': '3600' }));
    expect([429, 500, 502, 503, 504].map(told)).toEqual([3_600_000, 5_000, 5_000, 5_000, 5_000]);
  });

  it('a 503 that names an hour is told as a failing Wazzup, and costs seconds', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.faults.add({ status: 503, retryAfter: 3600 });
    const error = await errorOf(client.create([DEAL]));
    expect([error.kind, error.details.retryAfterMs]).toEqual(['unavailable', 5000]);
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.now() });
    const created = client.create([DEAL]);
    await vi.advanceTimersByTimeAsync(5000);
    await created;
    expect(sent().map(({ status }) => status)).toEqual([503, 200]);
  });

  it('of 429 as a date on a clock that is an hour slow, it holds as long as Wazzup means', async () => {
    const { client, wazzup } = await start();
    const [date, retryAfter] = [3600_000, 3605_000].map((ms) => new Date(Date.now() + ms).toUTCString());
    if (date && retryAfter) wazzup.faults.add({ status: 429, retryAfter, date });
    expect((await errorOf(client.create([DEAL]))).details.retryAfterMs).toBe(5000);
  });

  it.each([
    ['in seconds', () => '1', (refusedAt: number) => refusedAt + 1000],
    ['as a date', () => new Date(Date.now() + 1900).toUTCString(), (_at: number, told: string) => Date.parse(told)],
  ])('a short one %s is waited for, by this request and by all others', async (_name, retryAfter, until) => {
    const { client, wazzup, sent } = await start();
    const told = retryAfter();
    wazzup.faults.add({ status: 429, retryAfter: told });
    const first = client.get('1');
    await vi.waitFor(() => expect(sent()[0]?.status).toBe(429));
    // This is long enough for the client to read the answer.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.all([first, client.get('2')]);
    const [refused, ...later] = sent();
    expect(later).toHaveLength(2);
    for (const { time } of later) expect(time).toBeGreaterThanOrEqual(until(refused?.time ?? Number.NaN, told));
  });

  it('a long one of 429 is told at once, and nothing is sent until then', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.faults.add({ status: 429, retryAfter: 3600 });
    const error = await errorOf(client.create([DEAL]));
    expect(error.details.retryAfterMs).toBe(3_600_000);
    expect(sent()).toHaveLength(1);
    const next = await errorOf(client.get('1'));
    expect(next.kind).toBe('rate-limited');
    expect(next.details.retryAfterMs).toBeGreaterThan(3_590_000);
    expect(sent()).toHaveLength(1);
  });

  it('a long one is told at once to those who are waiting in line, too', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.faults.add({ status: 429, retryAfter: 3600, times: 100 });
    const errors = await Promise.all(Array.from({ length: 30 }, () => errorOf(client.get('1'))));
    expect(new Set(errors.map(({ kind }) => kind))).toEqual(new Set(['rate-limited']));
    expect(sent().length).toBeLessThan(30);
  });

  it.each(['99999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'not even %s keeps the door shut for ever',
    async (retryAfter) => {
      const { client, wazzup } = await start();
      wazzup.faults.add({ status: 429, retryAfter });
      await errorOf(client.get('1'));
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3600_000 });
      expect(await client.get('1')).toBeNull();
    },
  );

  it('a 429 without one is waited out as long as v3 counts', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.faults.add({ status: 429 });
    const began = Date.now();
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: began });
    const got = client.get('1');
    // Only the client's own timers are faked; the network needs real ones.
    while (sent()[0]?.status !== 429) await nextTurn();
    for (let ms = 0; ms < 20_000 && sent().length < 2; ms += 50) {
      await vi.advanceTimersByTimeAsync(50);
      await nextTurn();
    }
    await got;
    expect(Date.now() - began).toBeGreaterThanOrEqual(5000);
    expect(Date.now() - began).toBeLessThan(15_000);
  });
});

describe('the rate', () => {
  it('at most 400 requests leave in any 5 s, whoever asks and when', async () => {
    vi.useFakeTimers();
    const sent: number[] = [];
    const client = clientOf('https://x.example', {
      fetch: async () => {
        sent.push(Date.now());
        return new Response('{"data":[]}');
      },
    });
    const asked: Promise<unknown>[] = [];
    const ask = (count: number) => {
      for (let left = count; left > 0; left -= 1) asked.push(client.get('1'));
    };
    ask(100);
    await vi.advanceTimersByTimeAsync(4800);
    ask(900);
    await vi.advanceTimersByTimeAsync(300);
    expect(sent).toHaveLength(500);
    await vi.advanceTimersByTimeAsync(20_000);
    await Promise.all(asked);
    expect(sent).toHaveLength(1000);
    for (const start of sent) {
      expect(sent.filter((time) => time >= start && time < start + 5000).length).toBeLessThanOrEqual(400);
    }
  });

  it('at most 6 at a time', async () => {
    const [open, most] = [new Set<number>(), { now: 0 }];
    let number = 0;
    const client = clientOf('https://x.example', {
      fetch: async () => {
        const mine = number++;
        open.add(mine);
        most.now = Math.max(most.now, open.size);
        await new Promise((resolve) => setTimeout(resolve, 2));
        open.delete(mine);
        return new Response('{"data":[]}');
      },
    });
    await Promise.all(Array.from({ length: 30 }, () => client.get('1')));
    expect(most.now).toBe(6);
  });
});
