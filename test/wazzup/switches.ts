/**
 * Every position of every switch of the deals. A switch stands for behaviour of `/v2/deals` that no public source
 * describes, so a client has to work in each of its positions. The first position of each is the default.
 * `visibleAfterMs` is a number, so this list leaves it out.
 */
export const SWITCH_POSITIONS = {
  /**
   * What POST does with an id that exists. Not known; the documentation of v2 users and v3 deals says that it
   * overwrites.
   * `overwrite`: Wazzup replaces the deal. `refuse-409`, `refuse-400`: Wazzup refuses the whole request.
   * `ignore`: Wazzup answers 2xx, leaves the known deal as it was, does not count it in `processed`, and creates the
   * unknown ones.
   */
  postKnown: ['overwrite', 'refuse-409', 'refuse-400', 'ignore'],
  /**
   * What PATCH does with an id that does not exist. Not known; the documentation says only "if the deal exists".
   * `refuse-404`, `refuse-400`: Wazzup refuses the whole request. `ignore`: Wazzup answers 2xx, skips the deal and does
   * not count it in `processed`. `create`: Wazzup creates the deal.
   */
  patchUnknown: ['refuse-404', 'refuse-400', 'ignore', 'create'],
  /** What DELETE does with an id that does not exist. Not known. The refusals refuse the whole request. */
  deleteUnknown: ['ok', 'refuse-404', 'refuse-400'],
  /**
   * What GET answers to one id that does not exist: 404, or 200 with an empty list. Not known; the documentation says
   * "if it exists".
   */
  getUnknown: ['not-found', 'empty'],
  /** What GET of one id has in `data`: a list of one deal (documented), or the bare deal. */
  getOne: ['array', 'object'],
  /**
   * How Wazzup gives deal and contact ids back. The documentation's type column says number, its examples are strings.
   * `number`: ids that are integers without leading zeros are JSON numbers, however long; others stay strings.
   */
  ids: ['string', 'number'],
  /**
   * What one page of the list has. Not known.
   * `short`: a page has at most 3 items though more follow. `ignores-limit`: it has everything from `offset` on.
   * `ignores-offset`: it is always the first page.
   */
  paging: ['honest', 'short', 'ignores-limit', 'ignores-offset'],
  /** The order of the list. Not known; public code has seen v3 sort by id. Newest means created last. */
  order: ['by-id', 'newest-first'],
  /**
   * Status and body of the answer to a successful write. The documentation has 200 with a body; other sources have seen
   * 201 and empty bodies.
   */
  success: ['200', '201', '204-empty', '200-empty'],
  /**
   * The body of every error. `v2`: `{code, title, detail, errors?}`, which public code shows. `v3`: `{error,
   * description, data?}`, where `data` lists `{index, fields}`. `v3-object`: the same, but `data` is one `{fields}` and
   * there is no description. `by-field`: v2's, but `errors` is an object of lists by field. `nest`: what the framework
   * of the messages writes by itself, `{statusCode, message, error}` with a list of messages. `bare`: `{code}` for 401
   * and 403, else `{detail}`. `empty`: no body, but for a 404 to a read, which has v2's: a 404 without a body may come
   * from anything in between, so no client could tell what Wazzup has.
   */
  errorShape: ['v2', 'v3', 'v3-object', 'by-field', 'nest', 'bare', 'empty'],
  /** What Wazzup answers to two equal ids in one write. Not known for v2; public code has seen v3 answer 500. */
  duplicateIds: ['refuse-400', 'fail-500'],
  /** What the length limits count as a "character": a UTF-16 unit or a code point. Not known. */
  lengths: ['units', 'points'],
} as const;

/**
 * The same for `/v2/oauth`: a client that obtains tokens has to work in each position. They are a list of their own,
 * because a client of the deals never meets them. `accessTokenSeconds` and `refreshTokenSeconds` are numbers, so this
 * list leaves them out.
 */
export const TOKEN_SWITCH_POSITIONS = {
  /**
   * The refresh token in the answer to a refresh. Public code is ready for a new one and for none.
   * `new`: the token that the client sent is dead from then on. `absent`, `same`: it lives on.
   */
  refreshToken: ['new', 'absent', 'same'],
  /** What Wazzup does with a refresh without `client_id`, which simplified authorization does not have. Not known. */
  refreshWithoutClient: ['taken', 'refused'],
  /** What becomes of an access token when the client uses its refresh token. Not known. */
  oldAccessToken: ['lives', 'dies'],
  /** Whether the answer has `expires_in` and `refresh_expires_in`. Public code is ready for their absence. */
  expiresIn: ['seconds', 'absent'],
  /**
   * Where the tokens stand in the answer. In the documentation they stand in `data`; one public project reads them at
   * the top level.
   */
  tokenPlace: ['data', 'top-level'],
  /**
   * Where Wazzup says which account the customer linked. Not known. `answer`: as `account_id` beside the tokens.
   * `token`: in the access token, which looks like a JWT.
   */
  accountNamed: ['nowhere', 'answer', 'token'],
  /** What the customer does on Wazzup's own page, which the emulator does not show. */
  consent: ['agreed', 'denied'],
} as const;

