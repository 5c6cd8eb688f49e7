/** A request as it arrived, and the status with which the emulator answered. */
export type RecordedRequest = {
  /** When it arrived, in milliseconds since 1970. */
  time: number;
  method: string;
  /** The path as the client sent it, percent-encoding included, without the query. */
  path: string;
  /** The query without the question mark; empty if there is none. */
  query: string;
  /** The last 4 characters of the bearer token. */
  token: string | undefined;
  /** The body: parsed JSON (integers too long for a number are bigints), else its text; undefined if there is none. */
  body: unknown;
  /** `cut`: the emulator destroyed the connection. Undefined while there is no answer yet. */
  status: number | 'cut' | undefined;
};

/** The requests since the start or the last `clear`, in order of arrival. */
export type Requests = {
  list(): readonly RecordedRequest[];
  clear(): void;
};

export const createRequests = (): Requests & { add(request: RecordedRequest): void } => {
  let all: RecordedRequest[] = [];
  return {
    list: () => [...all],
    clear: () => {
      all = [];
    },
    add: (request) => void all.push(request),
  };
};
