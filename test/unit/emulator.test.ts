// @vitest-environment node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readArguments } from '../wazzup/arguments.ts';
import { withControl } from '../wazzup/control.ts';
import { ECHOES, type EchoForm } from '../wazzup/faults.ts';
import {
  createWazzup,
  DEFAULT_SWITCHES,
  type Deal,
  type Fault,
  listen,
  SWITCH_POSITIONS,
  type WazzupOptions,
} from '../wazzup/index.ts';

const TOKEN = 'secret-token-1234';
const DEAL: Deal = {
  id: 'deal1',
  name: 'TestDeal',
  responsible_user_id: '222',
  uri: 'https://example.com/deal/123',
  contacts: ['chat1'],
  closed: false,
};
const dealWithId = (id: string): Deal => ({ ...DEAL, id });
const META = { timestamp: expect.any(Number) };

type RequestOptions = { token?: string | null; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

/** Starts an emulator and gives functions that call it; the emulator stops at the end of the test. */
const start = async (options: WazzupOptions = {}) => {
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

const tempFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'wazzup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deals.json');
};

afterEach(() => {
  vi.useRealTimers();
});

describe('the documented examples', () => {
  it('adds, lists, returns, updates and deletes a deal', async () => {
    const { call, write, remove } = await start();
    const processed = { status: 200, json: { data: { processed: 1 }, meta: META } };
    const returned = { status: 200, json: { data: [DEAL], meta: META } };

    expect(await write('POST', DEAL)).toMatchObject(processed);
    expect(await call('GET', '/v2/deals?offset=0&limit=10')).toMatchObject(returned);
    expect(await call('GET', '/v2/deals/deal1')).toMatchObject(returned);

    expect(await write('PATCH', { ...DEAL, contacts: ['contact-id-123'] })).toMatchObject(processed);
    expect((await call('GET', '/v2/deals/deal1')).json.data[0].contacts).toEqual(['contact-id-123']);

    expect(await remove('deal1')).toMatchObject({ status: 200, json: { data: null, meta: META } });
    expect((await call('GET', '/v2/deals')).json.data).toEqual([]);
  });

  it('answers the fields in the order of the documentation, and a timestamp in seconds', async () => {
    const { wazzup, call } = await start();
    wazzup.deals.put(DEAL);
    const { text, json } = await call('GET', '/v2/deals/deal1');
    expect(text).toContain(`{"data":[${JSON.stringify(DEAL)}],"meta"`);
    expect(Math.abs(json.meta.timestamp - Date.now() / 1000)).toBeLessThan(5);
  });

  it('gives the list in pages by offset and limit', async () => {
    const { wazzup, listIds } = await start();
    for (const id of ['a', 'b', 'c', 'd', 'e']) wazzup.deals.put(dealWithId(id));
    expect(await listIds('?offset=1&limit=2')).toEqual(['b', 'c']);
    expect(await listIds('?offset=4&limit=2')).toEqual(['e']);
    expect(await listIds('?offset=5&limit=2')).toEqual([]);
    expect(await listIds()).toHaveLength(5);
  });

  it('never gives more than 100 deals in a page', async () => {
    const { wazzup, listIds } = await start();
    for (let n = 0; n < 120; n++) wazzup.deals.put(dealWithId(`deal${n}`));
    expect(await listIds()).toHaveLength(100);
    expect(await listIds('?limit=500')).toHaveLength(100);
    expect(await listIds('?offset=100&limit=100')).toHaveLength(20);
  });

  it('finds a deal whose id has to be encoded', async () => {
    const { wazzup, call } = await start();
    for (const id of ['a/b', 'ä ?#%', 'bitrix24:5']) {
      wazzup.deals.put(dealWithId(id));
      expect((await call('GET', `/v2/deals/${encodeURIComponent(id)}`)).json.data).toEqual([dealWithId(id)]);
    }
  });

  it('answers 404 at any other route', async () => {
    const { call } = await start();
    expect(await call('GET', '/v2/things')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect((await call('PUT', '/v2/deals', { body: {} })).status).toBe(404);
    expect((await call('DELETE', '/v2/deals/deal1')).status).toBe(404);
  });
});

describe('tokens', () => {
  const unknown = { status: 401, json: { code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED' } };

  it('refuses a missing, a wrong and a revoked token', async () => {
    const { wazzup, call } = await start();
    expect(await call('GET', '/v2/deals', { token: null })).toMatchObject(unknown);
    expect(await call('GET', '/v2/deals', { token: 'other' })).toMatchObject(unknown);
    expect(await call('GET', '/v2/deals', { token: null, headers: { authorization: TOKEN } })).toMatchObject(unknown);
    expect((await call('GET', '/v2/deals')).status).toBe(200);
    wazzup.tokens.revoke(TOKEN);
    expect(await call('GET', '/v2/deals')).toMatchObject(unknown);
  });

  it('accepts another token, and forbids one', async () => {
    const { wazzup, call } = await start();
    wazzup.tokens.accept('other');
    expect((await call('GET', '/v2/deals', { token: 'other' })).status).toBe(200);
    wazzup.tokens.forbid('other');
    expect(await call('GET', '/v2/deals', { token: 'other' })).toMatchObject({
      status: 403,
      json: { code: 'FORBIDDEN' },
    });
  });
});

it('a restricted token may read, and gets 401 for writes', async () => {
  const { wazzup, call, write } = await start();
  wazzup.tokens.restrict(TOKEN);
  expect((await call('GET', '/v2/deals')).status).toBe(200);
  expect((await write('POST', DEAL)).status).toBe(401);
  wazzup.tokens.accept(TOKEN);
  expect((await write('POST', DEAL)).status).toBe(200);
});

describe('validation', () => {
  const { name: _name, ...nameless } = DEAL;
  const refusals: [what: string, body: unknown, ...errors: string[]][] = [
    ['malformed JSON', '{"deals":[', 'body must be a JSON object'],
    ['a bare list', [DEAL], 'body must be a JSON object'],
    ['no list', {}, 'deals must be an array'],
    ['an empty list', { deals: [] }, 'deals should not be empty'],
    ['an unknown field', { deals: [DEAL], foo: 1 }, 'property foo should not exist'],
    ['no object', { deals: ['deal1'] }, 'deals.0 must be an object'],
    ['an unknown field of a deal', { deals: [{ ...DEAL, foo: 1 }] }, 'deals.0.property foo should not exist'],
    ['a missing field', { deals: [nameless] }, 'deals.0.name should not be empty'],
    ['an empty field', { deals: [{ ...DEAL, name: '' }] }, 'deals.0.name should not be empty'],
    ['null', { deals: [{ ...DEAL, uri: null }] }, 'deals.0.uri should not be empty'],
    ['a wrong type', { deals: [{ ...DEAL, name: 5 }] }, 'deals.0.name must be a string'],
    [
      'a number as user',
      { deals: [{ ...DEAL, responsible_user_id: 222 }] },
      'deals.0.responsible_user_id must be a string',
    ],
    ['a wrong id', { deals: [{ ...DEAL, id: true }] }, 'deals.0.id must be a string or an integer number'],
    ['a fraction as id', { deals: [{ ...DEAL, id: 1.5 }] }, 'deals.0.id must be a string or an integer number'],
    ['no boolean', { deals: [{ ...DEAL, closed: 'no' }] }, 'deals.0.closed must be a boolean value'],
    ['contacts as text', { deals: [{ ...DEAL, contacts: 'chat1' }] }, 'deals.0.contacts must be an array'],
    [
      'an empty contact',
      { deals: [{ ...DEAL, contacts: [''] }] },
      'deals.0.each value in contacts should not be empty',
    ],
    [
      'a contact object',
      { deals: [{ ...DEAL, contacts: [{ id: 1 }] }] },
      'deals.0.each value in contacts must be a string or an integer number',
    ],
    ['a script as link', { deals: [{ ...DEAL, uri: 'javascript:alert(1)' }] }, 'deals.0.uri must be a URL address'],
    ['a bare host as link', { deals: [{ ...DEAL, uri: 'example.com' }] }, 'deals.0.uri must be a URL address'],
    [
      'a long id',
      { deals: [dealWithId('x'.repeat(101))] },
      'deals.0.id must be shorter than or equal to 100 characters',
    ],
    [
      'a long name',
      { deals: [{ ...DEAL, name: 'x'.repeat(201) }] },
      'deals.0.name must be shorter than or equal to 200 characters',
    ],
    [
      'a long link',
      { deals: [{ ...DEAL, uri: `https://example.com/${'x'.repeat(181)}` }] },
      'deals.0.uri must be shorter than or equal to 200 characters',
    ],
    [
      'more than 100',
      { deals: Array.from({ length: 101 }, (_, n) => dealWithId(`deal${n}`)) },
      'deals must contain no more than 100 elements',
    ],
    ['two equal ids', { deals: [dealWithId('5'), { ...DEAL, id: 5 }] }, 'deals.1.id must be unique'],
    [
      'several things at once',
      { deals: [dealWithId('good'), { ...DEAL, closed: 1, name: '' }] },
      'deals.1.name should not be empty',
      'deals.1.closed must be a boolean value',
    ],
  ];

  it.each(refusals)('refuses the whole request for %s', async (_what, body, ...errors) => {
    const { wazzup, call } = await start();
    for (const method of ['POST', 'PATCH']) {
      const { status, json } = await call(method, '/v2/deals', { body });
      expect(status).toBe(400);
      expect(json).toEqual({
        code: 'VALIDATION_FAILED',
        title: 'Validation Failed',
        detail: 'One or more fields did not pass validation.',
        errors,
      });
    }
    expect(wazzup.deals.all()).toEqual([]);
  });

  const deletions: [what: string, body: unknown, error: string][] = [
    ['no list', { deals: ['deal1'], deal_ids: 'deal1' }, 'property deals should not exist'],
    ['an empty list', { deal_ids: [] }, 'deal_ids should not be empty'],
    ['an empty id', { deal_ids: [''] }, 'each value in deal_ids should not be empty'],
    ['a wrong id', { deal_ids: [{}] }, 'each value in deal_ids must be a string or an integer number'],
    ['two equal ids', { deal_ids: ['deal1', 'deal1'] }, 'each value in deal_ids must be unique'],
    [
      'more than 100',
      { deal_ids: Array.from({ length: 101 }, (_, n) => `${n}`) },
      'deal_ids must contain no more than 100 elements',
    ],
  ];

  it.each(deletions)('refuses a deletion with %s', async (_what, body, error) => {
    const { wazzup, call } = await start();
    wazzup.deals.put(DEAL);
    const { status, json } = await call('DELETE', '/v2/deals', { body });
    expect(status).toBe(400);
    expect(json.errors).toContain(error);
    expect(wazzup.deals.all()).toEqual([DEAL]);
  });

  it.each([
    ['offset=-1', 'offset must not be less than 0'],
    ['limit=0', 'limit must not be less than 1'],
    ['limit=ten', 'limit must be an integer number'],
    ['page=2', 'property page should not exist'],
  ])('refuses the query %s', async (query, error) => {
    const { call } = await start();
    expect(await call('GET', `/v2/deals?${query}`)).toMatchObject({ status: 400, json: { errors: [error] } });
  });

  it('does not read a body that is not declared as JSON', async () => {
    const { call } = await start();
    const headers = { 'content-type': 'text/plain' };
    expect((await call('POST', '/v2/deals', { body: { deals: [DEAL] }, headers })).status).toBe(400);
  });

  it('accepts ids as numbers without losing a digit, and the longest value of every field', async () => {
    const { wazzup, call, write } = await start();
    const long = '123456789012345678';
    const body = JSON.stringify({ deals: [{ ...DEAL, contacts: ['C'] }] })
      .replace('"deal1"', long)
      .replace('"C"', `${long}9, 7, "8"`);
    expect((await call('POST', '/v2/deals', { body })).status).toBe(200);
    expect(wazzup.deals.get(long)?.contacts).toEqual([`${long}9`, '7', '8']);

    const longest = {
      ...DEAL,
      id: 'i'.repeat(100),
      name: 'n'.repeat(200),
      uri: `https://a.example/${'u'.repeat(182)}`,
    };
    expect((await write('POST', longest)).status).toBe(200);
    expect((await write('POST', ...Array.from({ length: 100 }, (_, n) => dealWithId(`n${n}`)))).json.data).toEqual({
      processed: 100,
    });
    expect((await write('POST', { ...DEAL, contacts: [] })).status).toBe(200);
  });
});

describe('switches', () => {
  it('postKnown', async () => {
    const { wazzup, write } = await start();
    const known = { ...DEAL, name: 'Known' };
    const results = {
      overwrite: [200, { processed: 2 }, DEAL, true],
      'refuse-409': [409, undefined, known, false],
      'refuse-400': [400, undefined, known, false],
      ignore: [200, { processed: 1 }, known, true],
    };
    for (const position of SWITCH_POSITIONS.postKnown) {
      wazzup.deals.clear();
      wazzup.deals.put(known);
      wazzup.switches.set({ postKnown: position });
      const { status, json } = await write('POST', DEAL, dealWithId('new'));
      const after = [wazzup.deals.get('deal1'), wazzup.deals.get('new') !== undefined];
      expect([status, json.data, ...after]).toEqual(results[position]);
    }
    wazzup.switches.set({ postKnown: 'ignore' });
    expect((await write('POST', DEAL)).json.data).toEqual({ processed: 0 });
  });

  it('patchUnknown', async () => {
    const { wazzup, write } = await start();
    const results = {
      'refuse-404': [404, undefined, 'Old', false],
      'refuse-400': [400, undefined, 'Old', false],
      ignore: [200, { processed: 1 }, 'TestDeal', false],
      create: [200, { processed: 2 }, 'TestDeal', true],
    };
    for (const position of SWITCH_POSITIONS.patchUnknown) {
      wazzup.deals.clear();
      wazzup.deals.put({ ...DEAL, name: 'Old' });
      wazzup.switches.set({ patchUnknown: position });
      const { status, json } = await write('PATCH', DEAL, dealWithId('new'));
      const after = [wazzup.deals.get('deal1')?.name, wazzup.deals.get('new') !== undefined];
      expect([status, json.data, ...after]).toEqual(results[position]);
    }
  });

  it('deleteUnknown', async () => {
    const { wazzup, remove } = await start();
    const results = { ok: [200, 0], 'refuse-404': [404, 1], 'refuse-400': [400, 1] };
    for (const position of SWITCH_POSITIONS.deleteUnknown) {
      wazzup.deals.put(DEAL);
      wazzup.switches.set({ deleteUnknown: position });
      const { status } = await remove('deal1', 'unknown');
      expect([status, wazzup.deals.all().length]).toEqual(results[position]);
    }
  });

  it('getUnknown', async () => {
    const { wazzup, call } = await start();
    expect((await call('GET', '/v2/deals/deal1')).status).toBe(404);
    wazzup.switches.set({ getUnknown: 'empty' });
    expect(await call('GET', '/v2/deals/deal1')).toMatchObject({ status: 200, json: { data: [] } });
  });

  it('getOne', async () => {
    const { wazzup, call } = await start();
    wazzup.deals.put(DEAL);
    expect((await call('GET', '/v2/deals/deal1')).json.data).toEqual([DEAL]);
    wazzup.switches.set({ getOne: 'object' });
    expect((await call('GET', '/v2/deals/deal1')).json.data).toEqual(DEAL);
  });

  it('ids', async () => {
    const { wazzup, call } = await start();
    wazzup.deals.put({ ...dealWithId('123456789012345678'), contacts: ['7', '007', '0', '-5', '1e3', 'x'] });
    expect((await call('GET', '/v2/deals')).text).toContain('"id":"123456789012345678"');
    wazzup.switches.set({ ids: 'number' });
    const { text } = await call('GET', '/v2/deals/123456789012345678');
    expect(text).toContain('"id":123456789012345678,');
    expect(text).toContain('"responsible_user_id":"222"');
    expect(text).toContain('"contacts":[7,"007",0,-5,"1e3","x"]');
  });

  it('paging', async () => {
    const { wazzup, listIds } = await start();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) wazzup.deals.put(dealWithId(id));
    const results = {
      honest: ['b', 'c', 'd', 'e'],
      short: ['b', 'c', 'd'],
      'ignores-limit': ['b', 'c', 'd', 'e', 'f'],
      'ignores-offset': ['a', 'b', 'c', 'd'],
    };
    for (const position of SWITCH_POSITIONS.paging) {
      wazzup.switches.set({ paging: position });
      expect(await listIds('?offset=1&limit=4')).toEqual(results[position]);
    }
  });

  it('order', async () => {
    const { wazzup, listIds } = await start();
    for (const id of ['b', 'c', 'a', 'b']) wazzup.deals.put(dealWithId(id));
    expect(await listIds()).toEqual(['a', 'b', 'c']);
    wazzup.switches.set({ order: 'newest-first' });
    expect(await listIds()).toEqual(['a', 'c', 'b']);
    wazzup.deals.remove('b');
    wazzup.deals.put(dealWithId('b'));
    expect(await listIds()).toEqual(['b', 'a', 'c']);
  });

  it('success', async () => {
    const { wazzup, write, remove } = await start();
    const results = {
      '200': [200, true],
      '201': [201, true],
      '204-empty': [204, false],
      '200-empty': [200, false],
    };
    for (const position of SWITCH_POSITIONS.success) {
      wazzup.switches.set({ success: position });
      for (const { status, text } of [await write('POST', DEAL), await write('PATCH', DEAL), await remove('deal1')]) {
        expect([status, text !== '']).toEqual(results[position]);
      }
    }
  });

  it('errorShape', async () => {
    const { wazzup, call, write } = await start();
    const seen = async () => [
      (await write('POST', DEAL, { ...DEAL, id: 'b', name: '', closed: 1 })).text,
      (await call('GET', '/v2/deals', { token: 'other' })).text,
      (await call('GET', '/v2/deals/unknown')).text,
    ];
    const parsed = async () => (await seen()).map((text) => JSON.parse(text));

    wazzup.switches.set({ errorShape: 'v3' });
    expect(await parsed()).toEqual([
      {
        error: 'INVALID_DEALS_DATA',
        description: 'One or more fields did not pass validation.',
        data: [{ index: 1, fields: ['name', 'closed'] }],
      },
      { error: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED', description: expect.any(String) },
      { error: 'DEAL_NOT_FOUND', description: expect.any(String) },
    ]);
    wazzup.switches.set({ errorShape: 'v3-object' });
    expect(await parsed()).toEqual([
      { error: 'INVALID_DEAL_DATA', data: { fields: ['name', 'closed'] } },
      { error: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED', description: expect.any(String) },
      { error: 'DEAL_NOT_FOUND', description: expect.any(String) },
    ]);
    wazzup.switches.set({ errorShape: 'by-field' });
    expect((await parsed())[0]).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: { name: ['name should not be empty'], closed: ['closed must be a boolean value'] },
    });
    wazzup.switches.set({ errorShape: 'nest' });
    expect(await parsed()).toEqual([
      {
        statusCode: 400,
        message: ['deals.1.name should not be empty', 'deals.1.closed must be a boolean value'],
        error: 'Validation Failed',
      },
      { statusCode: 401, message: expect.any(String), error: 'Unauthorized' },
      { statusCode: 404, message: 'No such deal: unknown.', error: expect.any(String) },
    ]);
    wazzup.switches.set({ errorShape: 'bare' });
    expect(await parsed()).toEqual([
      { detail: 'One or more fields did not pass validation.' },
      { code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED' },
      { detail: 'No such deal: unknown.' },
    ]);
    wazzup.switches.set({ errorShape: 'empty' });
    expect(await seen()).toEqual(['', '', expect.stringContaining('DEAL_NOT_FOUND')]);
    expect((await call('PATCH', '/v2/deals', { body: { deals: [DEAL] } })).text).toBe('');
    wazzup.switches.set({ errorShape: 'v2' });
    expect((await parsed())[1]).toEqual({
      code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED',
      title: 'Unauthorized',
      detail: expect.any(String),
    });
  });

  it('duplicateIds', async () => {
    const { wazzup, write, remove } = await start({ switches: { duplicateIds: 'fail-500' } });
    expect((await write('POST', DEAL, DEAL)).status).toBe(500);
    expect((await remove('deal1', 'deal1')).status).toBe(500);
    expect(wazzup.deals.all()).toEqual([]);
    wazzup.switches.set({ duplicateIds: 'refuse-400' });
    expect((await write('POST', DEAL, DEAL)).status).toBe(400);
  });

  it('lengths', async () => {
    const { wazzup, write } = await start();
    const named = (points: number) => ({ ...DEAL, name: '😀'.repeat(points) });
    expect((await write('POST', named(101))).status).toBe(400);
    wazzup.switches.set({ lengths: 'points' });
    expect((await write('POST', named(200))).status).toBe(200);
    expect((await write('POST', named(201))).status).toBe(400);
  });

  it('visibleAfterMs', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { wazzup, call, write, remove, listIds } = await start();
    wazzup.deals.put(DEAL);
    wazzup.switches.set({ visibleAfterMs: 1000 });
    const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
    const name = async () => (await call('GET', '/v2/deals/deal1')).json.data?.[0].name;

    await write('PATCH', { ...DEAL, name: 'New' });
    await write('POST', dealWithId('deal2'));
    expect(wazzup.deals.get('deal1')?.name).toBe('New');
    expect([await name(), await listIds()]).toEqual(['TestDeal', ['deal1']]);
    later(999);
    expect([await name(), await listIds()]).toEqual(['TestDeal', ['deal1']]);
    later(1);
    expect([await name(), await listIds()]).toEqual(['New', ['deal1', 'deal2']]);

    await remove('deal1');
    expect(await listIds()).toEqual(['deal1', 'deal2']);
    later(1000);
    expect(await listIds()).toEqual(['deal2']);

    // GETs also see a write as soon as the test calls `reveal`.
    await write('POST', dealWithId('deal3'));
    expect(await listIds()).toEqual(['deal2']);
    wazzup.reveal();
    expect(await listIds()).toEqual(['deal2', 'deal3']);
    await remove('deal2');
    expect(await listIds()).toEqual(['deal2', 'deal3']);
  });

  it('refuse what does not exist, and then change nothing; a reset goes back to the start', () => {
    const { switches } = createWazzup({ switches: { ids: 'number' } });
    expect(() => switches.set({ success: '201', paging: 'odd' as 'short' })).toThrow(
      'paging must be one of: honest, short, ignores-limit, ignores-offset; it was odd',
    );
    expect(() => switches.set({ foo: 1 } as object)).toThrow('There is no switch foo; there are: postKnown, ');
    expect(() => switches.set({ visibleAfterMs: -1 })).toThrow('0 or more');
    expect(switches.get()).toEqual({ ...DEFAULT_SWITCHES, ids: 'number' });
    switches.set({ success: '201' });
    switches.reset();
    expect(switches.get()).toEqual({ ...DEFAULT_SWITCHES, ids: 'number' });
  });

  it('have their first position as the default', () => {
    for (const [name, [first]] of Object.entries(SWITCH_POSITIONS))
      expect(DEFAULT_SWITCHES).toHaveProperty(name, first);
  });
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

describe('the file', () => {
  it('keeps the deals and their order over a restart', async () => {
    const file = tempFile();
    const { wazzup, write, remove } = await start({ file });
    await write('POST', dealWithId('b'), dealWithId('a'), dealWithId('c'));
    await remove('c');
    wazzup.deals.put(dealWithId('d'));
    expect(createWazzup({ file }).deals.all()).toEqual([dealWithId('b'), dealWithId('a'), dealWithId('d')]);
    wazzup.deals.clear();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it.each(['', '{}', '[{"id":"deal1"}]'])('stays as it is, and the emulator refuses it, if it holds %j', (content) => {
    const file = tempFile();
    writeFileSync(file, content);
    expect(() => createWazzup({ file })).toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });
});

describe('control routes', () => {
  const startControlled = async () => {
    const wazzup = createWazzup({ tokens: [TOKEN] });
    const { url, close } = await listen(withControl(wazzup));
    onTestFinished(close);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const get = () => fetch(`${url}/v2/deals`, { headers });
    const control = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${url}/emulator/${path}`, {
        method,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, json: text && JSON.parse(text) };
    };
    return { wazzup, get, control };
  };

  it('set and reset switches', async () => {
    const { control } = await startControlled();
    expect((await control('GET', 'switches')).json).toEqual(DEFAULT_SWITCHES);
    expect((await control('PUT', 'switches', { ids: 'number' })).json.ids).toBe('number');
    expect((await control('DELETE', 'switches')).json.ids).toBe('string');
    expect(await control('PUT', 'switches', { ids: 'odd' })).toEqual({
      status: 400,
      json: { error: 'ids must be one of: string, number; it was odd' },
    });
  });

  it('add and clear faults, take the emulator down, and revoke tokens', async () => {
    const { get, control } = await startControlled();
    await control('POST', 'faults', [{ status: 503 }, { cut: 'before' }, { status: 500, times: 9 }]);
    expect((await get()).status).toBe(503);
    await expect(get()).rejects.toThrow(TypeError);
    await control('DELETE', 'faults');
    expect((await get()).status).toBe(200);
    expect((await control('POST', 'faults', { odd: 1 })).status).toBe(400);

    await control('PUT', 'down', true);
    await expect(get()).rejects.toThrow(TypeError);
    await control('PUT', 'down', false);
    expect((await get()).status).toBe(200);

    await control('POST', 'tokens/revoke', { token: TOKEN });
    expect((await get()).status).toBe(401);
    await control('POST', 'tokens/forbid', { token: TOKEN });
    expect((await get()).status).toBe(403);
    await control('POST', 'tokens/accept', { token: TOKEN });
    expect((await get()).status).toBe(200);
    for (const body of [{}, null, undefined]) expect((await control('POST', 'tokens/revoke', body)).status).toBe(400);
  });

  it('release delayed answers, and reveal writes', async () => {
    const { get, control, wazzup } = await startControlled();
    wazzup.switches.set({ visibleAfterMs: 3_600_000 });
    await control('POST', 'faults', { hold: true });
    const statuses: unknown[] = [];
    const late = get().then(({ status }) => statuses.push(status));
    await vi.waitFor(() => expect(wazzup.requests.list()).toHaveLength(1));
    expect(statuses).toEqual([]);
    expect((await control('POST', 'faults/release')).status).toBe(204);
    await late;
    expect(statuses).toEqual([200]);

    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    await wazzup.app.request('/v2/deals', { method: 'POST', headers, body: JSON.stringify({ deals: [DEAL] }) });
    const seen = async () => (await (await get()).json()).data;
    expect(await seen()).toEqual([]);
    expect((await control('POST', 'reveal')).status).toBe(204);
    expect(await seen()).toEqual([DEAL]);
  });

  it('show the recorded requests, without their own', async () => {
    const { get, control, wazzup } = await startControlled();
    await get();
    expect((await control('GET', 'requests')).json).toMatchObject([{ path: '/v2/deals', token: '1234', status: 200 }]);
    await control('DELETE', 'requests');
    expect(wazzup.requests.list()).toEqual([]);
    expect((await control('GET', 'odd')).status).toBe(404);
  });
});

describe('serve.ts', () => {
  it('reads its arguments', () => {
    const { port, tokens, file, rateLimit, switches } = readArguments(
      '--port 0 --token a --token=b --file x.json --rateLimit off --ids=number --visibleAfterMs 50'.split(' '),
    );
    expect({ port, tokens, file, rateLimit, switches }).toEqual({
      port: 0,
      tokens: ['a', 'b'],
      file: 'x.json',
      rateLimit: false,
      switches: { ids: 'number', visibleAfterMs: 50 },
    });
    expect(readArguments([])).toMatchObject({ port: 8080, tokens: ['emulator-token'], rateLimit: true, switches: {} });
  });

  it.each([
    ['--odd', "Unknown option '--odd'"],
    ['--odd', '--port, --token, --file, --rateLimit, --postKnown'],
    ['odd', "Unexpected argument 'odd'"],
    ['--port', "Option '--port <value>' argument missing"],
    ['--port=99999', '--port must be a whole number from 0 to 65535; it was 99999'],
    ['--rateLimit=maybe', '--rateLimit must be one of: on, off; it was maybe'],
    ['--postKnown=odd', 'postKnown must be one of: overwrite, refuse-409, refuse-400, ignore; it was odd'],
    ['--visibleAfterMs=soon', 'visibleAfterMs must be a number of milliseconds, 0 or more; it was soon'],
  ])('says what is wrong with %s', (argument, message) => {
    expect(() => readArguments([argument])).toThrow(message);
  });

  const run = (...args: string[]) => {
    const child = spawn(process.execPath, ['test/wazzup/serve.ts', ...args]);
    onTestFinished(() => void child.kill());
    return child;
  };

  it('runs alone, and prints its address, token and switches, and each request', async () => {
    const lines = createInterface(run('--port=0', `--token=${TOKEN}`, '--success=201').stdout)[Symbol.asyncIterator]();
    const printed: string[] = [];
    const until = async (text: string) => {
      while (!printed.at(-1)?.includes(text)) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`${text} was never printed, but:\n${printed.join('\n')}`);
        printed.push(value);
      }
    };
    await until('visibleAfterMs');
    expect(printed).toContain(`Token:    ${TOKEN}`);
    expect(printed).toContain('  success: 201');
    const url = /http:\S+/.exec(printed.join('\n'))?.[0];
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${url}/v2/deals?limit=5`, { headers })).status).toBe(200);
    await until('200 GET /v2/deals?limit=5');
  });

  it('ends with an error and a message on bad arguments, and prints help with --help', async () => {
    const bad = run('--postKnown=odd');
    const [messages, [code]] = await Promise.all([bad.stderr.setEncoding('utf8').toArray(), once(bad, 'close')]);
    expect(messages.join('')).toContain('postKnown must be one of: overwrite, refuse-409');
    expect(code).toBe(1);

    const help = run('--help');
    const [usage, [helpCode]] = await Promise.all([help.stdout.setEncoding('utf8').toArray(), once(help, 'close')]);
    for (const name of Object.keys(DEFAULT_SWITCHES)) expect(usage.join('')).toContain(`--${name}`);
    expect(helpCode).toBe(0);
  });
});
