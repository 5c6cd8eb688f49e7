// @vitest-environment node
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { LIMITS, REQUEST_SIZE, validateDeal } from '@/lib/deal/validate';
import { createClient } from '@/lib/wazzup/client';
import { parseRetryAfter } from '@/lib/wazzup/error-response';
import { createRequest, type RequestOptions } from '@/lib/wazzup/request';
import { type Fault, SWITCH_POSITIONS, type Switches } from '../../wazzup/index.ts';
import { DEAL, onWire, start, TOKEN } from './start.ts';

const numbered = (id: string): Deal => ({ ...DEAL, id });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items);

/** Gives the DealError that a promise ends with. */
async function errorOf(promise: Promise<unknown>): Promise<DealError> {
  const error = await promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(DealError);
  // No error holds the token: neither message nor stack, cause or anything deeper.
  expect(JSON.stringify(error)).not.toContain(TOKEN);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(TOKEN);
  return error as DealError;
}

/** Starts a server that answers as the test tells it, and notes what it was sent. */
async function serve(answer: RequestListener) {
  const requests: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url, headers: request.headers });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const clientOf = (origin: string, changes: Partial<RequestOptions> = {}) =>
  createClient(createRequest({ origin, token: async () => TOKEN, pauseMs: 1, retries: 2, ...changes }));

// These tests send hundreds of requests, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the five calls', () => {
  it('add: exactly the six documented fields, as JSON, with the token', async () => {
    const { client, wazzup, sent } = await start();
    await client.create([DEAL]);
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(sent()).toMatchObject([{ method: 'POST', path: '/v2/deals', query: '', token: TOKEN.slice(-4) }]);
    expect(sent()[0]?.body).toStrictEqual({ deals: [onWire(DEAL)] });
  });

  it('get: what Wazzup has, null if nothing', async () => {
    const { client, wazzup } = await start();
    expect(await client.get(DEAL.id)).toBeNull();
    wazzup.deals.put(onWire(DEAL));
    expect(await client.get(DEAL.id)).toStrictEqual(DEAL);
    expect(await client.get('421')).toBeNull();
    expect(await client.get('')).toBeNull();
  });

  it('update: replaces all six fields', async () => {
    const { client, wazzup } = await start();
    wazzup.deals.put(onWire(DEAL));
    const other = {
      ...DEAL,
      name: 'Floors',
      uri: 'https://x.example/',
      responsibleUserId: '8',
      contacts: [],
      closed: true,
    };
    await client.update([other]);
    expect(wazzup.deals.all()).toEqual([onWire(other)]);
  });

  it('delete: this deal and no other', async () => {
    const { client, wazzup, sent } = await start();
    for (const id of ['1', '2', '11']) wazzup.deals.put(onWire(numbered(id)));
    await client.delete(['1']);
    expect(wazzup.deals.all().map(({ id }) => id)).toEqual(['2', '11']);
    expect(sent('DELETE')[0]?.body).toStrictEqual({ deal_ids: ['1'] });
  });

  it('a batch is 1 to 100 deals and none twice; any other sends nothing', async () => {
    const { client, wazzup, sent } = await start();
    const hundred = Array.from({ length: REQUEST_SIZE }, (_, index) => numbered(String(index)));
    await client.create(hundred);
    expect(wazzup.deals.all()).toHaveLength(100);
    wazzup.requests.clear();
    for (const bad of [[], [...hundred, numbered('x')], [DEAL, { ...DEAL, name: 'again' }]]) {
      await expect(client.create(bad)).rejects.toThrow(RangeError);
      await expect(client.update(bad)).rejects.toThrow(RangeError);
      await expect(client.delete(bad.map(({ id }) => id))).rejects.toThrow(RangeError);
    }
    expect(sent()).toEqual([]);
  });
});

const POSITIONS = Object.entries(SWITCH_POSITIONS).flatMap(([name, positions]) =>
  positions.map((position) => ({ name, position, switches: { [name]: position } as Partial<Switches> })),
);

