// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '@/lib/wazzup/client';
import { createRequest } from '@/lib/wazzup/request';
import { DEAL, start, TOKEN } from '../start.ts';
import { all, clientOf, errorOf, serve } from './start-client.ts';

// These tests send hundreds of requests, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
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
