// @vitest-environment node
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { checkedAddress, headerProblem } from '@/lib/settings/token-address';
import { createClient } from '@/lib/wazzup/client';
import { fetchToken } from '@/lib/wazzup/fetch-token';
import { createRequest } from '@/lib/wazzup/request';
import { foldId } from '@/lib/wazzup/same-id';
import { parsePastedToken } from '@/lib/wazzup/token';
import { withoutSecret } from '@/lib/wazzup/without-secret';
import { cpuTime } from '../../cpu-time';
import { ECHOES, type EchoForm } from '../../wazzup/faults.ts';
import { DEAL, start } from './start.ts';

/** It holds each character that some server escapes. */
const SECRET = 'eyJhbGciOi.a/b+c_d~e-4711&"x==';

const clientOf = (answer: () => Response) =>
  createClient(createRequest({ token: async () => SECRET, retries: 0, fetch: async () => answer() }));

const errorOf = (promise: Promise<unknown>): Promise<DealError> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(DealError);
      return error as DealError;
    },
  );

describe('a refusal that repeats the token', () => {
  it.each(Object.keys(ECHOES) as EchoForm[])('written as %s does not give it away', async (echo) => {
    const { client, wazzup } = await start({ tokens: [SECRET] }, { token: async () => SECRET });
    wazzup.faults.add({ echo });
    const error = await errorOf(client.create([DEAL]));
    const [message = ''] = error.details.messages ?? [];
    expect(message).toContain('…');
    for (const write of Object.values(ECHOES)) {
      const written = write(SECRET).slice(1, -1);
      expect(inspect(error, { depth: null })).not.toContain(written);
    }
    if (echo === 'base64') expect(Buffer.from(message, 'base64').toString()).not.toContain('4711');
    else expect(message.replace('{"token":"…"}', '…')).toBe('…');
  });

  it('keeps the words around it, its code too, and only as many as somebody reads', async () => {
    const body = {
      code: `X ${encodeURIComponent(SECRET)} ${'y'.repeat(1000)}`,
      errors: [
        `deals.0.name ${SECRET} is wrong, ${SECRET}`,
        'z'.repeat(10_000),
        ...Array.from({ length: 100 }, String),
      ],
    };
    const { details } = await errorOf(clientOf(() => Response.json(body, { status: 400 })).create([DEAL]));
    expect(details.code).toMatch(/^X … y+$/);
    expect(details.fields).toEqual({ name: ['deals.0.name … is wrong, …'] });
    expect(details.messages).toHaveLength(19);
    expect(JSON.stringify(details).length).toBeLessThan(1_000);
  });

  it('leaves other words as they are', () => {
    for (const words of ['', '100 % of &c; \\u00e9 %zz &bogus; \\', 'é😀', '…'])
      expect(withoutSecret(words, SECRET)).toBe(words);
  });
});

describe('an answer without end', () => {
  /** Gives an answer that goes on for 50 MB, and counts what is read of it. */
  function endless(status: number) {
    const read = { bytes: 0 };
    const chunk = new TextEncoder().encode('x'.repeat(64_000));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (read.bytes > 50_000_000) return controller.close();
        read.bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    return { read, answer: () => new Response(body, { status }) };
  }

  it.each([
    [400, 'invalid', 1_000_000],
    [404, 'unexpected', 1_000_000],
    [500, 'unavailable', 1_000_000],
    [200, 'unexpected', 33_000_000],
  ] as const)('(%i) is read in part, and nothing of it is kept', async (status, kind, most) => {
    const { read, answer } = endless(status);
    const error = await errorOf(clientOf(answer).get('1'));
    expect(error.kind).toBe(kind);
    expect(read.bytes).toBeLessThan(most);
    expect(inspect(error, { depth: null }).length).toBeLessThan(10_000);
  });

  it('of the token address is read in part', async () => {
    const { read, answer } = endless(200);
    const asked = fetchToken('https://tokens.acme.example/', {
      header: undefined,
      isAllowed: async () => true,
      fetch: async () => answer(),
    });
    expect((await errorOf(asked)).details.code).toBe('answer');
    expect(read.bytes).toBeLessThan(1_000_000);
  });

  it('a refusal of 300 kB from the stand-in keeps its kind', async () => {
    const { client, wazzup } = await start();
    wazzup.faults.add({ answer: { status: 400, body: JSON.stringify({ detail: 'x'.repeat(300_000) }) } });
    expect((await errorOf(client.create([DEAL]))).details).toEqual({ status: 400, fields: {}, messages: [] });
  });
});