/** A text of the greatest length that ends in emoji. */
const filled = (start: string, limit: number) =>
  start.padEnd(start.length + ((limit - start.length) % 2), '-').padEnd(limit, '😀');

const longestDeal = (index: number): Deal => ({
  ...DEAL,
  id: filled(String(1000 + index), LIMITS.id),
  name: filled(DEAL.name, LIMITS.name),
  uri: filled(`${DEAL.uri}/`, LIMITS.uri),
});

describe.each(POSITIONS)('with $name: $position', ({ switches }) => {
  it('a deal is added, found, listed, changed and deleted', async () => {
    const { client, wazzup } = await start({ switches });
    const deal = { ...numbered('123456789012345678'), contacts: ['987654321098765432', 'c-1'] };
    await client.create([deal, numbered('2')]);
    expect(await client.get(deal.id)).toStrictEqual(deal);
    expect((await all(client.list())).toSorted((a, b) => a.id.length - b.id.length)).toStrictEqual([
      numbered('2'),
      deal,
    ]);
    const other = { ...deal, name: 'Floors', closed: true };
    await client.update([other]);
    expect(await client.get(deal.id)).toStrictEqual(other);
    await client.delete([deal.id]);
    expect(await client.get(deal.id)).toBeNull();
    expect(wazzup.deals.all().map(({ id }) => id)).toEqual(['2']);
  });

  it('a hundred deals as long as may be sent go in one request, whatever a character is', async () => {
    const { client, wazzup, sent } = await start({ switches });
    const longest = Array.from({ length: REQUEST_SIZE }, (_, index) => longestDeal(index));
    expect(longest.flatMap((deal) => validateDeal(deal, siteOf(DEAL.uri) ?? ''))).toEqual([]);
    await client.create(longest);
    for (const deal of [longest[0], longest.at(-1)]) expect(await client.get(deal?.id ?? '')).toStrictEqual(deal);
    const closed = longest.map((deal) => ({ ...deal, closed: true }));
    await client.update(closed);
    expect(wazzup.deals.all().toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(closed.map(onWire));
    await client.delete(longest.map(({ id }) => id));
    expect(wazzup.deals.all()).toEqual([]);
    expect(sent().filter(({ method }) => method !== 'GET')).toHaveLength(3);
  });

  it('equal ids never leave the client', async () => {
    const { client, sent } = await start({ switches });
    const twice = [DEAL, { ...DEAL, name: 'again' }];
    await expect(client.create(twice)).rejects.toThrow(RangeError);
    await expect(client.update(twice)).rejects.toThrow(RangeError);
    await expect(client.delete([DEAL.id, DEAL.id])).rejects.toThrow(RangeError);
    expect(sent()).toEqual([]);
  });

  it('a refusal is told in its kind', async () => {
    const { client, wazzup } = await start({ switches });
    expect((await errorOf(client.create([{ ...DEAL, name: '' }]))).kind).toBe('invalid');
    wazzup.tokens.forbid(TOKEN);
    expect((await errorOf(client.get('1'))).kind).toBe('forbidden');
    wazzup.tokens.revoke(TOKEN);
    expect((await errorOf(client.get('1'))).kind).toBe('token');
  });

  it('writing what is there, and what is not, is either done or refused as such', async () => {
    const { client, wazzup } = await start({ switches });
    wazzup.deals.put(onWire(DEAL));
    const done = (promise: Promise<void>) =>
      promise.then(
        () => 'done',
        ({ kind }: DealError) => kind,
      );
    const { postKnown, patchUnknown, deleteUnknown } = wazzup.switches.get();
    expect(await done(client.create([DEAL]))).toBe(postKnown.startsWith('refuse') ? 'invalid' : 'done');
    const refused = { 'refuse-404': 'not-found', 'refuse-400': 'invalid' };
    expect(await done(client.update([numbered('1')]))).toBe(
      { ...refused, ignore: 'done', create: 'done' }[patchUnknown],
    );
    expect(await done(client.delete(['2']))).toBe({ ...refused, ok: 'done' }[deleteUnknown]);
  });
});

describe('the list', () => {
  const orders = SWITCH_POSITIONS.paging.flatMap((paging) =>
    SWITCH_POSITIONS.order.map((order) => ({ paging, order })),
  );

  describe.each(orders)('paging $paging, order $order', ({ paging, order }) => {
    it.each([0, 1, 3, 99, 100, 101, 250])('ends and gives each of %i deals once', async (count) => {
      const { client, wazzup, sent } = await start({ switches: { paging, order } });
      const ids = Array.from({ length: count }, (_, index) => String(1000 + index));
      for (const id of ids) wazzup.deals.put(onWire(numbered(id)));
      const inOrder = order === 'by-id' ? ids : ids.toReversed();
      // If Wazzup ignored the offset, nobody could read more than the first page.
      const reachable = paging === 'ignores-offset' ? inOrder.slice(0, 100) : inOrder;
      expect((await all(client.list())).map(({ id }) => id)).toEqual(reachable);
      const most = { honest: 100, short: 3, 'ignores-limit': 250, 'ignores-offset': 100 }[paging];
      expect(sent().length).toBeLessThanOrEqual(Math.ceil(count / most) + 1);
    });
  });

  it('asks for pages of the size it is told', async () => {
    const { client, wazzup, sent } = await start();
    for (const id of ['1', '2', '3']) wazzup.deals.put(onWire(numbered(id)));
    expect(await all(client.list({ pageSize: 2 }))).toHaveLength(3);
    expect(sent().map(({ query }) => query)).toEqual(['offset=0&limit=2', 'offset=2&limit=2', 'offset=3&limit=2']);
  });

  it('asks for no more pages than are looked at', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.deals.put(onWire(DEAL));
    await client.list({ pageSize: 1 }).next();
    expect(sent()).toHaveLength(1);
  });

  it('a deal added at the front while the list is read is no reason to give another twice', async () => {
    const { client, wazzup } = await start({ switches: { order: 'newest-first' } });
    for (const id of ['1', '2', '3', '4']) wazzup.deals.put(onWire(numbered(id)));
    const ids: string[] = [];
    for await (const { id } of client.list({ pageSize: 2 })) {
      if (ids.length === 0) wazzup.deals.put(onWire(numbered('5')));
      ids.push(id);
    }
    expect(ids).toEqual(['4', '3', '2', '1']);
  });
});

