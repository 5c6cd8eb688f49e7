import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, type RequestOptions } from '@/lib/wazzup/request';
import { TOKEN } from '../start.ts';

export const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items);

/** Gives the DealError that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<DealError> {
  const error = await promise.then(
    () => expect.unreachable('no error'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(DealError);
  // No error holds the token: neither message nor stack, cause or anything deeper.
  expect(JSON.stringify(error)).not.toContain(TOKEN);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(TOKEN);
  return error as DealError;
}

/** Starts a server that answers as the test tells it, and notes what it was sent. */
export async function serve(answer: RequestListener) {
  const requests: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url, headers: request.headers });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

export const clientOf = (origin: string, changes: Partial<RequestOptions> = {}) =>
  createClient(createRequest({ origin, token: async () => TOKEN, pauseMs: 1, retries: 2, ...changes }));
