import { createHash } from 'node:crypto';
import PQueue from 'p-queue';
import { Failure } from './failure.ts';
import type { Source } from './source.ts';
import type { Store, Tokens } from './store.ts';
import type { Issued } from './wazzup.ts';

/** A token is renewed when less than this is left of it. Public code waits until one to three minutes before the end. */
const RENEW_BEFORE_MS = 2 * 60_000;
/** If Wazzup does not say how long a token lives: the shortest time that any source names. */
const DEFAULT_SECONDS = 3600;
/** A token this young is not renewed again because somebody says it was refused: the next one would be, too. */
const YOUNG_MS = 10_000;
/** A link that nobody used for so long is renewed unasked: its refresh token dies too, the newest source says in a week. */
const UNUSED_MS = 24 * 3600_000;
/** What Wazzup refused is not asked again for this long, however many managers ask. */
const REFUSAL_HOLDS_MS = 30_000;

export interface FreshOptions {
  store: Store;
  source: Source;
  /** Milliseconds since 1970. */
  now: () => number;
  log: (line: string) => void;
}

/** Keeps one access token fresh, asking Wazzup for one thing at a time. */
export function createFresh({ store, source, now, log }: FreshOptions) {
  const queue = new PQueue({ concurrency: 1 });
  let renewing: Promise<Tokens> | undefined;
  let refusal: { failure: Failure; until: number } | undefined;

  const leftOf = (tokens: Tokens): number => tokens.endsAt - now();

  async function obtain(issue: () => Promise<Issued>): Promise<Issued> {
    const askedAt = now();
    const issued = await issue();
    const { accessToken, refreshToken, expiresInSeconds: seconds = DEFAULT_SECONDS } = issued;
    store.write({ accessToken, refreshToken, askedAt, endsAt: askedAt + seconds * 1000 });
    refusal = undefined;
    return issued;
  }

  async function renew(held: Tokens | undefined): Promise<Tokens> {
    // It may have been linked anew while this waited.
    if (store.read() === held) {
      if (refusal && now() < refusal.until) throw refusal.failure;
      try {
        await obtain(() => source(held?.refreshToken));
        log('Wazzup has given a new token');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        log(error.message);
        const isRefused = error.trouble === 'wazzup_refused' || error.trouble === 'link_needed';
        if (isRefused) refusal = { failure: error, until: now() + REFUSAL_HOLDS_MS };
        throw error;
      }
    }
    return store.read() as Tokens;
  }

  /** However many ask, it is renewed once. */
  function renewOnce(held: Tokens | undefined): Promise<Tokens> {
    renewing ??= queue
      .add(() => renew(held))
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  }

  return {
    /**
     * The token to use now, and the whole seconds that are left of it.
     * @param refused fingerprint of a token that Wazzup has refused, if any: that one is not given again
     * @throws Failure
     */
    async token(refused?: string): Promise<{ accessToken: string; secondsLeft: number }> {
      const held = store.read();
      const isRefused = held !== undefined && fingerprintOf(held.accessToken) === refused?.toLowerCase();
      if (isRefused && now() - held.askedAt < YOUNG_MS) {
        throw new Failure('token_refused', 'Wazzup refuses a token that it has just given. Try again in a minute.');
      }
      const isGood = held !== undefined && !isRefused && leftOf(held) > RENEW_BEFORE_MS;
      const given = isGood ? held : await renewOnce(held).catch((error) => orElse(isRefused ? undefined : held, error));
      return { accessToken: given.accessToken, secondsLeft: Math.floor(leftOf(given) / 1000) };
    },

    /** Renews what nobody has asked for in a day. A renewal that fails is logged, and tried again at the next call. */
    async keepLinked(): Promise<void> {
      try {
        const held = store.read();
        if (held && now() - held.askedAt > UNUSED_MS) await renewOnce(held);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    },

    /** Replaces what is held by what the customer has just agreed to. */
    link: (issue: () => Promise<Issued>): Promise<Issued> => queue.add(() => obtain(issue)),
  };

  /** The held token while there is something left of it: a renewal that fails is tried again at the next request. */
  function orElse(held: Tokens | undefined, error: unknown): Tokens {
    if (held && leftOf(held) >= 1000) return held;
    throw error;
  }
}

export type Fresh = ReturnType<typeof createFresh>;

/** How a browser names a token without saying it: the last 8 hex digits of its SHA-256. */
const fingerprintOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(-8);