describe('ids', () => {
  it.each(['string', 'number'] as const)('18 digits come and go undamaged, told as a %s', async (ids) => {
    const { client, wazzup } = await start({ switches: { ids } });
    const deal = { ...DEAL, id: '999999999999999999', contacts: ['123456789012345677', '7', '007'] };
    await client.create([deal]);
    expect(wazzup.deals.all()).toEqual([onWire(deal)]);
    expect(await client.get(deal.id)).toStrictEqual(deal);
    expect(await all(client.list())).toStrictEqual([deal]);
    await client.delete([deal.id]);
    expect(wazzup.deals.all()).toEqual([]);
  });

  const ODD = [
    '.',
    '..',
    '...',
    'a/b',
    '../deals',
    '..%2f',
    '%',
    '%41',
    '%E0%A4%A',
    ' ',
    ' a  b ',
    '+',
    '?offset=0',
    '#x',
    ';&=',
    '\\',
    '"\'`',
    '😀',
    'e\u0301',
    'сделка-7',
    '<script>',
    '__proto__',
    '-1',
    '0',
    '007',
    '1e5',
    'x'.repeat(100),
    '😀'.repeat(50),
    '/'.repeat(100),
  ];

  /** Runs every call on a deal, beside another deal that no call may touch. */
  async function roundTrip(id: string) {
    const { client, wazzup } = await start();
    const [deal, other] = [numbered(id), numbered('other')];
    wazzup.deals.put(onWire(other));
    expect(await client.get(id)).toBeNull();
    await client.create([deal]);
    expect(await client.get(id)).toStrictEqual(deal);
    await client.update([{ ...deal, name: 'Floors' }]);
    expect(await client.get(id)).toStrictEqual({ ...deal, name: 'Floors' });
    await client.delete([id]);
    expect(await client.get(id)).toBeNull();
    expect(wazzup.deals.all()).toEqual([onWire(other)]);
  }

  it.each(ODD)('%j comes and goes undamaged', roundTrip);

  it('so does any other', async () => {
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }).filter((id) => id !== 'other');
    await fc.assert(fc.asyncProperty(any, roundTrip), { numRuns: 30 });
  });

  it('half an emoji can stand in no address, so there is no such deal', async () => {
    const { client, sent } = await start();
    expect(await client.get('\ud83d')).toBeNull();
    expect(sent()).toEqual([]);
  });
});

