// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWazzup, DEFAULT_SWITCHES, SWITCH_POSITIONS } from '../../wazzup/index.ts';
import { DEAL, dealWithId, start } from './start.ts';

afterEach(() => {
  vi.useRealTimers();
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
