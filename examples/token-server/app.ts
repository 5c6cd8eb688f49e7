import { mkdirSync } from 'node:fs';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Config } from './config.ts';
import { Failure } from './failure.ts';
import { createFresh } from './fresh.ts';
import { createKeys, type Keys } from './keys.ts';
import { linkRoutes } from './link.ts';
import { sourceFor } from './source.ts';
import { createStore } from './store.ts';
import { createWazzup } from './wazzup.ts';

/** What a test may replace: the network, the clock and the log. */
export interface Surroundings {
  fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Takes a line of the log; it never holds a token, a key or a password. */
  log?: (line: string) => void;
}

export interface TokenServer {
  /** The caller serves it, or calls it in-process by `app.request(…)`. */
  app: Hono;
  /** The keys that the commands of `server.ts` change. */
  keys: Keys;
  /** The caller calls this every few hours, because Wazzup ends a link that nobody uses. */
  keepLinked: () => Promise<void>;
}

/**
 * Creates the server; it listens at no port yet.
 * @throws Error if the state folder cannot be made, or a file in it is not one that this server wrote
 */
export function createTokenServer(
  config: Config,
  { fetch = globalThis.fetch, now = Date.now, log = console.log }: Surroundings = {},
): TokenServer {
  const { access, stateFolder } = config;
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const keys = createKeys(stateFolder);
  const wazzup = createWazzup({ origin: config.wazzupOrigin, ...config.partner, fetch });
  const owner = access.mode === 'simplified' ? `account ${access.accountId}` : `client ${access.clientId}`;
  const fresh = createFresh({ store: createStore(stateFolder, owner), source: sourceFor(access, wazzup), now, log });

  const app = new Hono();
  app.use(logRequests(log));
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"] }, strictTransportSecurity: false }));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.use('/token', allowExtensions(config.extensionOrigins));

  app.get('/token', async (c) => {
    const holder = keys.holder(keyOf(c));
    if (!holder || holder.isAdmin) {
      throw new Failure('key_refused', 'This key is not valid, or not any more. Ask your administrator for a new one.');
    }
    const { accessToken, secondsLeft } = await fresh.token(holder.name, c.req.header('X-Refused-Token'));
    return c.json({ access_token: accessToken, expires_in: secondsLeft });
  });
  if (access.mode === 'oauth') app.route('/', linkRoutes({ access, wazzup, fresh, keys, now, log }));

  app.notFound((c) => answer(c, new Failure('not_found', 'There is nothing at this address. Tokens are at /token.')));
  app.onError((error, c) => {
    if (error instanceof Failure) return answer(c, error);
    if (error instanceof HTTPException) return error.getResponse();
    log(`Failed: ${error.message}`);
    return answer(c, new Failure('server_failed', 'The token server failed. Its administrator finds more in its log.'));
  });
  return { app, keys, keepLinked: fresh.keepLinked };
}

const answer = (c: Context, { trouble, status, message }: Failure): Response =>
  c.json({ error: trouble, message }, status);

const keyOf = (c: Context): string | undefined =>
  c.req.header('X-Manager-Key') ?? /^Bearer (\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];

/** Logs each request, but of the paths only those that the server knows: somebody may have put a key into another. */
const logRequests =
  (log: (line: string) => void): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const path = ['/token', '/link', '/callback'].includes(c.req.path) ? c.req.path : '(elsewhere)';
    log(`${new Date().toISOString()} ${c.res.status} ${c.req.method} ${path}`);
  };

/** Allows requests from these origins by CORS. To a request from any other origin the server adds no CORS header. */
const allowExtensions = (origins: readonly string[]): MiddlewareHandler => {
  const allow = cors({
    origin: [...origins],
    allowMethods: ['GET'],
    allowHeaders: ['Authorization', 'X-Manager-Key', 'X-Refused-Token'],
    maxAge: 600,
  });
  return (c, next) => (origins.includes(c.req.header('Origin') ?? '') ? allow(c, next) : next());
};