describe('what goes wrong', () => {
  const get = (client: ReturnType<typeof createClient>) => client.get('1');
  const create = (client: ReturnType<typeof createClient>) => client.create([DEAL]);

  it.each<[string, Fault, ErrorKind, DealErrorDetails, number]>([
    ['429', { status: 429, retryAfter: 0 }, 'rate-limited', { status: 429, retryAfterMs: 0 }, 3],
    ['500', { status: 500 }, 'unavailable', { status: 500, code: 'INTERNAL_SERVER_ERROR' }, 3],
    ['502', { status: 502 }, 'unavailable', { status: 502 }, 3],
    ['503', { status: 503, retryAfter: 0 }, 'unavailable', { status: 503, retryAfterMs: 0 }, 3],
    ['a connection cut before', { cut: 'before' }, 'offline', {}, 3],
    ['a connection cut after', { cut: 'after' }, 'offline', {}, 3],
    ['a slow answer', { slowMs: 500 }, 'timeout', {}, 1],
    ['a slow body', { slowBodyMs: 500 }, 'timeout', {}, 1],
    ['a page of HTML', { html: true }, 'unexpected', { status: 200 }, 1],
  ])('%s', async (_name, fault, kind, details, requests) => {
    const { client, wazzup, sent } = await start({}, kind === 'timeout' ? { timeoutMs: 150 } : {});
    // A write is sent once: it may have taken effect, and only a look at Wazzup can tell.
    for (const [call, times] of [
      [get, requests],
      [create, 1],
    ] as const) {
      wazzup.requests.clear();
      wazzup.faults.add({ ...fault, times });
      const error = await errorOf(call(client));
      expect(error.kind).toBe(kind);
      expect(error.details).toMatchObject(details);
      expect(sent()).toHaveLength(times);
    }
  });

  it.each<[string, Fault]>([
    ['429', { status: 429, retryAfter: 0 }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a cut connection', { cut: 'before' }],
  ])('%s: the same again succeeds', async (_name, fault) => {
    const { client, wazzup, sent } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.faults.add({ ...fault, times: 2 });
    expect(await client.get(DEAL.id)).toEqual(DEAL);
    expect(sent()).toHaveLength(3);
  });

  it('nobody there', async () => {
    const { client, url } = await start();
    expect((await errorOf(clientOf(url.replace(/\d+$/, '1')).get('1'))).kind).toBe('offline');
    expect(await client.get('1')).toBeNull();
  });

  it.each([
    ['there is no network at all', false, { code: 'no-network' }],
    ['there is one', true, {}],
    ['the browser does not say whether there is one', undefined, {}],
  ])('nobody there: it is told that %s', async (_name, onLine, details) => {
    vi.stubGlobal('navigator', { onLine });
    const client = clientOf('https://x.example', {
      fetch: async () => {
        throw new TypeError('Failed to fetch');
      },
    });
    for (const call of [get, create]) {
      const error = await errorOf(call(client));
      expect([error.kind, error.details]).toEqual(['offline', details]);
    }
  });

  it('a body that breaks off is a broken connection', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"data":');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await errorOf(clientOf(url).get('1'))).kind).toBe('offline');
  });

  it('a browser that holds requests back after 5xx does not make it a matter of the network', async () => {
    const answers: (() => Response)[] = [
      () => new Response('', { status: 503 }),
      () => {
        throw new TypeError('Failed to fetch');
      },
      () => new Response('{"data":[]}'),
      () => {
        throw new TypeError('Failed to fetch');
      },
    ];
    const client = clientOf('https://x.example', {
      retries: 0,
      fetch: async () => (answers.shift() as () => Response)(),
    });
    const kinds = [];
    for (let call = 0; call < 4; call += 1) kinds.push(await client.get('1').then(String, ({ kind }) => kind));
    expect(kinds).toEqual(['unavailable', 'unavailable', 'null', 'offline']);
  });

  it('a time-out is one whatever the browser calls it: Chrome tells of an aborted body without the reason', async () => {
    const error = await errorOf(
      clientOf('https://x.example', {
        timeoutMs: 20,
        fetch: async (_url, init) => {
          const { signal } = init ?? {};
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
          throw new DOMException('BodyStreamBuffer was aborted', 'AbortError');
        },
      }).get('1'),
    );
    expect(error.kind).toBe('timeout');
  });

  it.each<[number, string, ErrorKind]>([
    [400, '', 'invalid'],
    [401, '', 'token'],
    [400, '{"code":"OAUTH_TOKEN_UNKNOWN_OR_REVOKED"}', 'token'],
    [400, '{"error":{"code":"oauthTokenUnknownOrRevoked"}}', 'token'],
    [403, '{"error":"FORBIDDEN"}', 'forbidden'],
    [408, '', 'timeout'],
    [409, '', 'invalid'],
    [413, '', 'invalid'],
    [418, '', 'unexpected'],
    [422, '', 'invalid'],
    [500, '<html>', 'unavailable'],
    [504, '[1]', 'unavailable'],
    [404, '<html>not here</html>', 'unexpected'],
    [200, '<html>', 'unexpected'],
    [200, '{"data":"x"}', 'unexpected'],
    [200, '[]', 'unexpected'],
    [200, 'null', 'unexpected'],
    [200, '', 'unexpected'],
    [200, '{}', 'unexpected'],
    [200, '{"data":null}', 'unexpected'],
    [404, '', 'unexpected'],
  ])('%i with the body %j is %s', async (status, body, kind) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end(body));
    expect((await errorOf(clientOf(url, { retries: 0 }).get('1'))).kind).toBe(kind);
  });

  it.each([
    ['{"data":[]}', null],
    ['{"data":{"id":1}}', { ...DEAL, id: '1', name: '', uri: '', responsibleUserId: '', contacts: [] }],
    [
      '{"data":[{"id":"2"},{"id":"1","name":5,"contacts":null,"more":{}}],"meta":{}}',
      { ...DEAL, id: '1', name: '5', uri: '', responsibleUserId: '', contacts: [] },
    ],
  ])('200 with the body %j is read', async (body, deal) => {
    const { url } = await serve((_request, response) => response.writeHead(200).end(body));
    expect(await clientOf(url).get('1')).toStrictEqual(deal);
  });

  it('any body at all of any status is an answer or a DealError', async () => {
    let [status, body] = [200, ''];
    const { url } = await serve((_request, response) => response.writeHead(status).end(body));
    const json = fc.oneof(
      fc.json(),
      fc
        .record(
          {
            code: fc.jsonValue(),
            title: fc.jsonValue(),
            detail: fc.jsonValue(),
            message: fc.jsonValue(),
            error: fc.jsonValue(),
            errors: fc.oneof(fc.jsonValue(), fc.array(fc.string())),
            data: fc.oneof(fc.jsonValue(), fc.array(fc.record({ id: fc.jsonValue() }))),
          },
          { requiredKeys: [] },
        )
        .map((fields) => JSON.stringify(fields)),
      fc.string(),
    );
    const known = fc.constantFrom(200, 201, 400, 401, 403, 404, 409, 422, 429, 500);
    const client = () => clientOf(url, { retries: 0 });
    await fc.assert(
      fc.asyncProperty(known, json, async (aStatus, aBody) => {
        [status, body] = [aStatus, aBody];
        const outcome = await client()
          .get('1')
          .catch((error: unknown) => error);
        if (outcome !== null && !(outcome instanceof DealError)) expect(outcome).toHaveProperty('id', '1');
      }),
      { numRuns: 200 },
    );
  });
});

