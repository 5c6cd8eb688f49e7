import { Hono, type MiddlewareHandler } from 'hono';
import { accountRoutes, createAccounts } from './accounts.ts';
import { answerProblem } from './answer.ts';
import type { Channel, Contact, User } from './chat/models.ts';
import { channelRoutes, contactRoutes, userRoutes } from './chat/routes.ts';
import { type ChatSwitchBoard, type ChatSwitches, createChatSwitches } from './chat/switches.ts';
import type { Deal } from './deal.ts';
import type { Env } from './env.ts';
import { Cut, injectFaults, outage } from './fail.ts';
import { createFaults, type Faults } from './faults.ts';
import { dealFile } from './file.ts';
import { parseJson } from './json.ts';
import { oauthRoutes } from './oauth.ts';
import { DEFAULT_PARTNER, type Partner } from './partner.ts';
import { Refusal } from './problem.ts';
import { createRateLimit, DOCUMENTED_LIMIT, type RateLimit } from './rate-limit.ts';
import { createRequests, type RecordedRequest, type Requests } from './requests.ts';
import { dealRoutes } from './routes.ts';
import { createStore, type Store } from './store.ts';
import { createSwitches, type SwitchBoard, type Switches } from './switches.ts';
import { bearer, createTokens, type Tokens, type Verdict } from './tokens.ts';

/** The token that the emulator accepts if the options name none. */
export const DEFAULT_TOKEN = 'emulator-token';

export type WazzupOptions = {
  /** The tokens that the emulator accepts; if absent, it accepts only `DEFAULT_TOKEN`. */
  tokens?: readonly string[] | undefined;
  /** Changes to `DEFAULT_SWITCHES`; `switches.reset()` goes back to the switches with these changes. */
  switches?: Partial<Switches> | undefined;
  /** Changes to `DEFAULT_CHAT_SWITCHES`; `chatSwitches.reset()` goes back to the switches with these changes. */
  chatSwitches?: Partial<ChatSwitches> | undefined;
  /** The file that stores the deals; if absent, the emulator has them in memory. */
  file?: string | undefined;
  /** The rate limit: if absent, 500 requests in 5 s; `false` means none. */
  rateLimit?: RateLimit | false | undefined;
  /** Changes to `DEFAULT_PARTNER`, who may ask for tokens. */
  partner?: Partial<Partner> | undefined;
  /** Wazzup's own clock, in milliseconds since 1970; if absent, it is the client's. */
  clock?: (() => number) | undefined;
  /** The emulator calls this for each request once it has decided the answer. */
  onRequest?: ((request: RecordedRequest) => void) | undefined;
};

/**
 * Gives a test the items of one kind that Wazzup has. Delays do not matter here: a write of a client is here at once,
 * and GETs see at once what the test has `put`.
 */
export type ItemHandle<Item> = {
  /** Gives all items, oldest first. */
  all(): Item[];
  get(id: string): Item | undefined;
  /** Creates or replaces an item without checking it. */
  put(item: Item): void;
  remove(id: string): void;
  clear(): void;
};

/** An emulator of Wazzup's API, tokens included, with the handles by which a test steers and inspects it. */
export type Wazzup = {
  /** A test serves it, or calls it in-process by `app.request(…)`; there a cut connection rejects. */
  app: Hono<Env>;
  deals: ItemHandle<Deal>;
  users: ItemHandle<User>;
  contacts: ItemHandle<Contact>;
  /** The channels that `GET /v2/channels` answers; none at the start. */
  channels: Channel[];
  switches: SwitchBoard;
  chatSwitches: ChatSwitchBoard;
  faults: Faults;
  /** Lets GETs see all writes at once, also those that they would see only later. */
  reveal(): void;
  /** While it is on, the emulator cuts every connection, and the faults in the queue wait. */
  down(on: boolean): void;
  tokens: Tokens;
  requests: Requests;
};

const readBody = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};

const recordRequests =
  (add: (request: RecordedRequest) => void, onAnswer: (request: RecordedRequest) => void): MiddlewareHandler<Env> =>
  async (c, next) => {
    const request: RecordedRequest = {
      time: Date.now(),
      method: c.req.method,
      path: c.req.path,
      query: new URL(c.req.url).search.slice(1),
      token: bearer(c.req.header('authorization'))?.slice(-4),
      body: undefined,
      status: undefined,
    };
    add(request);
    c.set('request', request);
    request.body = readBody(await c.req.text());
    try {
      await next();
      request.status ??= c.res.status;
    } finally {
      onAnswer(request);
    }
  };

