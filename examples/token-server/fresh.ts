import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { createAllowance } from './allowance.ts';
import { Failure } from './failure.ts';
import type { Source } from './source.ts';
import type { Store, Tokens } from './store.ts';
import type { Issued } from './wazzup.ts';

/** The server renews a token of which less than this is left. Public code waits until 1 to 3 minutes before the end. */
const RENEW_BEFORE_MS = 2 * 60_000;
/** How long a token lives if Wazzup does not say it: the shortest time that any source names. */
const DEFAULT_SECONDS = 3600;
/**
 * A token that is younger is not renewed when a browser says Wazzup refused it: Wazzup would refuse the next one too.
 */
const YOUNG_MS = 10_000;
/** So often in an hour one person's browser may have a token renewed by saying that Wazzup refused it. */
const MOST_EARLY_RENEWALS = 6;
/**
 * The server renews a link that nobody has used for so long, because its refresh token dies too; the newest source says
 * that it dies after a week.
 */
const UNUSED_MS = 24 * 3600_000;
/** For this long after a refusal the server does not ask Wazzup again, however many managers ask the server. */
const REFUSAL_HOLDS_MS = 30_000;

export interface FreshOptions {
  store: Store;
  source: Source;
  /** Gives the time, in milliseconds since 1970. */
  now: () => number;
  log: (line: string) => void;
}

/** Keeps one access token fresh. It sends Wazzup one request at a time. */
export function createFresh({ store, source, now, log }: FreshOptions) {
  const inTurn = pLimit(1);
  let renewing: Promise<Tokens> | undefined;
  const early = createAllowance(MOST_EARLY_RENEWALS, now);
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

  async function renew(tokens: Tokens | undefined, cause: string): Promise<Tokens> {
    // The administrator may have linked the account anew while this call waited for its turn.
    if (store.read() === tokens) {
      if (refusal && now() < refusal.until) throw refusal.failure;
      try {
        await obtain(() => source(tokens?.refreshToken));
        log(`Wazzup has given a new token: ${cause}`);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        log(`No new token (${cause}): ${error.message}`);
        const isRefused = error.trouble === 'wazzup_refused' || error.trouble === 'link_needed';
        if (isRefused) refusal = { failure: error, until: now() + REFUSAL_HOLDS_MS };
        throw error;
      }
    }
    return store.read() as Tokens;
  }

  /**
   * Renews the tokens once, however many requests ask for it meanwhile; all of them wait for that renewal.
   * @param cause whose request causes the renewal, and why; the log names it
   */
  function renewOnce(tokens: Tokens | undefined, cause: string): Promise<Tokens> {
    renewing ??= inTurn(() => renew(tokens, cause)).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  return {
    /**
     * Gives the token to use now, and the whole seconds that are left of it.
     * @param name whose key the request has
     * @param refusedFingerprint fingerprint of a token that Wazzup has refused, if there is one; this never gives that
     *   token again
     * @throws Failure
     */
    async token(name: string, refusedFingerprint?: string): Promise<{ accessToken: string; secondsLeft: number }> {
      const stored = store.read();
      const isRefused = stored !== undefined && fingerprintOf(stored.accessToken) === refusedFingerprint?.toLowerCase();
      if (isRefused && now() - stored.askedAt < YOUNG_MS) {
        throw new Failure('token_refused', 'Wazzup refuses a token that it has just given. Try again in a minute.');
      }
      if (isRefused && !renewing) {
        if (early.isSpent(name)) {
          log(`${name} has had tokens renewed too often`);
          throw new Failure(
            'too_many_renewals',
            'Your browser has had the token renewed too often. Try again in an hour.',
          );
        }
        early.spend(name);
      }
      const isGood = stored !== undefined && !isRefused && leftOf(stored) > RENEW_BEFORE_MS;
      const usable = isRefused ? undefined : stored;
      const cause = isRefused ? `${name} was refused the one before` : `${name} asked for one`;
      const current = isGood ? stored : await renewOnce(stored, cause).catch((error) => orThrow(usable, error));
      return { accessToken: current.accessToken, secondsLeft: Math.floor(leftOf(current) / 1000) };
    },

    /**
     * Renews a token that no manager has asked for in a day. It logs a failed renewal and tries again at the next call.
     */
    async keepLinked(): Promise<void> {
      try {
        const stored = store.read();
        if (stored && now() - stored.askedAt > UNUSED_MS) await renewOnce(stored, 'nobody has asked for one in a day');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    },

    /** Replaces the stored tokens by those that Wazzup issues for the consent that the customer has just given. */
    link: (issue: () => Promise<Issued>): Promise<Issued> => inTurn(() => obtain(issue)),
  };

  /**
   * Gives these tokens while they still live, else throws the error of the renewal. The next request tries the renewal
   * again.
   */
  function orThrow(tokens: Tokens | undefined, error: unknown): Tokens {
    if (tokens && leftOf(tokens) >= 1000) return tokens;
    throw error;
  }
}

export type Fresh = ReturnType<typeof createFresh>;

/** Gives the last 8 hex digits of a token's SHA-256, by which a browser names the token without revealing it. */
const fingerprintOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(-8);
