/** A request as it arrived, and what became of it. */
export type RecordedRequest = {
  /** Arrival, milliseconds since 1970. */
  time: number;
  method: string;
  /** As sent, percent-encoding included, without the query. */
  path: string;
  /** Without the question mark; empty when there is none. */
  query: string;
  /** The last 4 characters only. */
  token: string | undefined;
  /** Parsed JSON (integers too long for a number are bigints), the text itself when it is no JSON, else undefined. */
  body: unknown;
  /** `cut`: the connection was destroyed. Undefined while there is no answer yet. */
  status: number | 'cut' | undefined;
};

/** Every request since the start or the last `clear`, in order of arrival. */
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