describe('a refused deal', () => {
  const bad = { ...DEAL, name: '', uri: 'no link', contacts: [''], responsibleUserId: '' };

  it('v2: each message with its field', async () => {
    const { client } = await start({ switches: { errorShape: 'v2' } });
    const { kind, details } = await errorOf(client.create([bad]));
    expect(kind).toBe('invalid');
    expect(details).toEqual({
      status: 400,
      code: 'VALIDATION_FAILED',
      fields: {
        name: ['deals.0.name should not be empty'],
        uri: ['deals.0.uri must be a URL address'],
        contacts: ['deals.0.each value in contacts should not be empty'],
        responsibleUserId: ['deals.0.responsible_user_id should not be empty'],
      },
      messages: [],
    });
  });

  it('v3: the fields by name, the words beside', async () => {
    const { client } = await start({ switches: { errorShape: 'v3' } });
    expect((await errorOf(client.create([bad]))).details).toEqual({
      status: 400,
      code: 'INVALID_DEALS_DATA',
      fields: { name: [], uri: [], contacts: [], responsibleUserId: [] },
      messages: ['One or more fields did not pass validation.'],
    });
  });

  it('v3 with an object: the fields by name, camel case and all', async () => {
    const { client } = await start({ switches: { errorShape: 'v3-object' } });
    expect((await errorOf(client.create([bad]))).details).toEqual({
      status: 400,
      code: 'INVALID_DEAL_DATA',
      fields: { name: [], uri: [], contacts: [], responsibleUserId: [] },
      messages: [],
    });
  });

  it('by field: each message with its field', async () => {
    const { client } = await start({ switches: { errorShape: 'by-field' } });
    expect((await errorOf(client.create([bad]))).details).toEqual({
      status: 400,
      code: 'VALIDATION_FAILED',
      fields: {
        name: ['name should not be empty'],
        uri: ['uri must be a URL address'],
        contacts: ['each value in contacts should not be empty'],
        responsibleUserId: ['responsible_user_id should not be empty'],
      },
      messages: [],
    });
  });

  it('nest: each message with its field', async () => {
    const { client } = await start({ switches: { errorShape: 'nest' } });
    const { fields, messages } = (await errorOf(client.create([bad]))).details;
    expect([Object.keys(fields ?? {}).toSorted(), messages]).toEqual([
      ['contacts', 'name', 'responsibleUserId', 'uri'],
      [],
    ]);
  });

  it('bare: the words', async () => {
    const { client } = await start({ switches: { errorShape: 'bare' } });
    expect((await errorOf(client.create([bad]))).details).toEqual({
      status: 400,
      fields: {},
      messages: ['One or more fields did not pass validation.'],
    });
  });

  it('empty: only that it was refused', async () => {
    const { client } = await start({ switches: { errorShape: 'empty' } });
    expect((await errorOf(client.create([bad]))).details).toEqual({ status: 400, fields: {}, messages: [] });
  });

  it.each<[string, DealErrorDetails]>([
    ['{"errors":["property colour should not exist"]}', { messages: ['property colour should not exist'], fields: {} }],
    ['{"errors":["name is too long","wrong"]}', { messages: ['wrong'], fields: { name: ['name is too long'] } }],
    ['{"message":["id must be unique"]}', { messages: [], fields: { id: ['id must be unique'] } }],
    ['{"description":"closed","title":"x"}', { messages: ['closed'], fields: {} }],
    [
      '{"error":"A","data":[{"index":0,"fields":["responsibleUserId","x"]}]}',
      { messages: [], fields: { responsibleUserId: [] } },
    ],
    [
      '{"error":"INVALID_DEAL_DATA","data":{"fields":["responsibleUserId"]}}',
      { messages: [], fields: { responsibleUserId: [] } },
    ],
    [
      '{"error":"A","data":{"fields":{"uri":"is too long","deals.0.contacts":["x","y"],"phone":["is wrong"]}}}',
      { messages: ['phone: is wrong'], fields: { uri: ['is too long'], contacts: ['x', 'y'] } },
    ],
    [
      '{"error":"A","description":"No such user","data":[7,{"fields":5},{"fields":["contacts[1]","name.first"]}]}',
      { messages: ['No such user'], fields: { contacts: [] } },
    ],
    [
      '{"errors":{"name":["must not be empty"],"colour":"unknown"}}',
      { messages: ['colour: unknown'], fields: { name: ['must not be empty'] } },
    ],
    [
      '{"message":[{"property":"uri","constraints":{"isUrl":"uri must be a URL"}},{"field":"closed","message":"odd"}]}',
      { messages: [], fields: { uri: ['uri must be a URL'], closed: ['odd'] } },
    ],
    ['{"detail":"The hidden filename"}', { messages: ['The hidden filename'], fields: {} }],
    ['{"errors":[1],"detail":"d"}', { messages: ['d'], fields: {} }],
    ['{"data":{"id":"1","name":"Doors"},"detail":"d"}', { messages: ['d'], fields: {} }],
  ])('%s', async (body, expected) => {
    const { url } = await serve((_request, response) => response.writeHead(400).end(body));
    expect((await errorOf(clientOf(url).create([DEAL]))).details).toMatchObject(expected);
  });

  it.each<[keyof Deal, string]>([
    ['name', 'name must be a string'],
    ['name', 'deals.0.name must be shorter than or equal to 200 characters'],
    ['name', '"name" is required'],
    ['name', '"deals[0].name" length must be less than 200'],
    ['name', 'name: too long'],
    ['id', 'id should not be empty'],
    ['contacts', 'contacts.0 must be a string'],
    ['contacts', 'deals.0.contacts.2.id must be a string'],
    ['contacts', 'each value in contacts must be a string'],
    ['contacts', 'deals.0.each value in contacts must be a string'],
    ['closed', 'property closed should not exist'],
    ['responsibleUserId', 'responsible_user_id 999 does not exist'],
    ['responsibleUserId', 'deals.0.responsibleUserId should not be empty'],
  ])('words that name %s as a field stand there: %s', async (field, words) => {
    const { url } = await serve((_request, response) => response.writeHead(400).end(JSON.stringify({ detail: words })));
    const { fields, messages } = (await errorOf(clientOf(url).create([DEAL]))).details;
    expect([fields, messages]).toEqual([{ [field]: [words] }, []]);
  });

  it.each([
    'User with id 7 was not found',
    'id 7 was not found',
    'Deal name is taken by another deal',
    'name Anna belongs to nobody',
    'contacts 5001, 5002 were not found',
    'contacts/5001 was not found',
    'contacts.wazzup24.com did not answer',
    'closed deals cannot be changed',
    'The deal was closed.',
    'uri',
    'user.name must be a string',
    'Name of the deal: wrong',
    'deals.0 must be an object',
    'property user should not exist',
    'Die id ist unbekannt',
  ])('a sentence with a field’s word in it stands beside the press: %s', async (words) => {
    for (const body of [
      { detail: words },
      { errors: [words] },
      { error: 'A', description: words },
      { message: words },
    ]) {
      const { url } = await serve((_request, response) => response.writeHead(400).end(JSON.stringify(body)));
      const { fields, messages } = (await errorOf(clientOf(url).create([DEAL]))).details;
      expect([fields, messages]).toEqual([{}, [words]]);
    }
  });
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

describe('the token', () => {
  it('is known to work whenever Wazzup has taken it, and only then', async () => {
    const worked: string[] = [];
    const { wazzup, client } = await start({}, { markAccepted: async (token) => void worked.push(token) });
    await client.create([DEAL]);
    await client.get(DEAL.id);
    expect(worked).toEqual([TOKEN, TOKEN]);
    wazzup.tokens.revoke(TOKEN);
    expect(await errorOf(client.get(DEAL.id))).toMatchObject({ kind: 'token' });
    expect(worked).toHaveLength(2);
  });

  it.each([undefined, ''])('without one (%j) nothing is sent', async (none) => {
    const { client, sent } = await start({}, { token: async () => none });
    for (const call of [client.get('1'), client.create([DEAL]), client.delete(['1']), all(client.list())]) {
      expect((await errorOf(call)).kind).toBe('token');
    }
    expect(sent()).toEqual([]);
  });

  it('is asked for anew each time', async () => {
    const tokens = ['old', 'new'];
    const { client, sent } = await start({ tokens: ['old', 'new'] }, { token: async () => tokens.shift() });
    await client.get('1');
    await client.get('1');
    expect(sent().map(({ token }) => token)).toEqual(['old', 'new']);
  });

  it('a refused one is not tried again', async () => {
    const { client, wazzup, sent } = await start();
    wazzup.tokens.revoke(TOKEN);
    const { kind, details } = await errorOf(client.get('1'));
    expect([kind, details.code]).toEqual(['token', 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED']);
    wazzup.tokens.forbid(TOKEN);
    expect((await errorOf(client.create([DEAL]))).kind).toBe('forbidden');
    expect(sent()).toHaveLength(2);
  });

  it('is not in what is told of an answer that repeats it', async () => {
    const { url } = await serve(({ headers }, response) => {
      const body = {
        code: `X_${headers.authorization}`,
        errors: [`name must not be ${headers.authorization}`, TOKEN],
        detail: TOKEN,
      };
      response.writeHead(400).end(JSON.stringify(body));
    });
    // `errorOf` fails if the error holds the token.
    expect((await errorOf(clientOf(url).create([DEAL]))).details.messages).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])(
    'a redirect (%i) is not followed, and the token goes nowhere else',
    async (status) => {
      const other = await serve((_request, response) => response.end('{"data":[]}'));
      const { url } = await serve((_request, response) =>
        response.writeHead(status, { location: `${other.url}/v2/deals` }).end(),
      );
      for (const call of [clientOf(url).get('1'), clientOf(url).create([DEAL])]) {
        expect((await errorOf(call)).kind).toBe('unexpected');
      }
      expect(other.requests).toEqual([]);
    },
  );

  it('a redirect as browsers tell it, without a status, is one too', async () => {
    const opaque = { type: 'opaqueredirect', ok: false, status: 0, headers: new Headers(), text: async () => '' };
    const client = clientOf('https://x.example', { fetch: async () => opaque as unknown as Response });
    const { kind, details } = await errorOf(client.get('1'));
    expect([kind, details]).toEqual(['unexpected', { code: 'redirect' }]);
  });

  it('goes in its header only, without cookies and without telling where it comes from', async () => {
    const { url, requests } = await serve((_request, response) =>
      response.writeHead(200, { 'set-cookie': 'session=1' }).end('{"data":[]}'),
    );
    const client = clientOf(url);
    await client.get('1');
    await client.list().next();
    for (const { headers, url } of requests) {
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);
      expect(url).not.toContain(TOKEN);
    }
    expect(requests).toHaveLength(2);
  });

  it('goes to Wazzup if nothing else is said', async () => {
    const asked: string[] = [];
    const request = createRequest({
      token: async () => TOKEN,
      fetch: async (url, init) => {
        asked.push(String(url));
        expect(init).toMatchObject({ redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer' });
        return new Response('{"data":[]}');
      },
    });
    await createClient(request).get('a/../b');
    expect(asked).toEqual(['https://tech.wazzup24.com/v2/deals/a%2F..%2Fb']);
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
