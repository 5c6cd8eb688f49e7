// @vitest-environment node
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../../examples/token-server/config.ts';
import { createWazzup, listen } from '../wazzup/index.ts';
import { OAUTH, SIMPLIFIED, tempFolder } from './token-server.ts';

// These tests start a program several times.
vi.setConfig({ testTimeout: 30_000 });

const PROGRAM = 'examples/token-server/server.ts';
const run = promisify(execFile);

/** Starts an emulator; gives the real program and its commands, which ask the emulator over the network. */
const start = async (env: Record<string, string> = {}) => {
  const wazzup = createWazzup();
  const { url: WAZZUP_ORIGIN, close } = await listen(wazzup);
  onTestFinished(close);
  const all = {
    ...process.env,
    ...SIMPLIFIED,
    WAZZUP_ORIGIN,
    PORT: '0',
    STATE_FOLDER: join(tempFolder(), 'state'),
    ...env,
  };
  const command = async (...args: string[]) => (await run(process.execPath, [PROGRAM, ...args], { env: all })).stdout;
  const serve = async () => {
    const child = spawn(process.execPath, [PROGRAM, 'serve'], { env: all, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    for await (const line of createInterface(child.stdout)) {
      const [url] = /https?:\S+(?=,)/.exec(line) ?? [];
      if (url) return { url, child };
    }
    throw new Error('It never said where it listens');
  };
  return { wazzup, command, serve };
};

const stop = async (child: ChildProcess) => {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  return code;
};

const ask = async (url: string, key: string) => {
  const response = await fetch(`${url}/token`, { headers: { 'X-Manager-Key': key } });
  return { status: response.status, token: (await response.json()).access_token };
};

const keyIn = (output: string): string => output.trim().split('\n').at(-1) ?? '';

describe('the program', () => {
  it('keeps its state over a restart, and refuses a key that a command revokes while it serves', async () => {
    const { wazzup, command, serve } = await start();
    const anna = keyIn(await command('keys', 'add', 'Anna'));
    const first = await serve();
    const { status, token } = await ask(first.url, anna);
    expect(status).toBe(200);
    expect(await stop(first.child)).toBe(0);

    const second = await serve();
    expect(await ask(second.url, anna)).toEqual({ status: 200, token });
    expect(wazzup.requests.list()).toHaveLength(2);

    const boris = keyIn(await command('keys', 'add', 'Boris', '--admin'));
    expect((await ask(second.url, boris)).status).toBe(401);
    expect(await command('keys', 'list')).toMatch(/^\S+ {2}Anna\n\S+ {2}Boris {2}\(admin\)\n$/);
    await command('keys', 'revoke', 'Anna');
    expect((await ask(second.url, anna)).status).toBe(401);
  });

  it('finishes its requests before it ends', async () => {
    const { wazzup, command, serve } = await start();
    const anna = keyIn(await command('keys', 'add', 'Anna'));
    const first = await serve();
    wazzup.faults.add({ slowMs: 500, path: '/v2/oauth/token' });
    const asked = ask(first.url, anna);
    await vi.waitUntil(() => wazzup.requests.list().length > 0);
    expect(await stop(first.child)).toBe(0);
    expect((await asked).status).toBe(200);
    expect(await ask((await serve()).url, anna)).toEqual(await asked);
    expect(wazzup.requests.list()).toHaveLength(2);
  });

  it('serves over TLS', async () => {
    const folder = tempFolder();
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'Token server test' }]);
    const files = { TLS_KEY_FILE: join(folder, 'key.pem'), TLS_CERT_FILE: join(folder, 'cert.pem') };
    writeFileSync(files.TLS_KEY_FILE, key);
    writeFileSync(files.TLS_CERT_FILE, cert);
    const { url } = await (await start(files)).serve();
    expect(url).toMatch(/^https:/);
    const [response] = await once(get(`${url}/token`, { rejectUnauthorized: false }), 'response');
    expect(response.statusCode).toBe(401);
    response.resume();
  });

  it.each([
    [
      ['serve'],
      { WAZZUP_EMAIL: 'nobody', PORT: 'x' },
      ['WAZZUP_EMAIL is not an e-mail', 'PORT must be a whole number'],
    ],
    [['serve'], { TLS_KEY_FILE: '/nowhere/key.pem', TLS_CERT_FILE: '/nowhere/cert.pem' }, ['/nowhere/key.pem']],
    [['keys', 'revoke', 'Nobody'], {}, ['Nobody called Nobody has a key']],
    [['keys', 'add'], {}, ['Usage']],
    [[], {}, ['Usage']],
    [['serve', '--odd'], {}, ["Unknown option '--odd'"]],
  ])('ends with an error and the reason: %j', async (args, env, words) => {
    const { command } = await start(env);
    const error: { code: number; stderr: string } = await command(...args).catch((error) => error);
    expect(error.code).toBe(1);
    for (const word of words) expect(error.stderr).toContain(word);
    expect(error.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('the configuration', () => {
  it('may leave out values that have a default', () => {
    const { stateFolder, ...config } = readConfig({ ...SIMPLIFIED, PORT: '', OTHER: 'x' });
    expect(stateFolder).toMatch(/token-server\/state$/);
    expect(config).toEqual({
      partner: { email: SIMPLIFIED.WAZZUP_EMAIL, password: SIMPLIFIED.WAZZUP_PASSWORD },
      access: { mode: 'simplified', accountId: '72042419' },
      wazzupOrigin: 'https://tech.wazzup24.com',
      host: '127.0.0.1',
      port: 8787,
      extensionOrigins: [],
      tls: undefined,
    });
    expect(readConfig(OAUTH).access).toEqual({
      mode: 'oauth',
      clientId: OAUTH.WAZZUP_CLIENT_ID,
      redirectUri: OAUTH.WAZZUP_REDIRECT_URI,
    });
    const local = 'http://127.0.0.1:8787/callback';
    expect(readConfig({ ...OAUTH, WAZZUP_REDIRECT_URI: local }).access).toMatchObject({ redirectUri: local });
  });

  it('makes the error name everything that is missing', () => {
    expect(() => readConfig({})).toThrow(
      [
        'The configuration is not complete:',
        "  WAZZUP_EMAIL is missing: the partner's e-mail at Wazzup",
        "  WAZZUP_PASSWORD is missing: the partner's password at Wazzup",
        '  WAZZUP_MODE must be simplified or oauth',
      ].join('\n'),
    );
    expect(() => readConfig({ ...SIMPLIFIED, WAZZUP_MODE: 'oauth' })).toThrow(
      /CLIENT_ID is missing: .*\n.*REDIRECT_URI is missing/,
    );
  });

  it.each([
    ['WAZZUP_EMAIL', 'a:b@c', 'is not an e-mail address'],
    ['WAZZUP_MODE', 'both', 'must be simplified or oauth'],
    ['WAZZUP_ACCOUNT', '', 'is missing'],
    ['WAZZUP_ACCOUNT', '720424190', 'must be 8 digits'],
    ['WAZZUP_ORIGIN', 'http://tech.wazzup24.com', 'must be https://'],
    ['WAZZUP_ORIGIN', 'https://tech.wazzup24.com/v2', 'must be https:// and a host'],
    ['PORT', '65536', 'must be a whole number'],
    ['EXTENSION_ORIGINS', '*', 'must be addresses like'],
    ['EXTENSION_ORIGINS', 'chrome-extension://*', 'must be addresses like'],
    ['EXTENSION_ORIGINS', 'https://evil.example', 'must be addresses like'],
    ['TLS_CERT_FILE', 'cert.pem', 'TLS_KEY_FILE is missing'],
  ])('makes the error say what is wrong with %s=%s', (name, value, words) => {
    expect(() => readConfig({ ...SIMPLIFIED, [name]: value })).toThrow(words);
  });

  it.each(['http://tokens.acme.example/callback', 'https://tokens.acme.example/', 'nonsense'])(
    'cannot have %s as the redirect address',
    (WAZZUP_REDIRECT_URI) => {
      expect(() => readConfig({ ...OAUTH, WAZZUP_REDIRECT_URI })).toThrow('end with /callback');
    },
  );

  it('makes no error repeat the password', () => {
    expect(() => readConfig({ WAZZUP_PASSWORD: 'hunter2' })).toThrow(/^(?!.*hunter2)/s);
  });
});

describe('the folder, copied alone,', () => {
  const jsonOf = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

  it('asks for the versions it is tested with', () => {
    const { dependencies, devDependencies } = jsonOf('package.json');
    const own = jsonOf('examples/token-server/package.json').dependencies;
    expect({ ...dependencies, ...devDependencies }).toMatchObject(own);
  });
});
