// @vitest-environment node
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Fault, TOKEN_SWITCH_POSITIONS } from '../wazzup/index.ts';
import { fingerprint, link, OAUTH, SIMPLIFIED, start } from './token-server.ts';

const EXTENSION = `chrome-extension://${'abcdefghijklmnop'.repeat(2)}`;
const FIREFOX = 'moz-extension://0c8f9a4e-1111-4222-8333-0123456789ab';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a token', () => {
  it('comes from simplified authorization, and opens the deals', async () => {
    const { ask, grants, dealsStatus } = start();
    const { status, headers, json } = await ask();
    expect([status, Object.keys(json)]).toEqual([200, ['access_token', 'expires_in']]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(Number.isInteger(json.expires_in)).toBe(true);
    expect(Math.abs(json.expires_in - 3600)).toBeLessThan(5);
    expect(await dealsStatus(json.access_token)).toBe(200);
    expect(grants()).toEqual(['client_credentials', 'token-exchange']);
  });

  it('is the same for all until two minutes before its end, with the seconds that are left', async () => {
    const { ask, pass, grants } = start();
    const first = (await ask()).json;
    pass(3600 - 130);
    const second = (await ask()).json;
    expect(second.access_token).toBe(first.access_token);
    expect(second.expires_in).toBeLessThanOrEqual(130);
    expect(second.expires_in).toBeGreaterThan(120);
    pass(15);
    const third = (await ask()).json;
    expect(third.access_token).not.toBe(first.access_token);
    expect(third.expires_in).toBeGreaterThan(3590);
    expect(grants()).toEqual(['client_credentials', 'token-exchange', 'refresh_token']);
  });

  it('is renewed once, however many managers ask', async () => {
    const { ask, pass, grants } = start();
    const many = async () =>
      new Set((await Promise.all(Array.from({ length: 20 }, () => ask()))).map(({ json }) => json.access_token));
    const [first] = [...(await many())];
    pass(3600);
    const [second, ...others] = [...(await many())];
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
    expect(grants()).toEqual(['client_credentials', 'token-exchange', 'refresh_token']);
  });

  it.each(TOKEN_SWITCH_POSITIONS.refreshToken)(
    'is renewed again and again when Wazzup’s refresh token is: %s',
    async (refreshToken) => {
      const { ask, pass, grants, dealsStatus } = start(SIMPLIFIED, { refreshToken });
      for (let hour = 0; hour < 4; hour++) {
        expect(await dealsStatus((await ask()).json.access_token)).toBe(200);
        pass(3600);
      }
      expect(grants()).toEqual(['client_credentials', 'token-exchange', ...Array(3).fill('refresh_token')]);
    },
  );

  it.each([{ refreshTokenSeconds: 60 }, { refreshWithoutClient: 'refused' }] as const)(
    'is obtained anew when a refresh is refused: %o',
    async (switches) => {
      const { ask, pass, grants, dealsStatus } = start(SIMPLIFIED, switches);
      await ask();
      pass(3600);
      expect(await dealsStatus((await ask()).json.access_token)).toBe(200);
      expect(grants().slice(2)).toEqual(['refresh_token', 'client_credentials', 'token-exchange']);
    },
  );

  it('is found in both places of the answer, and lives an hour if Wazzup does not say how long', async () => {
    const { ask, dealsStatus } = start(SIMPLIFIED, { tokenPlace: 'top-level', expiresIn: 'absent' });
    const { access_token, expires_in } = (await ask()).json;
    expect(await dealsStatus(access_token)).toBe(200);
    expect(Math.abs(expires_in - 3600)).toBeLessThan(5);
  });
});

