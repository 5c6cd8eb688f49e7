// @vitest-environment node
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../wazzup/arguments.ts';
import { withControl } from '../../wazzup/control.ts';
import { createWazzup, DEFAULT_PARTNER, type Switches, TOKEN_SWITCH_POSITIONS } from '../../wazzup/index.ts';

const VERIFIER = 'v'.repeat(43);
const REDIRECT = 'https://tokens.acme.example/callback';
const BASIC = `Basic ${btoa(`${DEFAULT_PARTNER.email}:${DEFAULT_PARTNER.password}`)}`;
const ACCOUNT = '72042419';
const UNKNOWN = { status: 401, json: { code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED' } };
const META = { timestamp: expect.any(Number) };

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

const start = (switches: Partial<Switches> = {}) => {
  const wazzup = createWazzup({ switches });
  const call = async (path: string, body: unknown, authorization: string | undefined = BASIC) => {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await wazzup.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, json: await response.json() };
  };
  const token = (body: unknown, authorization?: string) => call('/v2/oauth/token', body, authorization);
  const authorize = async (changes: Record<string, string | undefined> = {}) => {
    const query = {
      response_type: 'code',
      client_id: 'emulator-client',
      redirect_uri: REDIRECT,
      scope: 'transport,crm',
      state: 'my-state',
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: 'S256',
      ...changes,
    };
    const present = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await wazzup.app.request(`/v2/oauth/authorize?${new URLSearchParams(present)}`);
    const location = response.headers.get('location');
    return { response, location, code: location ? new URL(location).searchParams.get('code') : null };
  };
  const redeem = (code: string | null, changes: object = {}) =>
    token({
      grant_type: 'authorization_code',
      authorize_code_data: {
        code,
        redirect_uri: REDIRECT,
        client_id: 'emulator-client',
        code_verifier: VERIFIER,
        ...changes,
      },
    });
  const refresh = (refresh_token: string, client_id: string | undefined = 'emulator-client') =>
    token({ grant_type: 'refresh_token', refresh_token_data: { refresh_token, client_id } });
  const machine = (scope = 'transport,crm') =>
    token({ grant_type: 'client_credentials', client_credentials_data: { scope } });
  const exchange = (subject_token: string, changes: object = {}) =>
    token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      token_exchange_data: {
        subject_token,
        subject_token_type: 'urn:wazzup:oauth:token-type:machine_token',
        requested_subject: ACCOUNT,
        scope: 'transport,crm',
        ...changes,
      },
    });
  const link = async () => (await redeem((await authorize()).code)).json.data;
  const simplified = async () => (await exchange((await machine()).json.data.access_token)).json.data;
  const dealsStatus = async (bearer: string) =>
    (await wazzup.app.request('/v2/deals', { headers: { authorization: `Bearer ${bearer}` } })).status;
  return { wazzup, call, token, authorize, redeem, refresh, machine, exchange, link, simplified, dealsStatus };
};

afterEach(() => {
  vi.useRealTimers();
});

