// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { TOKEN_SWITCH_POSITIONS } from '../wazzup/index.ts';
import { fingerprint, link, OAUTH, start } from './token-server.ts';

describe('linking', () => {
  it('has to come before the first token', async () => {
    const world = start(OAUTH);
    const { ask, server, grants, dealsStatus } = world;
    expect(await ask()).toMatchObject({ status: 503, json: { error: 'link_needed' } });
    expect(grants()).toEqual([]);
    expect(await link(world, server)).toMatchObject({ status: 200, page: expect.stringContaining('Linked') });
    const { status, json } = await ask();
    expect([status, await dealsStatus(json.access_token)]).toEqual([200, 200]);
    expect(grants()).toEqual(['authorization_code']);
  });

  it('lasts while nobody asks for tokens, because the server renews it once a day', async () => {
    const world = start(OAUTH);
    const { server, pass, grants, ask } = world;
    await server.keepLinked();
    expect(grants()).toEqual([]);
    await link(world, server);
    pass(23 * 3600);
    await server.keepLinked();
    expect(grants()).toEqual(['authorization_code']);
    pass(2 * 3600);
    await Promise.all([server.keepLinked(), server.keepLinked()]);
    await server.keepLinked();
    expect(grants()).toEqual(['authorization_code', 'refresh_token']);
    expect(await ask()).toMatchObject({ status: 200 });
  });

  it('uses a verifier, a challenge and a state of its own each time', async () => {
    const world = start(OAUTH);
    await link(world, world.server);
    await link(world, world.server);
    const requests = world.wazzup.requests.list();
    const queries = requests
      .filter(({ path }) => path === '/v2/oauth/authorize')
      .map(({ query }) => new URLSearchParams(query));
    for (const name of ['state', 'code_challenge'])
      expect(new Set(queries.map((query) => query.get(name))).size).toBe(2);
    expect(JSON.stringify(requests)).toMatch(/"code_verifier":"[\w-]{43,128}"/);
  });

  it('says which account is linked, if Wazzup says it', async () => {
    const said = {
      nowhere: 'did not say which account',
      answer: 'Wazzup account 7204-2419 is linked',
      token: 'Wazzup account 7204-2419 is linked',
    };
    for (const accountNamed of TOKEN_SWITCH_POSITIONS.accountNamed) {
      const world = start(OAUTH, { accountNamed });
      expect((await link(world, world.server)).page).toContain(said[accountNamed]);
    }
  });

  it('can be begun by an administrator only', async () => {
    const { server, key, adminKey } = start(OAUTH);
    for (const authorization of ['', `Basic ${btoa(`boss:${key}`)}`, `Basic ${btoa('boss:')}`, `Bearer ${adminKey}`]) {
      const response = await server.app.request('/link', { headers: { authorization } });
      expect([response.status, response.headers.get('location')]).toEqual([401, null]);
      expect(response.headers.get('www-authenticate')).toContain('Basic');
    }
    server.keys.revoke('Boss');
    const headers = { authorization: `Basic ${btoa(`boss:${adminKey}`)}` };
    expect((await server.app.request('/link', { headers })).status).toBe(401);
  });

  it('can be finished once, with its own state, within ten minutes', async () => {
    const world = start(OAUTH);
    const { server, grants, pass, wazzup, adminKey } = world;
    const { app } = server;
    expect((await app.request('/callback?code=x&state=undefined')).status).toBe(400);
    expect((await app.request('/callback?code=x')).status).toBe(400);
    expect((await app.request((await link(world, server)).back)).status).toBe(400);
    expect(grants()).toEqual(['authorization_code']);

    const begin = () => app.request('/link', { headers: { authorization: `Basic ${btoa(`:${adminKey}`)}` } });
    const consent = async (address: string | null) => {
      const { pathname, search } = new URL((await wazzup.app.request(address ?? '')).headers.get('location') ?? '');
      return pathname + search;
    };
    const late = await consent((await begin()).headers.get('location'));
    pass(600);
    expect((await app.request(late)).status).toBe(400);
    const other = (await consent((await begin()).headers.get('location'))).replace(/state=./, 'state=');
    expect((await app.request(other)).status).toBe(400);
    expect(grants()).toEqual(['authorization_code']);
  });

  it('ends with the reason if the customer denies, in a text that cannot be code', async () => {
    const world = start(OAUTH, { consent: 'denied' });
    const denied = await link(world, world.server);
    expect(denied).toMatchObject({
      status: 400,
      page: expect.stringContaining('Wazzup gave no access (access_denied)'),
    });

    const { app } = world.server;
    const begun = await app.request('/link', { headers: { authorization: `Basic ${btoa(`:${world.adminKey}`)}` } });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const hostile = await app.request(
      `/callback?${new URLSearchParams({ state: state ?? '', error: '<script>1</script>' })}`,
    );
    expect(await hostile.text()).toContain('&lt;script&gt;');
    expect(hostile.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('ends with the reason if Wazzup refuses or does not answer', async () => {
    const world = start(OAUTH);
    const refused = await link(world, world.create({ WAZZUP_PASSWORD: 'other' }));
    expect(refused).toMatchObject({ status: 502, page: expect.stringContaining('401 UNAUTHORIZED') });
    world.wazzup.faults.add({ status: 503, path: '/v2/oauth/token' });
    const silent = await link(world, world.server);
    expect(silent).toMatchObject({ status: 502, page: expect.stringContaining('Wazzup answers 503') });
  });
});

describe('a link', () => {
  it.each(TOKEN_SWITCH_POSITIONS.refreshToken)(
    'lasts over renewals and restarts when the refresh token is: %s',
    async (refreshToken) => {
      const world = start(OAUTH, { refreshToken });
      const { ask, pass, create, grants, dealsStatus } = world;
      await link(world, world.server);
      for (let hour = 0; hour < 3; hour++) {
        pass(3600);
        expect(await dealsStatus((await ask({}, create())).json.access_token)).toBe(200);
      }
      expect(grants()).toEqual(['authorization_code', ...Array(3).fill('refresh_token')]);
    },
  );

  it('that Wazzup has revoked needs linking again; until then the server asks Wazzup once in half a minute', async () => {
    const world = start(OAUTH);
    const { ask, pass, wazzup, server, grants, dealsStatus } = world;
    await link(world, server);
    for (const { token } of wazzup.tokens.issued()) wazzup.tokens.revoke(token);
    pass(3600);
    for (let n = 0; n < 3; n++) {
      const { status, json } = await ask();
      expect([status, json.error]).toEqual([503, 'link_needed']);
      expect(json.message).toContain('OAUTH_TOKEN_UNKNOWN_OR_REVOKED');
    }
    expect(grants()).toEqual(['authorization_code', 'refresh_token']);
    await link(world, server);
    const { json } = await ask();
    expect(await dealsStatus(json.access_token)).toBe(200);

    pass(15);
    const named = await ask({ 'X-Refused-Token': fingerprint(json.access_token) });
    expect([named.status, named.json.access_token === json.access_token]).toEqual([200, false]);
  });

  it('survives an outage', async () => {
    const world = start(OAUTH);
    const { ask, pass, wazzup } = world;
    await link(world, world.server);
    pass(3600);
    wazzup.faults.add({ status: 503 }, { cut: 'before' });
    for (let n = 0; n < 2; n++)
      expect(await ask()).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    expect((await ask()).status).toBe(200);
  });

  it('that is new is not overwritten by a renewal of the old one', async () => {
    const world = start(OAUTH);
    const { ask, pass, server, wazzup, dealsStatus } = world;
    await link(world, server);
    pass(3600);
    wazzup.faults.add({ slowMs: 50, path: '/v2/oauth/token' });
    const [early, { status }] = await Promise.all([ask(), link(world, server)]);
    expect([early.status, status]).toEqual([200, 200]);
    const newest = wazzup.tokens.issued().findLast(({ kind }) => kind === 'access')?.token;
    const { access_token } = (await ask()).json;
    expect([access_token === newest, await dealsStatus(access_token)]).toEqual([true, 200]);
    expect(access_token).not.toBe(early.json.access_token);
  });
});