describe('a token that Wazzup has refused', () => {
  it('is replaced once for all browsers that name it', async () => {
    const { wazzup, ask, pass, grants, dealsStatus } = start();
    const { access_token: old } = (await ask()).json;
    wazzup.tokens.revoke(old);
    pass(60);
    const refused = { 'X-Refused-Token': fingerprint(old) };
    const answers = await Promise.all([ask(refused), ask(refused), ask(refused)]);
    const given = new Set([...answers, await ask(refused)].map(({ json }) => json.access_token));
    expect(given.size).toBe(1);
    expect(await dealsStatus([...given].join())).toBe(200);
    expect(grants().slice(2)).toEqual(['refresh_token']);
  });

  it('is not replaced again if the server has a newer one, nor for a browser that does not name it', async () => {
    const { ask, pass, grants } = start();
    const { access_token } = (await ask()).json;
    pass(60);
    for (const named of ['00000000', '', `${fingerprint(access_token)}0`]) {
      expect((await ask({ 'X-Refused-Token': named })).json.access_token).toBe(access_token);
    }
    expect(grants()).toHaveLength(2);
    expect((await ask({ 'X-Refused-Token': fingerprint(access_token).toUpperCase() })).json.access_token).not.toBe(
      access_token,
    );
  });

  it('is not replaced if it is new, because Wazzup would refuse the next one too', async () => {
    const { ask, pass, grants } = start();
    const { access_token } = (await ask()).json;
    const refused = { 'X-Refused-Token': fingerprint(access_token) };
    expect(await ask(refused)).toMatchObject({ status: 503, json: { error: 'token_refused' } });
    expect(grants()).toHaveLength(2);
    pass(10);
    expect((await ask(refused)).status).toBe(200);
  });

  it('is replaced six times an hour for one key, and the log names whose key it was', async () => {
    const { ask, pass, grants, log, server } = start();
    const other = `Bearer ${server.keys.add('Boris')}`;
    await ask({ authorization: other });
    const refuseAll = async (times: number, headers = {}) => {
      const statuses: number[] = [];
      for (let turn = 0; turn < times; turn += 1) {
        pass(11);
        const { access_token } = (await ask({ authorization: other })).json;
        statuses.push((await ask({ 'X-Refused-Token': fingerprint(access_token), ...headers })).status);
      }
      return statuses;
    };
    expect(await refuseAll(20)).toEqual([...Array(6).fill(200), ...Array(14).fill(429)]);
    expect(grants().slice(2)).toHaveLength(6);
    const causes = log.flatMap((line) => /new token: (.*)/.exec(line)?.[1] ?? []);
    expect(causes).toEqual(['Boris asked for one', ...Array(6).fill('Anna was refused the one before')]);
    expect(log.filter((line) => line === 'Anna has had tokens renewed too often')).toHaveLength(14);
    // Another key has its own six, and an hour later this one has them again.
    expect(await refuseAll(1, { authorization: other })).toEqual([200]);
    pass(3600);
    await ask();
    expect(await refuseAll(1)).toEqual([200]);
  });

  it('is not given again if it cannot be replaced', async () => {
    const { wazzup, ask, pass } = start();
    const { access_token } = (await ask()).json;
    pass(60);
    wazzup.down(true);
    const refused = { 'X-Refused-Token': fingerprint(access_token) };
    expect(await ask(refused)).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    expect((await ask()).json.access_token).toBe(access_token);
  });
});

describe('when Wazzup', () => {
  const outages: Fault[] = [{ status: 429 }, { status: 500 }, { status: 503 }, { cut: 'before' }, { html: true }];

  it.each(outages)('has an outage, %o, there is no token, and the next request tries again', async (fault) => {
    const { wazzup, ask } = start();
    wazzup.faults.add(fault);
    expect(await ask()).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    expect((await ask()).status).toBe(200);
  });

  it('has an outage, the server asks it once for all who wait', async () => {
    const { wazzup, ask, grants } = start();
    wazzup.down(true);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(new Set(answers.map(({ json }) => json.error))).toEqual(new Set(['wazzup_unavailable']));
    expect(grants()).toHaveLength(1);
  });

  it('has an outage, the server gives the token while it lives', async () => {
    const { wazzup, ask, pass } = start();
    const { access_token } = (await ask()).json;
    wazzup.down(true);
    pass(3550);
    const { json } = await ask();
    expect(json.access_token).toBe(access_token);
    expect(json.expires_in).toBeLessThanOrEqual(50);
    pass(50);
    expect(await ask()).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    wazzup.down(false);
    expect((await ask()).json.access_token).not.toBe(access_token);
  });

  it.each(['v2', 'v3', 'bare', 'empty'] as const)(
    'refuses the password (error shape %s), the server asks it once in half a minute',
    async (errorShape) => {
      const { create, ask, pass, wazzup, grants } = start(SIMPLIFIED, { errorShape });
      const wrong = create({ WAZZUP_PASSWORD: 'other' });
      for (let n = 0; n < 3; n++) {
        const { status, json } = await ask({}, wrong);
        expect([status, json.error]).toEqual([503, 'wazzup_refused']);
        expect(json.message).toContain('401');
      }
      expect(grants()).toHaveLength(1);
      pass(30);
      await ask({}, wrong);
      expect(wazzup.requests.list()).toHaveLength(2);
    },
  );

  it('does not know the account, the server’s answer says so', async () => {
    const { create, ask } = start();
    const { status, json } = await ask({}, create({ WAZZUP_ACCOUNT: '11111111' }));
    expect([status, json.message]).toEqual([503, expect.stringContaining('400 ACCOUNT_NOT_FOUND')]);
  });

  it('redirects, the server does not send the password there', async () => {
    const requests: string[] = [];
    const { create, ask } = start();
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      requests.push(`${url} ${init?.redirect}`);
      return new Response(null, { status: 302, headers: { location: 'https://evil.example/' } });
    };
    expect(await ask({}, create({}, { fetch }))).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    expect(requests).toEqual(['https://tech.wazzup24.com/v2/oauth/token manual']);
  });

  it('does not answer in time, the server gives up', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    const { create, ask } = start();
    const server = create({ WAZZUP_ORIGIN: 'http://127.0.0.1:9' }, { fetch });
    expect(await ask({}, server)).toMatchObject({ status: 503, json: { error: 'wazzup_unavailable' } });
    expect(timeout.mock.calls[0]?.[0]).toBeLessThanOrEqual(15_000);
  });
});

