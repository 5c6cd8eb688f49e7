import { DealError } from '@/lib/deal/errors';
import { isWithin } from '@/lib/time';
import { fetchToken } from './fetch-token';
import type { StoredToken } from './token';
import type { TokenContext, TokenRenewal } from './token-provider';

interface StoredTokenReader {
  /** Gives the stored token, whether it is still good or not; undefined if it came from an address that was changed. */
  storedToken(): Promise<StoredToken | undefined>;
}

/** Whether a stored token need not be renewed. One that was given in the future is of a clock that was ahead. */
function isGood({ refused, since = 0, renewAt, expiresAt }: StoredToken): boolean {
  const until = renewAt ?? expiresAt ?? Number.POSITIVE_INFINITY;
  return !refused && isWithin(since, until - since);
}

export function createTokenRenewal(context: TokenContext): TokenRenewal & StoredTokenReader {
  const { tokens, headers, settings, isAllowed, onChange, fetch, changes } = context;
  let renewal: Promise<StoredToken> | undefined;
  /** The stored token, if it was marked as refused when it was read last. */
  let refusedToken: string | undefined;

  async function storedToken(): Promise<StoredToken | undefined> {
    const token = await tokens.read();
    refusedToken = token?.refused && token.token;
    const isOfAnotherAddress = token?.from !== undefined && token.from !== (await settings.read()).tokenAddress;
    return isOfAnotherAddress ? undefined : token;
  }

  /** Fetches a new token, or waits for the request that is under way. */
  function fetchOnce(refused?: string): Promise<StoredToken> {
    renewal ??= fetchAndStore(refused).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function fetchAndStore(refused: string | undefined): Promise<StoredToken> {
    const { count } = changes;
    const [{ tokenAddress, stayConnected }, header] = [await settings.read(), await headers.read()];
    // The manager may have removed the address since the token was asked for.
    if (!tokenAddress) throw new DealError('token');
    const next = await fetchToken(tokenAddress, { header, refused, isAllowed, ...(fetch && { fetch }) });
    if (count !== changes.count) throw new DealError('token');
    await tokens.save(next.token === refused ? { ...next, refused: true } : next, { stays: stayConnected });
    return next;
  }

  async function token(): Promise<string | undefined> {
    const stored = await storedToken();
    if ((stored && isGood(stored)) || !(await settings.read()).tokenAddress) return stored?.token;
    try {
      return (await fetchOnce(stored?.refused ? stored.token : undefined)).token;
    } catch (error) {
      // If the address gives no new token in the last minute of the old one, the old one is still better than none.
      if (stored && !stored.refused && Date.now() < (stored.expiresAt ?? 0)) return stored.token;
      throw error;
    }
  }

  async function renew(refused: string): Promise<string | undefined> {
    const { count } = changes;
    const stored = await storedToken();
    // Another request met the same refusal, and has brought a new token already.
    if (stored && stored.token !== refused) return stored.token;
    const { tokenAddress, stayConnected } = await settings.read();
    if (!tokenAddress) {
      if (stored && !stored.refused && count === changes.count)
        await tokens.save({ ...stored, refused: true }, { stays: stayConnected });
      return undefined;
    }
    const next = await fetchOnce(refused);
    return next.token === refused ? undefined : next.token;
  }

  async function markAccepted(token: string): Promise<void> {
    // Called after each good answer, so the storage is read only if this token was refused before.
    if (token !== refusedToken) return;
    const { count } = changes;
    const stored = await storedToken();
    const { stayConnected } = await settings.read();
    if (!stored?.refused || stored.token !== token || count !== changes.count) return;
    const { refused: _, ...good } = stored;
    await tokens.save(good, { stays: stayConnected });
    onChange();
  }

  return { storedToken, token, renew, markAccepted };
}
