/** One token may send this many requests in this many milliseconds; then it gets 429 until that time is over. */
export type RateLimit = { requests: number; perMs: number };

/**
 * The limit documented for v3, whose counter starts anew every 5 s. Not known for v2, nor whether it counts by token.
 */
export const DOCUMENTED_LIMIT: RateLimit = { requests: 500, perMs: 5000 };

/** Gives a function that counts a token's request and says whether it is one too many. */
export const createRateLimit = ({ requests, perMs }: RateLimit): ((token: string) => boolean) => {
  const windows = new Map<string, { endsAt: number; count: number }>();
  return (token) => {
    const now = Date.now();
    let window = windows.get(token);
    if (!window || now >= window.endsAt) {
      window = { endsAt: now + perMs, count: 0 };
      windows.set(token, window);
    }
    window.count += 1;
    return window.count > requests;
  };
};
