// @vitest-environment node
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { createClient } from '@/lib/wazzup/client';
import type { Fault } from '../../../wazzup/index.ts';
import { DEAL, onWire, start } from '../start.ts';
import { clientOf, errorOf, serve } from './start-client.ts';

// These tests send hundreds of requests, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
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
