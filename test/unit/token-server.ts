import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTokenServer, type Surroundings } from '../../examples/token-server/app.ts';
import { readConfig } from '../../examples/token-server/config.ts';
import { createWazzup, DEFAULT_PARTNER, type Switches } from '../wazzup/index.ts';

export const SIMPLIFIED = {
  WAZZUP_EMAIL: DEFAULT_PARTNER.email,
  WAZZUP_PASSWORD: DEFAULT_PARTNER.password,
  WAZZUP_MODE: 'simplified',
  WAZZUP_ACCOUNT: '7204-2419',
};
export const OAUTH = {
  WAZZUP_EMAIL: DEFAULT_PARTNER.email,
  WAZZUP_PASSWORD: DEFAULT_PARTNER.password,
  WAZZUP_MODE: 'oauth',
  WAZZUP_CLIENT_ID: DEFAULT_PARTNER.clientId,
  WAZZUP_REDIRECT_URI: 'https://tokens.acme.example/callback',
};

/** Gives the last 8 hex digits of a token's SHA-256. */
export const fingerprint = (token: string): string => createHash('sha256').update(token).digest('hex').slice(-8);

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'token-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates a token server and an emulator in this process, with a manager's and an administrator's key. */
export function start(env: Record<string, string> = SIMPLIFIED, switches: Partial<Switches> = {}) {
  const wazzup = createWazzup({ switches });
  const stateFolder = tempFolder();
  const log: string[] = [];
  let aheadMs = 0;

  const create = (changes: Record<string, string> = {}, surroundings: Surroundings = {}) =>
    createTokenServer(readConfig({ ...env, STATE_FOLDER: stateFolder, ...changes }), {
      fetch: async (url, init) => wazzup.app.request(String(url), init),
      now: () => Date.now() + aheadMs,
      log: (line) => void log.push(line),
      ...surroundings,
    });
  const server = create();
  const key = server.keys.add('Anna');
  const adminKey = server.keys.add('Boss', { isAdmin: true });

  const ask = async (headers: Record<string, string> = {}, { app } = server) => {
    const response = await app.request('/token', { headers: { authorization: `Bearer ${key}`, ...headers } });
    const json: { access_token: string; expires_in: number; error?: string; message?: string } = await response.json();
    return { status: response.status, headers: response.headers, json };
  };
  return {
    wazzup,
    stateFolder,
    log,
    server,
    key,
    adminKey,
    /** Starts the same server anew, with these changes of its configuration and these surroundings. */
    create,
    /** Asks for a token with Anna's key, unless the headers have another. */
    ask,
    /** Lets time pass for Wazzup's tokens and for the server. */
    pass(seconds: number) {
      wazzup.tokens.age(seconds);
      aheadMs += seconds * 1000;
    },
    /** Gives the grants that the server has asked Wazzup for, in order, each by the last word of its name. */
    grants: () =>
      wazzup.requests.list().flatMap(({ path, body }) => {
        if (path !== '/v2/oauth/token') return [];
        return [(body as { grant_type: string }).grant_type.replace(/^urn:.*:/, '')];
      }),
    /** Gives the status of `/v2/deals` for a token. */
    dealsStatus: async (token: string) =>
      (await wazzup.app.request('/v2/deals', { headers: { authorization: `Bearer ${token}` } })).status,
  };
}

export type World = ReturnType<typeof start>;

/** Follows `/link` to Wazzup's consent page and back, as a browser does; gives the last page and its address. */
export async function link({ wazzup, adminKey }: World, { app }: World['server']) {
  const begun = await app.request('/link', { headers: { authorization: `Basic ${btoa(`boss:${adminKey}`)}` } });
  const consented = await wazzup.app.request(begun.headers.get('location') ?? '');
  const back = consented.headers.get('location') ?? '';
  const { pathname, search } = new URL(back);
  const response = await app.request(pathname + search);
  return { back: pathname + search, status: response.status, page: await response.text() };
}
