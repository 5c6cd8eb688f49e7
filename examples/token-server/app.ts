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

/** What tests put in the place of the real thing. */
export interface Surroundings {
  fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Takes a line of the log; it never holds a token, a key or a password. */
  log?: (line: string) => void;
}

export interface TokenServer {
  /** To be served, or called in-process by `app.request(…)`. */
  app: Hono;
  /** The same that the commands change. */
  keys: Keys;
  /** To be called every few hours: a link that nobody uses would end by itself. */
  keepLinked: () => Promise<void>;
}

/**
 * Creates the server; nothing listens yet.
 * @throws Error when the state folder cannot be made, or holds something else
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
  app.use(logging(log));
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"] }, strictTransportSecurity: false }));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.use('/token', forExtensions(config.extensionOrigins));

  app.get('/token', async (c) => {
    const holder = keys.holder(keyOf(c));
    if (!holder || holder.isAdmin) {
      throw new Failure('key_refused', 'This key is not valid, or not any more. Ask your administrator for a new one.');
    }
    const { accessToken, secondsLeft } = await fresh.token(c.req.header('X-Refused-Token'));
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

/** Paths as asked for are not logged: somebody may have put a key there. */
const logging =
  (log: (line: string) => void): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const path = ['/token', '/link', '/callback'].includes(c.req.path) ? c.req.path : '(elsewhere)';
    log(`${new Date().toISOString()} ${c.res.status} ${c.req.method} ${path}`);
  };

/** CORS for these origins; for all others it is as if there were none. */
const forExtensions = (origins: readonly string[]): MiddlewareHandler => {
  const allow = cors({
    origin: [...origins],
    allowMethods: ['GET'],
    allowHeaders: ['Authorization', 'X-Manager-Key', 'X-Refused-Token'],
    maxAge: 600,
  });
  return (c, next) => (origins.includes(c.req.header('Origin') ?? '') ? allow(c, next) : next());
};