const ALL_POSITIONS = { ...SWITCH_POSITIONS, ...TOKEN_SWITCH_POSITIONS };
type Positions = typeof ALL_POSITIONS;

/** The switches that are numbers, with what they count. */
const UNITS = { visibleAfterMs: 'milliseconds', accessTokenSeconds: 'seconds', refreshTokenSeconds: 'seconds' };

/** Says whether a switch is a number. */
export const isNumeric = (name: string): boolean => Object.hasOwn(UNITS, name);

/** How the emulator behaves where no public source describes the real Wazzup. */
export type Switches = { -readonly [Name in keyof Positions]: Positions[Name][number] } & {
  /** Milliseconds until a GET sees an accepted write. Not known; public code reads again as if it were not 0. */
  visibleAfterMs: number;
  /** Seconds that an access token lives which the emulator issues from now on. Sources disagree: an hour or a day. */
  accessTokenSeconds: number;
  /** Seconds that a refresh token lives which the emulator issues from now on. Sources disagree: 7 or 180 days. */
  refreshTokenSeconds: number;
};

export const DEFAULT_SWITCHES: Readonly<Switches> = {
  postKnown: 'overwrite',
  patchUnknown: 'refuse-404',
  deleteUnknown: 'ok',
  getUnknown: 'not-found',
  getOne: 'array',
  ids: 'string',
  paging: 'honest',
  order: 'by-id',
  success: '200',
  errorShape: 'v2',
  duplicateIds: 'refuse-400',
  lengths: 'units',
  refreshToken: 'new',
  refreshWithoutClient: 'taken',
  oldAccessToken: 'lives',
  expiresIn: 'seconds',
  tokenPlace: 'data',
  accountNamed: 'nowhere',
  consent: 'agreed',
  visibleAfterMs: 0,
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 7 * 24 * 3600,
};

/** The switches of one emulator. They start at the defaults, with the changes that the emulator was created with. */
export type Board<S> = {
  get(): Readonly<S>;
  /** Sets the named switches. @throws RangeError that names what is possible; then it has set none */
  set(changes: Partial<S>): void;
  /** Sets all switches back to how they stood when the emulator was created. */
  reset(): void;
};
export type SwitchBoard = Board<Switches>;

/**
 * Creates a board of switches: those with listed positions, and those that are numbers.
 * @throws RangeError if `start` names a switch or a position that does not exist
 */
export const createBoard = <S extends object>(
  allPositions: Readonly<Record<string, readonly unknown[]>>,
  defaults: Readonly<S>,
  start: Partial<S> = {},
  units: Readonly<Record<string, string>> = {},
): Board<S> => {
  const check = (name: string, position: unknown): void => {
    if (!Object.hasOwn(defaults, name)) {
      throw new RangeError(`There is no switch ${name}; there are: ${Object.keys(defaults).join(', ')}`);
    }
    const positions = allPositions[name];
    if (!positions) {
      if (typeof position === 'number' && position >= 0 && Number.isFinite(position)) return;
      throw new RangeError(
        `${name} must be a number of ${units[name] ?? 'milliseconds'}, 0 or more; it was ${String(position)}`,
      );
    }
    if (!positions.includes(position)) {
      throw new RangeError(`${name} must be one of: ${positions.join(', ')}; it was ${String(position)}`);
    }
  };
  const checked = (changes: Partial<S>): Partial<S> => {
    for (const [name, position] of Object.entries(changes)) check(name, position);
    return changes;
  };
  const initial: S = { ...defaults, ...checked(start) };
  let current = initial;
  return {
    get: () => current,
    set: (changes) => {
      current = { ...current, ...checked(changes) };
    },
    reset: () => {
      current = initial;
    },
  };
};

/** @throws RangeError if `start` names a switch or a position that does not exist */
export const createSwitches = (start: Partial<Switches> = {}): SwitchBoard =>
  createBoard(ALL_POSITIONS, DEFAULT_SWITCHES, start, UNITS);
