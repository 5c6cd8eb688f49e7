export const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

/** What goes wrong with a request. */
export type FaultKind =
  /** This answer, and nothing takes effect. `retryAfter`: seconds or an HTTP date (not known whether Wazzup sends it). */
  | { status: 403 | 429 | 500 | 502 | 503; retryAfter?: number | string }
  /** The connection is destroyed without an answer, before or after the request took effect. */
  | { cut: 'before' | 'after' }
  /** The request takes effect, the headers come at once, the body only after this many milliseconds. */
  | { slowBodyMs: number }
  /** The request takes effect at once, the whole answer comes after this many milliseconds. */
  | { slowMs: number }
  /** The request takes effect at once, the whole answer comes when `release` is called. */
  | { hold: true }
  /** 200 with an HTML page, as a hotel's network gives; nothing takes effect. */
  | { html: true }
  /** The first deal's field is refused for a reason no rule tells, e.g. a user Wazzup does not know. */
  | { refuse: { field: string; text: string } };

/** A fault for the next request, or the next `times` requests, of `method` or any, at `path` or below it or any. */
export type Fault = FaultKind & { method?: (typeof METHODS)[number]; path?: string; times?: number };

const isDelay = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const KINDS: Record<string, (value: unknown) => boolean> = {
  status: (value) => [403, 429, 500, 502, 503].includes(value as number),
  cut: (value) => value === 'before' || value === 'after',
  slowBodyMs: isDelay,
  slowMs: isDelay,
  hold: (value) => value === true,
  html: (value) => value === true,
  refuse: (value) => {
    const { field, text } = (value ?? {}) as Record<string, unknown>;
    return typeof field === 'string' && typeof text === 'string';
  },
};

const POSSIBLE =
  'A fault is one of {status: 403|429|500|502|503, retryAfter?}, {cut: before|after}, {slowBodyMs}, {slowMs}, {hold: true}, ' +
  '{html: true}, {refuse: {field, text}}; ' +
  `besides, method: ${METHODS.join('|')}, path: /v2/… and times: 1 or more`;

// Faults also arrive over HTTP, where no type holds.
const isFault = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { method = 'GET', path = '/', times = 1, retryAfter, ...rest } = value as Record<string, unknown>;
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
    (retryAfter === undefined || (kind[0] === 'status' && ['number', 'string'].includes(typeof retryAfter)))
  );
};

/** The queue of faults to come. */
export type Faults = {
  /** @throws RangeError saying what a fault can be */
  add(...faults: Fault[]): void;
  clear(): void;
  /** Sends every answer that is held, and holds none of those to come. */
  release(): void;
};

/** The other end of the queue, for whoever answers requests. */
export type TakenFaults = {
  /** The first fault waiting for such a request, which uses it up once. */
  take(method: string, path: string): Fault | undefined;
  /** Waits until answers that are held now are sent. */
  untilReleased(): Promise<void>;
};

export const createFaults = (): Faults & TakenFaults => {
  let queue: { fault: Fault; left: number }[] = [];
  let held: (() => void)[] = [];
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
      for (const send of held) send();
      held = [];
    },
    untilReleased: () =>
      new Promise((send) => {
        held.push(send);
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