describe('an answer nested deeply', () => {
  const DEPTHS = [100, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 50_000];
  const nested = (depth: number) => [
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  ];

  it.each(DEPTHS)('%i deep throws a DealError at most', async (depth) => {
    for (const deep of nested(depth))
      for (const body of [deep, `{"data":[${deep}]}`, `{"data":${deep}}`, `{"errors":[${deep}],"detail":${deep}}`])
        for (const status of [200, 400]) {
          const client = clientOf(() => new Response(body, { status }));
          for (const call of [
            () => client.get('1'),
            () => client.list().next(),
            () => client.search(new Set(['1']), 2),
            () => client.create([DEAL]),
          ])
            await call().catch((error: unknown) => expect(error).toBeInstanceOf(DealError));
        }
    const [, payload = ''] = nested(depth);
    expect(parsePastedToken(`e30.${Buffer.from(payload).toString('base64url').slice(0, 8_000)}.x`)).toHaveProperty(
      'token',
    );
  });
});

describe('eight times as much takes about eight times as long', () => {
  /** Gives how much longer eight times as much takes. What takes less than 2 ms counts as 2 ms. */
  async function growth(work: (size: number) => unknown, size: number): Promise<number> {
    const timeOf = async (length: number) => {
      let best = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 3; turn += 1) {
        const begun = cpuTime();
        await work(length);
        best = Math.min(best, cpuTime() - begun);
      }
      return Math.max(2, best);
    };
    await work(size);
    return (await timeOf(8 * size)) / (await timeOf(size));
  }
  // Twice as much of what is quadratic takes four times as long, so eight times as much takes 64 times as long.
  const LINEAR = 30;

  const refuse = (body: object) =>
    clientOf(() => Response.json(body, { status: 400 }))
      .create([DEAL])
      .catch(() => {});
  const list = (data: unknown) => {
    const pages = [data, []];
    return Array.fromAsync(clientOf(() => Response.json({ data: pages.shift() })).list());
  };
  const x = (count: number, text = 'x') => text.repeat(count);

  it.each<[string, number, (size: number) => unknown]>([
    ['a pasted text with blanks inside', 16_000, (size) => parsePastedToken(`a${x(size, ' ')}b`)],
    ['a pasted text of quotes', 16_000, (size) => parsePastedToken(`a${x(size, '"')}b"`)],
    ['a pasted "bearer" and blanks', 16_000, (size) => parsePastedToken(`bearer${x(size, ' ')}\u00e9`)],
    ['an address of slashes', 16_000, (size) => serverAddress(`https://a.example/${x(size, '/')}b`)],
    ['an address of dots', 16_000, (size) => serverAddress(`https://a.example/${x(size, '/.a')}/`)],
    ['a token address with many parameters', 16_000, (size) => checkedAddress(`https://a.example/?${x(size, 'a&')}`)],
    ['a header of blanks', 16_000, (size) => headerProblem({ name: 'X-Key', value: x(size, ' ') })],
    ['a header with a long name', 16_000, (size) => headerProblem({ name: x(size, 'proxy-'), value: 'x' })],
    ['an id of zeros', 30_000, (size) => foldId(`${x(size, '0')}x`)],
    ['a refusal with many errors', 3_000, (size) => refuse({ errors: Array.from({ length: size }, () => 'name x') })],
    [
      'a refusal with many fields',
      2_000,
      (size) => refuse({ data: [{ fields: Array.from({ length: size }, () => 'name') }] }),
    ],
    ['a refusal with one long word', 25_000, (size) => refuse({ detail: x(size, 'deals.') })],
    ['words of percent signs', 30_000, (size) => withoutSecret(x(size, '%2'), SECRET)],
    ['words of backslashes', 30_000, (size) => withoutSecret(x(size, '\\'), SECRET)],
    ['words of escapes', 10_000, (size) => withoutSecret(x(size, '%25'), SECRET)],
    ['words of ampersands', 30_000, (size) => withoutSecret(x(size, '&#0'), SECRET)],
    ['words that begin like the token', 10_000, (size) => withoutSecret(x(size, SECRET.slice(0, -1)), SECRET)],
    ['a list of many deals', 1_000, (size) => list(Array.from({ length: size }, (_, id) => ({ id })))],
    [
      'a list of many odd deals',
      1_000,
      (size) => list(Array.from({ length: size }, (_, name) => ({ id: null, name }))),
    ],
  ])('%s', async (_name, size, work) => {
    expect(await growth(work, size)).toBeLessThan(LINEAR);
  });
});
