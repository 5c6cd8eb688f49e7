export const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

/** How a refusal writes the token that it repeats. */
export const ECHOES = {
  plain: (token: string) => JSON.stringify(token),
  /** As PHP writes JSON. */
  slashes: (token: string) => JSON.stringify(token).replaceAll('/', '\\/'),
  unicode: (token: string) => `"${escapeAll(token, (code) => `\\u${code.padStart(4, '0')}`)}"`,
  url: (token: string) => JSON.stringify(encodeURIComponent(token)),
  urlLowerCase: (token: string) => `"${escapeAll(token, (code) => `%${code.padStart(2, '0')}`)}"`,
  urlTwice: (token: string) => JSON.stringify(encodeURIComponent(encodeURIComponent(token))),
  html: (token: string) => `"${escapeAll(token, (code) => `&#x${code};`)}"`,
  /** As JSON inside JSON: a gateway that reports another server's words. */
  nested: (token: string) => JSON.stringify(`{"token":"${token.replaceAll('/', '\\/')}"}`),
  base64: (token: string) => JSON.stringify(Buffer.from(`Bearer ${token}`).toString('base64')),
} as const;
export type EchoForm = keyof typeof ECHOES;

const escapeAll = (text: string, write: (code: string) => string): string =>
  [...text].map((char) => write(char.charCodeAt(0).toString(16))).join('');

/** A way in which a request can fail. */
export type FaultKind =
  /**
   * The emulator answers with this status, and the request has no effect. `retryAfter`: seconds or an HTTP date (it is
   * not known whether Wazzup sends this header). `date`: the answer's own Date header, an HTTP date, for a server whose
   * clock is not ours.
   */
  | { status: 401 | 403 | 429 | 500 | 502 | 503; retryAfter?: number | string; date?: string }
  /** The emulator destroys the connection without an answer, before or after the request takes effect. */
  | { cut: 'before' | 'after' }
  /** The request takes effect and the headers come at once; the body comes only after this many milliseconds. */
  | { slowBodyMs: number }
  /** The request takes effect at once; the whole answer comes after this many milliseconds. */
  | { slowMs: number }
  /** The request takes effect at once; the whole answer comes when the test calls `release`. */
  | { hold: true }
  /** The emulator answers 200 with an HTML page, as a hotel's network does; the request has no effect. */
  | { html: true }
  /**
   * The emulator answers exactly this, as something between us and Wazzup may do, or a Wazzup that does not keep to its
   * documents; the request has no effect. `status` is 200 unless it is named, the body is empty unless it is named.
   */
  | { answer: { status?: number; body?: string } }
  /** The request takes effect, and half of the answer's body comes, as a whole answer. */
  | { half: true }
  /** The request takes effect, and these fields of the first item in the answer's `data` are others. */
  | { rewrite: Record<string, unknown> }
  /** The emulator refuses the request with words that repeat the token, in one of several ways of writing. */
  | { echo: EchoForm }
  /**
   * The emulator refuses this field of the first deal for a reason that no rule says, e.g. a user Wazzup does not know.
   */
  | { refuse: { field: string; text: string } };

/**
 * A fault for the next request, or the next `times` requests. `method` limits it to that method, `path` to that path
 * and the paths below it.
 */
export type Fault = FaultKind & { method?: (typeof METHODS)[number]; path?: string; times?: number };

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isStatus = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 200 && Number(value) < 600;
const isDelay = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const KINDS: Record<string, (value: unknown) => boolean> = {
  status: (value) => [401, 403, 429, 500, 502, 503].includes(value as number),
  cut: (value) => value === 'before' || value === 'after',
  slowBodyMs: isDelay,
  slowMs: isDelay,
  hold: (value) => value === true,
  html: (value) => value === true,
  answer: (value) => {
    const { status = 200, body = '' } = (value ?? {}) as Record<string, unknown>;
    return isObject(value) && isStatus(status) && typeof body === 'string';
  },
  half: (value) => value === true,
  rewrite: (value) => isObject(value),
  echo: (value) => typeof value === 'string' && Object.hasOwn(ECHOES, value),
  refuse: (value) => {
    const { field, text } = (value ?? {}) as Record<string, unknown>;
    return typeof field === 'string' && typeof text === 'string';
  },
};

const POSSIBLE =
  'A fault is one of {status: 401|403|429|500|502|503, retryAfter?, date?}, {cut: before|after}, {slowBodyMs}, {slowMs}, ' +
  '{hold: true}, {html: true}, {answer: {status?, body?}}, {half: true}, {rewrite: {field: value}}, ' +
  `{echo: ${Object.keys(ECHOES).join('|')}}, {refuse: {field, text}}; ` +
  `besides, method: ${METHODS.join('|')}, path: /v2/… and times: 1 or more`;

// Another program may also send a fault over HTTP, where TypeScript checks nothing.
const isFault = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { method = 'GET', path = '/', times = 1, retryAfter, date, ...rest } = value as Record<string, unknown>;
  const [kind, ...more] = Object.entries(rest);
  return (
    kind !== undefined &&
    more.length === 0 &&
    Object.hasOwn(KINDS, kind[0]) &&
    KINDS[kind[0]]?.(kind[1]) === true &&
    (METHODS as readonly unknown[]).includes(method) &&
    typeof path === 'string' &&
    path.startsWith('/') &&
    Number.isInteger(times) &&
    Number(times) >= 1 &&
    (retryAfter === undefined || (kind[0] === 'status' && ['number', 'string'].includes(typeof retryAfter))) &&
    (date === undefined || (kind[0] === 'status' && typeof date === 'string'))
  );
};

/** The side of the fault queue that tests use. */
export type Faults = {
  /** Adds faults at the end of the queue. @throws RangeError that says what a fault can be */
  add(...faults: Fault[]): void;
  clear(): void;
  /** Sends every answer that a `hold` delays, and removes the `hold` faults that still wait in the queue. */
  release(): void;
};

/** The side of the fault queue that the emulator uses when it answers requests. */
export type FaultQueue = {
  /** Gives the first fault in the queue that fits such a request, and counts it as used once. */
  take(method: string, path: string): Fault | undefined;
  /** Resolves at the next `release`. */
  untilReleased(): Promise<void>;
};

export const createFaults = (): Faults & FaultQueue => {
  let queue: { fault: Fault; left: number }[] = [];
  let delayedAnswers: (() => void)[] = [];
  return {
    add: (...faults) => {
      if (!faults.every(isFault)) throw new RangeError(POSSIBLE);
      queue.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
    },
    clear: () => {
      queue = [];
    },
    release: () => {
      queue = queue.filter(({ fault }) => !('hold' in fault));
      for (const send of delayedAnswers) send();
      delayedAnswers = [];
    },
    untilReleased: () =>
      new Promise((send) => {
        delayedAnswers.push(send);
      }),
    take: (method, path) => {
      const next = queue.find(
        ({ fault }) => (fault.method ?? method) === method && (!fault.path || `${path}/`.startsWith(`${fault.path}/`)),
      );
      if (!next) return undefined;
      next.left -= 1;
      queue = queue.filter(({ left }) => left > 0);
      return next.fault;
    },
  };
};
