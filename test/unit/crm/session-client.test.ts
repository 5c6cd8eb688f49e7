import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionClient } from '@/lib/crm/reading/session-client';
import { ReadFailure, toFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asText, getPath, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Failure } from '@/lib/deal/model';
import { parseJson } from '@/lib/parse-json';

const ORIGIN = 'https://acme.pipedrive.com';

function askFor(answer: () => Response | Promise<Response>, requests = [/^\/api\/deals\/\d+(\?full=1)?$/]) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => answer());
  return { fetch, ask: createSessionClient({ fetch, origin: ORIGIN, requests }) };
}

async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ReadFailure);
  return toFailure(error);
}

describe('what is asked', () => {
  it('goes to the page’s own origin, with its session, following nothing', async () => {
    const { ask, fetch } = askFor(() => new Response('{"a":1}'));
    expect(await ask('/api/deals/7?full=1', { 'X-Requested-With': 'XMLHttpRequest' })).toEqual({ a: 1 });
    const [url, init] = fetch.mock.lastCall ?? [];
    expect(url).toBe(`${ORIGIN}/api/deals/7?full=1`);
    expect(init).toMatchObject({ method: 'GET', credentials: 'include', redirect: 'error', cache: 'no-store' });
    expect(init?.headers).toMatchObject({ 'X-Requested-With': 'XMLHttpRequest' });
    expect(init?.body).toBeUndefined();
  });

  it.each([
    '/api/deals/7?full=2',
    '/api/deals/7?full=1&more=1',
    '/api/deals/7#x',
    '/api/deals',
    '/api/../api/deals/7',
    '/prefix/api/deals/7',
    'api/deals/7',
    '//evil.example/api/deals/7',
    '/\\evil.example/api/deals/7',
    '@evil.example/api/deals/7',
    'https://evil.example/api/deals/7',
    '',
  ])('is on the list of requests: %s is not', async (path) => {
    // The second pattern would find its words anywhere: only a match of the whole path counts.
    const { ask, fetch } = askFor(() => new Response('{}'), [/^\/api\/deals\/\d+(\?full=1)?$/, /deals\/7/]);
    await expect(ask(path)).rejects.toThrow('not listed');
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('a form', () => {
  const requests = [/^\/api$/, /^POST \/api\na=[a-z ]+\nb=\d$/];
  const ask = (answer: Response, form: Record<string, string>) => askFor(() => answer, requests).ask('/api', {}, form);

  it('goes by POST, and only as it is on the list: as a whole, in its order', async () => {
    const { ask, fetch } = askFor(() => new Response('{"a":1}'), requests);
    expect(await ask('/api', {}, { a: 'x y', b: '1' })).toEqual({ a: 1 });
    expect(fetch.mock.lastCall?.[1]).toMatchObject({ method: 'POST', credentials: 'include', redirect: 'error' });
    expect(String(fetch.mock.lastCall?.[1]?.body)).toBe('a=x+y&b=1');
    for (const form of [{}, { a: 'x' }, { b: '1', a: 'x' }, { a: 'x', b: '1', c: '' }, { a: 'x\nb=1', b: '1' }])
      await expect(ask('/api', {}, form as Record<string, string>)).rejects.toThrow('not listed');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('may be answered with a 401 that says why; one that is no answer is a refusal', async () => {
    const form = { a: 'x', b: '1' };
    expect(await ask(new Response('{"fresh":1}', { status: 401 }), form)).toEqual({ fresh: 1 });
    expect(await failureOf(ask(new Response('<html>', { status: 401 }), form))).toBe('refused');
    expect(await failureOf(ask(new Response('{"fresh":1}', { status: 403 }), form))).toBe('refused');
    expect(await failureOf(ask(redirected(new Response('{}', { status: 401 })), form))).toBe('refused');
    expect(await failureOf(ask(new Response('{}', { status: 500 }), form))).toBe('failed');
  });
});

describe('an answer that is none', () => {
  it.each<[string, Failure, () => Response]>([
    ['401', 'refused', () => new Response('{}', { status: 401 })],
    ['403', 'refused', () => new Response('{}', { status: 403 })],
    ['a redirect', 'refused', () => Promise.reject(new TypeError('Failed to fetch')) as never],
    ['a redirect that was followed after all', 'refused', () => redirected(new Response('{}'))],
    ['404', 'failed', () => new Response('{}', { status: 404 })],
    ['500', 'failed', () => new Response('{}', { status: 500 })],
    ['204', 'changed', () => new Response(null, { status: 204 })],
    ['an empty body', 'changed', () => new Response(' \n')],
    ['a sign-in page', 'not-json', () => new Response('<!doctype html><title>Sign in</title>')],
    ['half an answer', 'not-json', () => new Response('{"data":')],
    ['a body that breaks off', 'failed', () => new Response(brokenBody())],
  ])('%s: %s', async (_name, reason, answer) => {
    expect(await failureOf(askFor(answer).ask('/api/deals/7'))).toBe(reason);
  });

  it('no network: failed', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { ask } = askFor(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failureOf(ask('/api/deals/7'))).toBe('failed');
    vi.unstubAllGlobals();
  });
});

it('leaves nothing behind that follows the signal of the read', async () => {
  const read = new AbortController();
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('{}'));
  const ask = createSessionClient({ fetch, origin: ORIGIN, requests: [/^\/api$/], signal: read.signal });
  await ask('/api');
  expect(fetch.mock.lastCall?.[1]?.signal?.aborted).toBe(true);
});

describe('a slow answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each<[string, () => Response | Promise<Response>]>([
    ['that never begins', () => new Promise<Response>(() => {})],
    ['whose body never ends', () => new Response(new ReadableStream())],
  ])('%s is given up after three seconds', async (_name, answer) => {
    const { ask, fetch } = askFor(answer);
    const failure = failureOf(ask('/api/deals/7'));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(fetch.mock.lastCall?.[1]?.signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failure).toBe('timeout');
    expect(fetch.mock.lastCall?.[1]?.signal?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('JSON', () => {
  it('keeps long integers undamaged, as strings', () => {
    expect(parseJson('{"id":123456789012345678,"n":-9007199254740993,"safe":9007199254740991,"x":[1.5,1e25]}')).toEqual(
      {
        id: '123456789012345678',
        n: '-9007199254740993',
        safe: 9007199254740991,
        x: [1.5, 1e25],
      },
    );
    expect(parseJson('"123456789012345678"')).toBe('123456789012345678');
    expect(() => parseJson('<html>')).toThrow(SyntaxError);
  });

  it.each([
    [7, '7'],
    ['7', '7'],
    [' abc ', 'abc'],
    [0, undefined],
    ['0', undefined],
    ['', undefined],
    [' ', undefined],
    [-7, undefined],
    ['-7', undefined],
    [1.5, undefined],
    [2 ** 53, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [true, undefined],
    [{ id: 7 }, undefined],
    [['7'], undefined],
  ])('asId(%j) is %j', (value, id) => {
    expect(asId(value)).toBe(id);
  });

  it('is looked into without surprises', () => {
    expect(getPath({ a: { b: [5] } }, 'a', 'b', '0')).toBe(5);
    expect(getPath({ a: null }, 'a', 'b')).toBeUndefined();
    expect(getPath({}, 'constructor')).toBeUndefined();
    expect(getPath(parseJson('{"__proto__":{"x":1}}'), 'x')).toBeUndefined();
    expect(getPath('text', 'length')).toBeUndefined();
    expect(asText(' a  b ')).toBe('a  b');
    expect(omitUndefined({ a: 1, b: undefined, c: null })).toEqual({ a: 1, c: null });
  });
});

function redirected(response: Response): Response {
  Object.defineProperty(response, 'redirected', { value: true });
  return response;
}

function brokenBody(): ReadableStream {
  return new ReadableStream({
    start: (controller) => controller.error(new TypeError('network error')),
  });
}