describe('OAuth', () => {
  it('sends the customer back with a code, for which the partner gets tokens that open the deals', async () => {
    const { authorize, redeem, dealsStatus } = start();
    const { response, location, code } = await authorize();
    expect(response.status).toBe(302);
    expect(location).toBe(`${REDIRECT}?code=${code}&state=my-state`);
    const { status, json } = await redeem(code);
    expect([status, json]).toEqual([
      200,
      {
        data: {
          access_token: expect.any(String),
          refresh_token: expect.any(String),
          expires_in: 3600,
          refresh_expires_in: 604800,
        },
        meta: META,
      },
    ]);
    expect(await dealsStatus(json.data.access_token)).toBe(200);
    expect(await dealsStatus(json.data.refresh_token)).toBe(401);
  });

  it('sends the customer back with an error if they deny', async () => {
    const { location } = await start({ consent: 'denied' }).authorize();
    expect(location).toBe(`${REDIRECT}?error=access_denied&state=my-state`);
  });

  it.each<[field: string, value: string | undefined]>([
    ['response_type', 'token'],
    ['client_id', 'other'],
    ['redirect_uri', 'https://evil.example/callback'],
    ['redirect_uri', 'http://127.0.0.1.evil.example/callback'],
    ['redirect_uri', 'nonsense'],
    ['scope', 'all'],
    ['state', undefined],
    ['code_challenge', undefined],
    ['code_challenge', VERIFIER.slice(1)],
    ['code_challenge_method', 'plain'],
    ['foo', 'bar'],
  ])('shows no consent page for %s=%s', async (field, value) => {
    const { response, location } = await start().authorize({ [field]: value });
    expect([response.status, location]).toEqual([400, null]);
    expect((await response.json()).errors.join()).toContain(field);
  });

  it.each(['http://127.0.0.1/callback', 'http://127.0.0.1:9999/x', 'transport, crm'])('accepts %s', async (value) => {
    const field = value.startsWith('http') ? 'redirect_uri' : 'scope';
    expect((await start().authorize({ [field]: value })).response.status).toBe(302);
  });

  it.each([
    ['verifier', { code_verifier: 'w'.repeat(43) }, 'OAUTH_CODE_INVALID'],
    ['short verifier', { code_verifier: 'v'.repeat(42) }, 'VALIDATION_FAILED'],
    ['long verifier', { code_verifier: 'v'.repeat(129) }, 'VALIDATION_FAILED'],
    ['redirect_uri', { redirect_uri: 'http://127.0.0.1/callback' }, 'OAUTH_CODE_INVALID'],
    ['client', { client_id: 'other' }, 'OAUTH_CODE_INVALID'],
    ['code', { code: 'other' }, 'OAUTH_CODE_INVALID'],
    ['field', { foo: 1 }, 'VALIDATION_FAILED'],
  ])('gives nothing for another %s', async (_what, changes, code) => {
    const { authorize, redeem } = start();
    expect(await redeem((await authorize()).code, changes)).toMatchObject({ status: 400, json: { code } });
  });

  it('accepts a code once, and within ten minutes', async () => {
    const { authorize, redeem } = start();
    const { code } = await authorize();
    expect((await redeem(code)).status).toBe(200);
    expect((await redeem(code)).json.code).toBe('OAUTH_CODE_INVALID');
    vi.useFakeTimers({ toFake: ['Date'] });
    const late = await authorize();
    vi.setSystemTime(Date.now() + 10 * 60_000);
    expect((await redeem(late.code)).json.code).toBe('OAUTH_CODE_INVALID');
  });
});

