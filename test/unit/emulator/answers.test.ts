// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEAL, dealWithId, start, TOKEN } from './start.ts';

const META = { timestamp: expect.any(Number) };

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