const limitRate = (limit: RateLimit): MiddlewareHandler<Env> => {
  const isOneTooMany = createRateLimit(limit);
  return async (c, next) => {
    if (isOneTooMany(bearer(c.req.header('authorization')) ?? '')) throw outage(429);
    await next();
  };
};

const requireToken =
  (judge: (token: string | undefined) => Verdict): MiddlewareHandler<Env> =>
  async (c, next) => {
    const verdict = judge(bearer(c.req.header('authorization')));
    if (verdict === 'unknown' || (verdict === 'read-only' && c.req.method !== 'GET')) {
      throw new Refusal({
        status: 401,
        code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED',
        title: 'Unauthorized',
        detail: 'The token is unknown or has been revoked.',
      });
    }
    if (verdict === 'forbidden') {
      throw new Refusal({ status: 403, code: 'FORBIDDEN', title: 'Forbidden', detail: 'The token may not do this.' });
    }
    await next();
  };

const handleOf = <Item extends { readonly id: string }>(store: Store<Item>): ItemHandle<Item> => ({
  all: store.all,
  get: store.get,
  put: (item) => store.put([item]),
  remove: (id) => store.remove([id]),
  clear: store.clear,
});

/**
 * Creates an emulator. It listens at no port: `listen` makes it do that.
 * @throws RangeError for a switch or a position that does not exist; Error if the file holds something else than deals
 */
export const createWazzup = (options: WazzupOptions = {}): Wazzup => {
  const { rateLimit = DOCUMENTED_LIMIT, onRequest = () => {}, clock } = options;
  const switches = createSwitches(options.switches);
  const chatSwitches = createChatSwitches(options.chatSwitches);
  const boards = () => ({ ...switches.get(), ...chatSwitches.get() });
  const store = createStore(options.file ? dealFile(options.file) : undefined, clock);
  const users = createStore<User>(undefined, clock);
  const contacts = createStore<Contact>(undefined, clock);
  const channels: Channel[] = [];
  const people = () =>
    chatSwitches.get().strangersInDeal === 'accepted'
      ? undefined
      : {
          isUser: (id: string) => users.get(id) !== undefined,
          isContact: (id: string) => contacts.get(id) !== undefined,
        };
  const faults = createFaults();
  const tokens = createTokens(options.tokens ?? [DEFAULT_TOKEN]);
  const partner = { ...DEFAULT_PARTNER, ...options.partner };
  const accounts = createAccounts(partner.accountIds);
  const requests = createRequests();
  let isDown = false;

  const app = new Hono<Env>();
  app.use(recordRequests(requests.add, onRequest));
  app.use(injectFaults(() => isDown, faults));
  if (rateLimit) app.use(limitRate(rateLimit));
  // These two routes know the partner by a password, not by a token.
  app.route('/v2/oauth', oauthRoutes(partner, accounts.has, tokens, switches.get));
  app.route('/v2/accounts', accountRoutes(partner, accounts));
  app.use(requireToken(tokens.judge));
  app.route('/v2/deals', dealRoutes(store, switches.get, people));
  app.route('/v2/users', userRoutes(users, boards));
  app.route('/v2/contacts', contactRoutes(contacts, boards));
  app.route(
    '/v2/channels',
    channelRoutes(() => channels, boards),
  );
  app.notFound((c) => {
    const detail = `Cannot ${c.req.method} ${c.req.path}`;
    const problem = { status: 404, code: 'NOT_FOUND', title: 'Not Found', detail } as const;
    return answerProblem(c, problem, switches.get().errorShape);
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return answerProblem(c, error.problem, switches.get().errorShape);
    if (error instanceof Cut) throw error;
    // This is a mistake in the emulator itself. It must not pass for an answer of Wazzup.
    console.error(error);
    return c.text('The emulator failed, see its console', 500);
  });

  return {
    app,
    deals: handleOf(store),
    users: handleOf(users),
    contacts: handleOf(contacts),
    channels,
    switches,
    chatSwitches,
    faults: { add: faults.add, clear: faults.clear, release: faults.release },
    reveal: () => {
      for (const { revealAll } of [store, users, contacts]) revealAll();
    },
    down: (on) => {
      isDown = on;
    },
    tokens,
    requests: { list: requests.list, clear: requests.clear },
  };
};
