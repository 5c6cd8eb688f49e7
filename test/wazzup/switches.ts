/**
 * Every position of every switch of the deals. A switch stands for behaviour of `/v2/deals` that no public source
 * describes, so a client has to live with all of them. The first position of each is the default.
 * `visibleAfterMs`, a number, is not listed here.
 */
export const SWITCH_POSITIONS = {
  /**
   * POST of an id that exists. Not known; v2 users and v3 deals are documented to overwrite.
   * `overwrite`: it is replaced. `refuse-409`, `refuse-400`: the whole request is refused.
   * `ignore`: 2xx, the known deal stays as it was and is not counted in `processed`; unknown ones are created.
   */
  postKnown: ['overwrite', 'refuse-409', 'refuse-400', 'ignore'],
  /**
   * PATCH of an id that does not exist. Not known; the page says only "if the deal exists".
   * `refuse-404`, `refuse-400`: the whole request is refused. `ignore`: 2xx, skipped and not counted in `processed`.
   * `create`: it is created.
   */
  patchUnknown: ['refuse-404', 'refuse-400', 'ignore', 'create'],
  /** DELETE of an id that does not exist. Not known. The refusals refuse the whole request. */
  deleteUnknown: ['ok', 'refuse-404', 'refuse-400'],
  /** GET of one id that does not exist: 404, or 200 with an empty list. Not known; "if it exists", says the page. */
  getUnknown: ['not-found', 'empty'],
  /** GET of one id: `data` is a list of one (documented), or a bare object. */
  getOne: ['array', 'object'],
  /**
   * How deal and contact ids come back. The page's type column says number, its examples are strings.
   * `number`: ids that are integers without leading zeros are JSON numbers, however long; others stay strings.
   */
  ids: ['string', 'number'],
  /**
   * What a page of the list holds. Not known.
   * `short`: at most 3 items though more follow. `ignores-limit`: everything from `offset` on.
   * `ignores-offset`: always the first page.
   */
  paging: ['honest', 'short', 'ignores-limit', 'ignores-offset'],
  /** Order of the list. Not known; v3 was seen to sort by id. Newest means created last. */
  order: ['by-id', 'newest-first'],
  /** Status and body of a successful write. 200 with a body on the page; 201 and empty bodies were seen elsewhere. */
  success: ['200', '201', '204-empty', '200-empty'],
  /**
   * Body of every error. `v2`: `{code, title, detail, errors?}`, seen in public code. `v3`: `{error, description,
   * data?}`. `bare`: `{code}` for 401 and 403, else `{detail}`. `empty`: no body.
   */
  errorShape: ['v2', 'v3', 'bare', 'empty'],
  /** Two equal ids in one write. Not known for v2; v3 was seen to answer 500. */
  duplicateIds: ['refuse-400', 'fail-500'],
  /** What a "character" of the length limits is: a UTF-16 unit or a code point. Not known. */
  lengths: ['units', 'points'],
} as const;

/**
 * The same for `/v2/oauth`: what whoever obtains tokens has to live with. Kept apart, because a client of the deals never
 * meets it. `accessTokenSeconds` and `refreshTokenSeconds`, numbers, are not listed here.
 */
export const TOKEN_SWITCH_POSITIONS = {
  /**
   * The refresh token in the answer to a refresh. Public code is ready for a new one and for none.
   * `new`: the one that was sent is dead from then on. `absent`, `same`: it goes on.
   */
  refreshToken: ['new', 'absent', 'same'],
  /** A refresh without `client_id`, which simplified authorization does not have. Not known. */
  refreshWithoutClient: ['taken', 'refused'],
  /** What becomes of the access token when its refresh token is used. Not known. */
  oldAccessToken: ['lives', 'dies'],
  /** `expires_in` and `refresh_expires_in`. Public code is ready for their absence. */
  expiresIn: ['seconds', 'absent'],
  /** Where the tokens stand in the answer. In `data` on the page; one project reads them at the top level. */
  tokenPlace: ['data', 'top-level'],
  /**
   * Where it is said which account the customer linked. Not known. `answer`: as `account_id` beside the tokens.
   * `token`: in the access token, which looks like a JWT.
   */
  accountNamed: ['nowhere', 'answer', 'token'],
  /** What the customer does on Wazzup's own page, which the emulator does not show. */
  consent: ['agreed', 'denied'],
} as const;

const ALL_POSITIONS = { ...SWITCH_POSITIONS, ...TOKEN_SWITCH_POSITIONS };
type Positions = typeof ALL_POSITIONS;

/** The switches that are numbers, and what they count. */
const UNITS = { visibleAfterMs: 'milliseconds', accessTokenSeconds: 'seconds', refreshTokenSeconds: 'seconds' };

/** Whether a switch is a number. */
export const isNumeric = (name: string): boolean => Object.hasOwn(UNITS, name);

/** How the emulator behaves where the real Wazzup is not documented. */
export type Switches = { -readonly [Name in keyof Positions]: Positions[Name][number] } & {
  /** Milliseconds until a GET sees an accepted write. Not known; public code re-reads as if it were not 0. */
  visibleAfterMs: number;
  /** Seconds until an access token that is issued from now on dies. Sources disagree: an hour or a day. */
  accessTokenSeconds: number;
  /** Seconds until a refresh token that is issued from now on dies. Sources disagree: 7 or 180 days. */
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

/** Switches of one emulator. They start at the defaults, changed by what it was created with. */
export type Board<S> = {
  get(): Readonly<S>;
  /** Moves the named switches. @throws RangeError naming what is possible; then none has moved */
  set(changes: Partial<S>): void;
  /** Back to how they stood when the emulator was created. */
  reset(): void;
};
export type SwitchBoard = Board<Switches>;

/**
 * A board of switches: those with listed positions, and those that are numbers.
 * @throws RangeError when `start` names a switch or a position that does not exist
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

/** @throws RangeError when `start` names a switch or a position that does not exist */
export const createSwitches = (start: Partial<Switches> = {}): SwitchBoard =>
  createBoard(ALL_POSITIONS, DEFAULT_SWITCHES, start, UNITS);
