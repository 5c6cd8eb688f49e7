import { type Context, Hono } from 'hono';
import type { ChatSwitches } from './chat/switches.ts';
import type { Env } from './env.ts';
import type { Fault } from './faults.ts';
import { toJson } from './json.ts';
import type { Board, Switches } from './switches.ts';
import type { Wazzup } from './wazzup.ts';

/** The list of control routes, which `--help` prints and an unknown control route answers. */
export const CONTROL_ROUTES = [
  'GET    /emulator/switches',
  'PUT    /emulator/switches         {"postKnown": "ignore", …}; only those named move',
  'DELETE /emulator/switches         back to how it was started',
  'GET    /emulator/chat-switches    those of users, contacts and channels; PUT and DELETE as above',
  'GET    /emulator/requests         everything that arrived, oldest first',
  'DELETE /emulator/requests',
  'POST   /emulator/faults           {"status": 503, "method": "POST", "times": 2} or a list of such',
  'DELETE /emulator/faults',
  'POST   /emulator/faults/release  sends every answer that is held',
  'POST   /emulator/reveal          lets GETs see everything that was written',
  'PUT    /emulator/down             true or false',
  'POST   /emulator/tokens/accept    {"token": "…"}',
  'POST   /emulator/tokens/revoke    {"token": "…"}',
  'POST   /emulator/tokens/forbid    {"token": "…"}',
  'POST   /emulator/tokens/restrict  {"token": "…"}; it may read, and gets 401 for writes',
  'GET    /emulator/tokens           what /v2/oauth has given out, oldest first',
  'POST   /emulator/tokens/age       {"seconds": 3600}; lets time pass for them',
];

const json = (c: Context<Env>, value: unknown, status: 200 | 400 | 404 = 200): Response =>
  c.body(toJson(value), status, { 'content-type': 'application/json' });

const readObject = async (c: Context<Env>): Promise<Record<string, unknown>> => {
  const body: unknown = await c.req.json();
  if (typeof body !== 'object' || body === null) throw new RangeError('The body must be a JSON object');
  return body as Record<string, unknown>;
};

/**
 * The routes by which another program steers a running emulator. They need no token, because the emulator listens on
 * this machine only.
 */
const controlRoutes = (wazzup: Wazzup): Hono<Env> => {
  const routes = new Hono<Env>();
  const { switches, chatSwitches, requests, faults, tokens } = wazzup;
  const done = (c: Context<Env>) => c.body(null, 204);

  const steer = <S extends object>(path: string, board: Board<S>) => {
    routes.get(path, (c) => json(c, board.get()));
    routes.put(path, async (c) => {
      board.set((await readObject(c)) as Partial<S>);
      return json(c, board.get());
    });
    routes.delete(path, (c) => {
      board.reset();
      return json(c, board.get());
    });
  };
  steer<Switches>('/switches', switches);
  steer<ChatSwitches>('/chat-switches', chatSwitches);

  routes.get('/requests', (c) => json(c, requests.list()));
  routes.delete('/requests', (c) => {
    requests.clear();
    return done(c);
  });

  routes.post('/faults', async (c) => {
    faults.add(...[await c.req.json<Fault | Fault[]>()].flat());
    return done(c);
  });
  routes.delete('/faults', (c) => {
    faults.clear();
    return done(c);
  });

  routes.post('/faults/release', (c) => {
    faults.release();
    return done(c);
  });
  routes.post('/reveal', (c) => {
    wazzup.reveal();
    return done(c);
  });

  routes.put('/down', async (c) => {
    const on: unknown = await c.req.json();
    if (typeof on !== 'boolean') throw new RangeError('The body must be true or false');
    wazzup.down(on);
    return done(c);
  });

  routes.post('/tokens/:verb{accept|revoke|forbid|restrict}', async (c) => {
    const { token } = await readObject(c);
    if (typeof token !== 'string') throw new RangeError('The body must be {"token": "…"}');
    tokens[c.req.param('verb') as 'accept' | 'revoke' | 'forbid' | 'restrict'](token);
    return done(c);
  });
  routes.get('/tokens', (c) => json(c, tokens.issued()));
  routes.post('/tokens/age', async (c) => {
    const { seconds } = await readObject(c);
    if (typeof seconds !== 'number') throw new RangeError('The body must be {"seconds": …}');
    tokens.age(seconds);
    return done(c);
  });

  return routes;
};

/** Puts the control routes beside the emulator's app. */
export const withControl = (wazzup: Wazzup): { app: Hono<Env> } => {
  const app = new Hono<Env>();
  app.route('/emulator', controlRoutes(wazzup));
  app.all('/emulator/*', (c) => json(c, { error: 'There is no such route', routes: CONTROL_ROUTES }, 404));
  // The emulator's own app answers everything else: so it records each request once and handles its own errors.
  app.all('*', (c) => wazzup.app.fetch(c.req.raw, c.env));
  app.onError((error, c) => {
    if (error instanceof RangeError) return json(c, { error: error.message }, 400);
    if (error instanceof SyntaxError) return json(c, { error: 'The body must be JSON' }, 400);
    throw error;
  });
  return { app };
};