describe('simplified authorization', () => {
  it('exchanges a machine token for tokens of an account', async () => {
    const { machine, exchange, dealsStatus } = start();
    const { json } = await machine('transport, crm');
    expect(json).toEqual({ data: { access_token: expect.any(String), expires_in: 3600 }, meta: META });
    expect(await dealsStatus(json.data.access_token)).toBe(401);
    const exchanged = await exchange(json.data.access_token);
    expect(exchanged.json.data).toMatchObject({ refresh_token: expect.any(String), expires_in: 3600 });
    expect(await dealsStatus(exchanged.json.data.access_token)).toBe(200);
  });

  it('works for the accounts that the partner has created, and no other', async () => {
    const { call, machine, exchange } = start();
    const { access_token } = (await machine()).json.data;
    const other = { requested_subject: '10000000' };
    expect((await exchange(access_token, other)).json.code).toBe('ACCOUNT_NOT_FOUND');
    expect((await call('/v2/accounts', { name: 'Acme' })).json).toEqual({
      data: { account: { account_id: '10000000' } },
      meta: META,
    });
    expect((await exchange(access_token, other)).status).toBe(200);
    expect((await call('/v2/accounts', {})).json.data.account.account_id).toBe('10000001');
    expect((await call('/v2/accounts', [])).status).toBe(400);
  });

  it.each([
    ['an account with its hyphen', { requested_subject: '7204-2419' }],
    ['another type of token', { subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' }],
    ['another scope', { scope: 'all' }],
    ['no scope', { scope: undefined }],
  ])('refuses %s', async (_what, changes) => {
    const { machine, exchange } = start();
    const { access_token } = (await machine()).json.data;
    expect((await exchange(access_token, changes)).json.code).toBe('VALIDATION_FAILED');
  });

  it('accepts only a machine token that is alive', async () => {
    const { wazzup, machine, exchange, simplified } = start();
    expect(await exchange('other')).toMatchObject(UNKNOWN);
    expect(await exchange((await simplified()).access_token)).toMatchObject(UNKNOWN);
    const { access_token } = (await machine()).json.data;
    wazzup.tokens.age(3600);
    expect(await exchange(access_token)).toMatchObject(UNKNOWN);
  });
});

describe('the partner', () => {
  it.each([
    ['no password', ''],
    ['a wrong one', `Basic ${btoa('partner@acme.example:other')}`],
    ['a token', 'Bearer emulator-token'],
  ])('is not known by %s', async (_what, authorization) => {
    const { call, token } = start();
    const unknown = { status: 401, json: { code: 'UNAUTHORIZED' } };
    expect(await call('/v2/accounts', {}, authorization)).toMatchObject(unknown);
    expect(await token({}, authorization)).toMatchObject(unknown);
  });

  it('is the one that the options of the emulator name', async () => {
    const { app } = createWazzup({ partner: { email: 'a@b.example', password: 'a:b', accountIds: ['1'.repeat(8)] } });
    const headers = { authorization: `Basic ${btoa('a@b.example:a:b')}`, 'content-type': 'application/json' };
    expect((await app.request('/v2/accounts', { method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  it.each([
    [{}, 'grant_type must be one of: authorization_code, refresh_token, client_credentials, urn:'],
    [{ grant_type: 'password' }, 'grant_type must be one of'],
    [{ grant_type: 'constructor' }, 'grant_type must be one of'],
    [{ grant_type: 'refresh_token' }, 'body must be a JSON object'],
    [{ grant_type: 'refresh_token', refresh_token_data: {}, foo: 1 }, 'property foo should not exist'],
    [{ grant_type: 'refresh_token', refresh_token_data: {} }, 'refresh_token must be a string'],
    [{ grant_type: 'refresh_token', refresh_token_data: { refresh_token: '' } }, 'refresh_token should not be empty'],
    [{ grant_type: 'client_credentials', client_credentials_data: { scope: 'x' } }, 'scope must be a list of'],
  ])('is refused %j', async (body, error) => {
    const { status, json } = await start().token(body);
    expect([status, json.errors.join()]).toEqual([400, expect.stringContaining(error)]);
  });
});

describe('a refresh', () => {
  it('gives a new pair, and the used refresh token is dead', async () => {
    const { link, refresh, dealsStatus } = start();
    const first = await link();
    const second = (await refresh(first.refresh_token)).json.data;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await dealsStatus(second.access_token)).toBe(200);
    expect(await refresh(first.refresh_token)).toMatchObject(UNKNOWN);
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('works for the token’s own client only', async () => {
    const { link, refresh, token } = start();
    const { refresh_token } = await link();
    expect((await refresh(refresh_token, 'other')).status).toBe(400);
    expect((await token({ grant_type: 'refresh_token', refresh_token_data: { refresh_token } })).status).toBe(400);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('accepts no access token, and no revoked one', async () => {
    const { wazzup, link, refresh } = start();
    const { access_token, refresh_token } = await link();
    expect(await refresh(access_token)).toMatchObject(UNKNOWN);
    wazzup.tokens.revoke(refresh_token);
    expect(await refresh(refresh_token)).toMatchObject(UNKNOWN);
  });
});

describe('time', () => {
  it('ends access tokens first and refresh tokens later, but no token that a test has accepted', async () => {
    const { wazzup, link, refresh, dealsStatus } = start({ accessTokenSeconds: 60, refreshTokenSeconds: 600 });
    const { access_token, refresh_token, expires_in, refresh_expires_in } = await link();
    expect([expires_in, refresh_expires_in]).toEqual([60, 600]);
    wazzup.tokens.age(50);
    expect(await dealsStatus(access_token)).toBe(200);
    wazzup.tokens.age(10);
    expect(await dealsStatus(access_token)).toBe(401);
    const next = (await refresh(refresh_token)).json.data;
    wazzup.tokens.age(600);
    expect(await refresh(next.refresh_token)).toMatchObject(UNKNOWN);
    expect(await dealsStatus('emulator-token')).toBe(200);
  });

  it('passes with the clock too', async () => {
    const { link, dealsStatus } = start();
    vi.useFakeTimers({ toFake: ['Date'] });
    const { access_token } = await link();
    vi.setSystemTime(Date.now() + 3600_000);
    expect(await dealsStatus(access_token)).toBe(401);
  });
});

describe('token switches', () => {
  it('refreshToken', async () => {
    for (const position of TOKEN_SWITCH_POSITIONS.refreshToken) {
      const { link, refresh } = start({ refreshToken: position });
      const first = await link();
      const { refresh_token } = (await refresh(first.refresh_token)).json.data;
      const again = (await refresh(first.refresh_token)).status;
      const results = {
        new: [expect.not.stringMatching(first.refresh_token), 401],
        absent: [undefined, 200],
        same: [first.refresh_token, 200],
      };
      expect([refresh_token, again]).toEqual(results[position]);
    }
  });

  it('refreshWithoutClient', async () => {
    const statuses = { taken: 200, refused: 400 };
    for (const position of TOKEN_SWITCH_POSITIONS.refreshWithoutClient) {
      const { simplified, token, refresh } = start({ refreshWithoutClient: position });
      const { refresh_token } = await simplified();
      const refresh_token_data = { refresh_token };
      expect((await refresh(refresh_token)).status).toBe(400);
      expect((await token({ grant_type: 'refresh_token', refresh_token_data })).status).toBe(statuses[position]);
    }
  });

  it('oldAccessToken', async () => {
    const statuses = { lives: 200, dies: 401 };
    for (const position of TOKEN_SWITCH_POSITIONS.oldAccessToken) {
      const { link, refresh, dealsStatus } = start({ oldAccessToken: position });
      const first = await link();
      await refresh(first.refresh_token);
      expect(await dealsStatus(first.access_token)).toBe(statuses[position]);
    }
  });

  it('expiresIn', async () => {
    const data = await start({ expiresIn: 'absent' }).link();
    expect(Object.keys(data)).toEqual(['access_token', 'refresh_token']);
  });

  it('tokenPlace', async () => {
    const { authorize, redeem, machine } = start({ tokenPlace: 'top-level' });
    expect((await machine()).json.access_token).toEqual(expect.any(String));
    expect((await redeem((await authorize()).code)).json).toMatchObject({ refresh_token: expect.any(String) });
  });

  it('accountNamed', async () => {
    for (const position of TOKEN_SWITCH_POSITIONS.accountNamed) {
      const { account_id, access_token } = await start({ accountNamed: position }).link();
      const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
      const named = { nowhere: [undefined, {}], answer: [ACCOUNT, {}], token: [undefined, { account_id: ACCOUNT }] };
      expect([account_id, claims]).toEqual(named[position]);
    }
  });

  it('errorShape', async () => {
    const { token } = start({ errorShape: 'v3' });
    expect((await token({}, 'Basic x')).json).toEqual({
      error: 'UNAUTHORIZED',
      description: 'Wrong e-mail or password.',
    });
  });
});

describe('a test of OAuth', () => {
  it('can add a fault for one path only', async () => {
    const { wazzup, machine, dealsStatus } = start();
    wazzup.faults.add({ status: 503, path: '/v2/oauth' }, { status: 500, path: '/v2/oau' });
    expect(await dealsStatus('emulator-token')).toBe(200);
    expect((await machine()).status).toBe(503);
    expect((await machine()).status).toBe(200);
    expect(() => wazzup.faults.add({ status: 503, path: 'v2' })).toThrow('path: /v2/…');
  });

  it('sees the issued tokens and lets time pass by the control routes', async () => {
    const { wazzup, link, dealsStatus } = start();
    const { app } = withControl(wazzup);
    const { access_token, refresh_token } = await link();
    expect(await (await app.request('/emulator/tokens')).json()).toEqual([
      { kind: 'access', token: access_token },
      { kind: 'refresh', token: refresh_token },
    ]);
    const age = async (body: unknown) =>
      (await app.request('/emulator/tokens/age', { method: 'POST', body: JSON.stringify(body) })).status;
    expect(await age({ seconds: 'many' })).toBe(400);
    expect(await dealsStatus(access_token)).toBe(200);
    expect(await age({ seconds: 3600 })).toBe(204);
    expect(await dealsStatus(access_token)).toBe(401);
  });

  it('can name the partner on the command line', () => {
    const line =
      '--partner a@b.example:p:q --clientId c --redirectUri https://x/cb --accountId 12345678 --expiresIn absent';
    const { partner, switches } = readArguments([...line.split(' '), '--accessTokenSeconds=5']);
    expect(partner).toEqual({
      email: 'a@b.example',
      password: 'p:q',
      clientId: 'c',
      redirectUris: ['https://x/cb'],
      accountIds: ['12345678'],
    });
    expect(switches).toEqual({ expiresIn: 'absent', accessTokenSeconds: 5 });
    expect(readArguments([]).partner).toEqual(DEFAULT_PARTNER);
    expect(() => readArguments(['--partner=a'])).toThrow('--partner must be EMAIL:PASSWORD; it was a');
    expect(() => readArguments(['--accessTokenSeconds=soon'])).toThrow('must be a number of seconds, 0 or more');
  });
});
