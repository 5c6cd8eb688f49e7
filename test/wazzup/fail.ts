import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';
import { ECHOES, type FaultQueue } from './faults.ts';
import { parseJson, toJson } from './json.ts';
import { invalid, type Problem, Refusal } from './problem.ts';
import { bearer } from './tokens.ts';

/**
 * Stands for a cut connection where there is none: an app that a test calls in-process rejects with it, as fetch does.
 */
export class Cut extends TypeError {
  constructor() {
    super('The emulator was told to cut the connection');
  }
}

const HTML = '<!doctype html><title>Welcome</title><h1>Sign in to the network</h1>';

const PROBLEMS: Record<401 | 403 | 429 | 500 | 502 | 503, Problem> = {
  401: { status: 401, code: 'UNAUTHORIZED', title: 'Unauthorized', detail: 'The token may not do this.' },
  403: { status: 403, code: 'FORBIDDEN', title: 'Forbidden', detail: 'The token may not do this.' },
  429: { status: 429, code: 'TOO_MANY_REQUESTS', title: 'Too Many Requests', detail: 'Too many requests.' },
  500: { status: 500, code: 'INTERNAL_SERVER_ERROR', title: 'Internal Server Error', detail: 'Something went wrong.' },
  502: { status: 502, code: 'BAD_GATEWAY', title: 'Bad Gateway', detail: 'Bad gateway.' },
  503: { status: 503, code: 'SERVICE_UNAVAILABLE', title: 'Service Unavailable', detail: 'Service unavailable.' },
};

/** Makes a refusal for which the request is not to blame. */
export const outage = (status: keyof typeof PROBLEMS, headers: Record<string, string> = {}): Refusal =>
  new Refusal({ ...PROBLEMS[status], headers });

// The timer is unreferenced, so that a late answer does not keep a process alive that has closed its server.
const wait = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });

const cut = (c: Context<Env>): Response => {
  c.get('request').status = 'cut';
  const socket = c.env?.incoming?.socket; // hono leaves `env` undefined if the app is called in-process
  if (!socket) throw new Cut();
  socket.destroy();
  return c.body(null);
};

const withLateBody = async (answer: Response, ms: number): Promise<Response> => {
  if (!answer.body) return answer;
  const body = new Uint8Array(await answer.arrayBuffer());
  const late = new ReadableStream<Uint8Array>({
    async start(controller) {
      await wait(ms);
      controller.enqueue(body);
      controller.close();
    },
  });
  return new Response(late, { status: answer.status, headers: answer.headers });
};

/** Gives an answer with another text as its body. */
const withText = async (answer: Response, change: (text: string) => string): Promise<Response> => {
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  return new Response(change(await answer.text()), { status: answer.status, headers });
};

/** Changes fields of the first item in an answer's `data`, whether that is a list or the bare item. */
const rewriteFirst = (text: string, fields: Record<string, unknown>): string => {
  // A refusal may have an empty body.
  if (text === '') return text;
  const { data, ...rest } = parseJson(text) as { data: object | object[] };
  const changed = (item: object | undefined) => ({ ...item, ...fields });
  return toJson({ data: Array.isArray(data) ? [changed(data[0]), ...data.slice(1)] : changed(data), ...rest });
};

/** Writes a refusal by hand, because the ways of writing a token differ in what JSON takes for the same. */
const refuseWithEcho = (c: Context<Env>, form: keyof typeof ECHOES): Response => {
  const said = ECHOES[form](bearer(c.req.header('authorization')) ?? '');
  return c.body(`{"code":"VALIDATION_FAILED","errors":[${said}],"detail":${said}}`, 400, {
    'content-type': 'application/json; charset=utf-8',
  });
};

/**
 * Lets a request fail with the fault that waits for it in the queue; a request without a fault goes on.
 * @param isDown whether the emulator cuts every connection
 * @param faults the queue from which each request takes its fault
 */
export const injectFaults =
  (isDown: () => boolean, { take, untilReleased }: FaultQueue): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (isDown()) return cut(c);
    const fault = take(c.req.method, c.req.path);
    if (!fault) return next();
    if ('html' in fault) return c.html(HTML);
    if ('refuse' in fault) throw invalid([{ index: 0, ...fault.refuse }]);
    if ('echo' in fault) return refuseWithEcho(c, fault.echo);
    if ('answer' in fault) {
      const { status = 200, body } = fault.answer;
      return new Response(body || null, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
    }
    if ('status' in fault) {
      const { status, retryAfter, date } = fault;
      throw outage(status, {
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
        ...(date !== undefined && { date }),
      });
    }
    if ('cut' in fault) {
      if (fault.cut === 'after') await next();
      return cut(c);
    }
    await next();
    if ('half' in fault) c.res = await withText(c.res, (text) => text.slice(0, text.length / 2));
    else if ('rewrite' in fault) c.res = await withText(c.res, (text) => rewriteFirst(text, fault.rewrite));
    else if ('hold' in fault) await untilReleased();
    else if ('slowMs' in fault) await wait(fault.slowMs);
    else c.res = await withLateBody(c.res, fault.slowBodyMs);
  };
