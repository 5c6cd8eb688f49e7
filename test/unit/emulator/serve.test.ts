// @vitest-environment node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readArguments } from '../../wazzup/arguments.ts';
import { withControl } from '../../wazzup/control.ts';
import { createWazzup, DEFAULT_SWITCHES, listen } from '../../wazzup/index.ts';
import { DEAL, dealWithId, start, TOKEN } from './start.ts';

const tempFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'wazzup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deals.json');
};

afterEach(() => {
  vi.useRealTimers();
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