describe('a key', () => {
  const refused = { status: 401, json: { error: 'key_refused' } };

  it('is accepted in either header', async () => {
    const { ask, key } = start();
    expect((await ask({ authorization: '', 'X-Manager-Key': key })).status).toBe(200);
    expect((await ask({ authorization: `bearer ${key}` })).status).toBe(200);
  });

  it('opens nothing if it is missing, wrong, half, its hash, or an administrator’s', async () => {
    const { ask, key, adminKey, grants } = start();
    const hash = createHash('sha256').update(key).digest('hex');
    for (const wrong of ['', 'Bearer ', 'Bearer x', `Bearer ${key.slice(1)}`, `Bearer ${hash}`, `Bearer ${adminKey}`]) {
      expect(await ask({ authorization: wrong })).toMatchObject(refused);
    }
    expect(grants()).toEqual([]);
  });

  it('is refused at once after it is revoked, and no other key with it', async () => {
    const { ask, server } = start();
    const other = server.keys.add('Boris');
    expect((await ask()).status).toBe(200);
    server.keys.revoke('Anna');
    expect(await ask()).toMatchObject(refused);
    expect((await ask({ authorization: `Bearer ${other}` })).status).toBe(200);
    expect(server.keys.list().map(({ name }) => name)).toEqual(['Boss', 'Boris']);
  });

  it('is the only one of its name, and the name has to be a name', () => {
    const { keys } = start().server;
    expect(() => keys.add('Anna')).toThrow('Anna has a key already');
    for (const name of ['', ' ', '-x', 'a\nb', '<b>', 'x'.repeat(61)])
      expect(() => keys.add(name)).toThrow('A name has');
    expect(() => keys.revoke('Nobody')).toThrow('Nobody called Nobody');
    expect(keys.add('Анна О. anna@acme.example')).toMatch(/^\S{43}$/);
  });

  it('is not lost if two commands run at once', () => {
    const { server, stateFolder } = start();
    const busy = join(stateFolder, 'keys.json.new');
    writeFileSync(busy, '');
    expect(() => server.keys.revoke('Anna')).toThrow(`delete ${busy}`);
    expect(server.keys.list()).toHaveLength(2);
  });
});

describe('the state on disk', () => {
  it('outlives a restart', async () => {
    const { ask, create, grants } = start();
    const { access_token } = (await ask()).json;
    expect((await ask({}, create())).json.access_token).toBe(access_token);
    expect(grants()).toHaveLength(2);
  });

  it('can be read by its owner alone, and has no key and no password', async () => {
    const { ask, stateFolder, key, adminKey } = start();
    const { access_token } = (await ask()).json;
    for (const name of ['keys.json', 'tokens.json']) {
      const file = join(stateFolder, name);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      for (const secret of [key, adminKey, SIMPLIFIED.WAZZUP_PASSWORD])
        expect(readFileSync(file, 'utf8')).not.toContain(secret);
    }
    expect(readFileSync(join(stateFolder, 'tokens.json'), 'utf8')).toContain(access_token);
  });

  it('is written before the server gives a token', async () => {
    const { ask, pass, stateFolder, grants } = start();
    await ask();
    pass(3600);
    const file = join(stateFolder, 'tokens.json');
    rmSync(file);
    mkdirSync(file); // a folder in the place of the file that the server has to write
    for (let n = 0; n < 2; n++) expect(await ask()).toMatchObject({ status: 503, json: { error: 'not_saved' } });
    rmdirSync(file);
    const { access_token } = (await ask()).json;
    expect(readFileSync(file, 'utf8')).toContain(access_token);
    expect(grants()).toEqual(['client_credentials', 'token-exchange', 'refresh_token']);
  });

  it('does not serve another account', async () => {
    const { ask, create, wazzup } = start();
    const headers = {
      authorization: `Basic ${btoa(`${SIMPLIFIED.WAZZUP_EMAIL}:${SIMPLIFIED.WAZZUP_PASSWORD}`)}`,
      'content-type': 'application/json',
    };
    await wazzup.app.request('/v2/accounts', { method: 'POST', headers, body: '{}' });
    const { access_token } = (await ask()).json;
    const other = await ask({}, create({ WAZZUP_ACCOUNT: '10000000' }));
    expect([other.status, other.json.access_token === access_token]).toEqual([200, false]);
  });

  it.each(['tokens.json', 'keys.json'])(
    'stays as it is, and the server refuses it, if %s holds something else',
    async (name) => {
      const { stateFolder, create, ask } = start();
      const file = join(stateFolder, name);
      writeFileSync(file, '{"odd":');
      if (name === 'tokens.json') expect(() => create()).toThrow(file);
      else expect(await ask()).toMatchObject({ status: 500, json: { error: 'server_failed' } });
      expect(readFileSync(file, 'utf8')).toBe('{"odd":');
    },
  );
});

describe('a browser', () => {
  const request = async (origin: string, method: string) => {
    const { create, key } = start();
    const { app } = create({ EXTENSION_ORIGINS: `${EXTENSION}, ${FIREFOX}` });
    const preflight = {
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,x-refused-token',
    };
    const headers = { origin, ...(method === 'OPTIONS' ? preflight : { authorization: `Bearer ${key}` }) };
    return app.request('/token', { method, headers });
  };

  it.each([EXTENSION, FIREFOX])('gets CORS headers for %s', async (origin) => {
    const { status, headers } = await request(origin, 'OPTIONS');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-headers')).toBe('Authorization,X-Manager-Key,X-Refused-Token');
    expect(headers.get('access-control-allow-methods')).toBe('GET');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await request(origin, 'GET');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
  });

  it.each(['https://evil.example', 'null', `${EXTENSION}x`, `chrome-extension://${'p'.repeat(32)}`])(
    'gets no CORS headers for %s',
    async (origin) => {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await request(origin, method);
        expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
      expect((await request(origin, 'OPTIONS')).status).toBe(404);
    },
  );

  it('finds nothing but tokens here', async () => {
    const { server, key } = start();
    const headers = { authorization: `Bearer ${key}` };
    for (const [method, path] of [
      ['POST', '/token'],
      ['PUT', '/token'],
      ['GET', '/'],
      ['GET', '/link'],
      ['GET', '/callback'],
    ] as const) {
      const response = await server.app.request(path, { method, headers });
      expect([response.status, (await response.json()).error]).toEqual([404, 'not_found']);
    }
  });
});

describe('the log', () => {
  it('says what happens, and no secret', async () => {
    const world = start(OAUTH, { errorShape: 'v3', accountNamed: 'answer' });
    const { ask, pass, wazzup, log, server, key, adminKey } = world;
    await link(world, server);
    await ask();
    await ask({ authorization: `Bearer ${adminKey}` });
    await server.app.request(`/${key}`);
    pass(3600);
    await ask();
    pass(3600);
    for (const { token } of wazzup.tokens.issued()) wazzup.tokens.revoke(token);
    await ask();
    await link(world, world.create({ WAZZUP_PASSWORD: 'wrong-password' }));
    const text = log.join('\n');
    expect(text).toContain('Linked to account 72042419');
    expect(text).toContain('Wazzup has given a new token');
    expect(text).toContain('OAUTH_TOKEN_UNKNOWN_OR_REVOKED');
    expect(text).toContain('200 GET /token');
    expect(text).toContain('401 GET /token');
    expect(text).toContain('302 GET /link');
    expect(text).toContain('404 GET (elsewhere)');
    const secrets = [
      key,
      adminKey,
      OAUTH.WAZZUP_PASSWORD,
      'wrong-password',
      ...wazzup.tokens.issued().map(({ token }) => token),
    ];
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/code|state|verifier/i);
  });

  it('does not repeat what a refusal says, because that may repeat what the server sent', async () => {
    const { create, ask, log } = start();
    const secret = 'eyJhbGciOi.J9.secret-1';
    for (const body of [{ code: secret }, { error: secret }, { code: 5, error: 'REFUSED' }]) {
      const { json } = await ask({}, create({}, { fetch: async () => Response.json(body, { status: 400 }) }));
      expect(json.message).toContain(`refuses the token server (400${'error' in body && body.code ? ' REFUSED' : ''})`);
    }
    expect(log.join('\n')).not.toContain(secret);
  });
});
