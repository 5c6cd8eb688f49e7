import { DealError } from '@/lib/deal/errors';
import { isWithin } from '@/lib/time';
import { fetchToken } from './fetch-token';
import { createRateLimit } from './rate-limit';
import { accountOf, claimedAccount, isClaimed, type StoredToken } from './token';
import type { TokenContext, TokenRenewal, TokenUse } from './token-provider';

/** The address is asked once a second on average, whatever it answers and however often Wazzup refuses its tokens. */
const MOST_RENEWALS = 10;
const RENEWALS_PER_MS = 10_000;

/** A token that Wazzup has refused, and how. */
interface Refused {
  token: string;
  mark: NonNullable<StoredToken['refused']>;
}

interface StoredTokenReader {
  /** Gives the stored token, whether it is still good or not; undefined if it came from an address that was changed. */
  storedToken(): Promise<StoredToken | undefined>;
}

/** Whether a stored token need not be renewed. One that was given in the future is of a clock that was ahead. */
function isGood({ refused, since = 0, renewAt, expiresAt }: StoredToken): boolean {
  const until = renewAt ?? expiresAt ?? Number.POSITIVE_INFINITY;
  return refused !== true && isWithin(since, until - since);
}

export function createTokenRenewal(context: TokenContext): TokenRenewal & StoredTokenReader {
  const { tokens, headers, settings, isAllowed, onChange, fetch, changes } = context;
  let renewal: Promise<StoredToken> | undefined;
  const untilAddressAllows = createRateLimit(MOST_RENEWALS, RENEWALS_PER_MS);
  /** The stored token, if it was marked as refused when it was read last. */
  let refusedToken: StoredToken | undefined;

  async function storedToken(): Promise<StoredToken | undefined> {
    const token = await tokens.read();
    refusedToken = token?.refused === undefined ? undefined : token;
    const isOfAnotherAddress = token?.from !== undefined && token.from !== (await settings.read()).tokenAddress;
    return isOfAnotherAddress ? undefined : token;
  }

  /** Fetches a new token, or waits for the request that is under way. */
  function fetchOnce(refused?: Refused): Promise<StoredToken> {
    renewal ??= fetchAndStore(refused).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function fetchAndStore(refused: Refused | undefined): Promise<StoredToken> {
    await untilAddressAllows();
    const { count } = changes;
    const [{ tokenAddress, stayConnected }, header] = [await settings.read(), await headers.read()];
    // The manager may have removed the address since the token was asked for.
    if (!tokenAddress) throw new DealError('token');
    const before = await storedToken();
    const fetched = await fetchToken(tokenAddress, {
      header,
      refused: refused?.token,
      isAllowed,
      ...(fetch && { fetch }),
    });
    if (count !== changes.count) throw new DealError('token');
    const account = await accountOfNext(context, fetched.token, tokenAddress);
    const next = { ...fetched, account };
    const kept = next.token === refused?.token ? { ...next, refused: refused.mark } : next;
    await tokens.save(kept, { stays: stayConnected });
    if (before && accountOf(before) !== account) onChange('manager');
    return next;
  }

  async function token(): Promise<string | undefined> {
    const stored = await storedToken();
    if ((stored && isGood(stored)) || !(await settings.read()).tokenAddress) return stored?.token;
    try {
      return (
        await fetchOnce(stored?.refused === undefined ? undefined : { token: stored.token, mark: stored.refused })
      ).token;
    } catch (error) {
      // If the address gives no new token in the last minute of the old one, the old one is still better than none.
      if (stored && !stored.refused && Date.now() < (stored.expiresAt ?? 0)) return stored.token;
      throw error;
    }
  }

  async function renew(refused: string, use: TokenUse = 'read'): Promise<string | undefined> {
    const { count } = changes;
    const stored = await storedToken();
    // Another request met the same refusal, and has brought a new token already.
    if (stored && stored.token !== refused) return stored.token;
    const { tokenAddress, stayConnected } = await settings.read();
    // Whoever may not read may not write either, so `writes` does not take the place of a refusal of everything.
    const mark = use === 'read' || stored?.refused === true ? true : 'writes';
    if (!tokenAddress) {
      if (stored && stored.refused !== mark && count === changes.count)
        await tokens.save({ ...stored, refused: mark }, { stays: stayConnected });
      return undefined;
    }
    const next = await fetchOnce({ token: refused, mark });
    return next.token === refused ? undefined : next.token;
  }

  async function markAccepted(token: string, use: TokenUse = 'read'): Promise<void> {
    const isGoodNews = (mark: StoredToken['refused']) => mark === true || (mark === 'writes' && use === 'write');
    // Called after each good answer, so the storage is read only if this token was refused before.
    if (token !== refusedToken?.token || !isGoodNews(refusedToken.refused)) return;
    const { count } = changes;
    const stored = await storedToken();
    const { stayConnected } = await settings.read();
    if (!isGoodNews(stored?.refused) || stored?.token !== token || count !== changes.count) return;
    const { refused: _, ...good } = stored;
    await tokens.save(good, { stays: stayConnected });
    onChange('wazzup');
  }

  return { storedToken, token, renew, markAccepted };
}

/**
 * Gives the account of a token that an address gave. It is the account of the address's earlier tokens, unless the
 * token names another one itself: the address may serve another account by now.
 */
async function accountOfNext(
  { marks, onSameAccount }: Pick<TokenContext, 'marks' | 'onSameAccount'>,
  token: string,
  address: string,
): Promise<string> {
  const known = await marks.read(address);
  const claimed = claimedAccount(token);
  if (claimed === undefined || claimed === known) return known;
  // The address's earlier tokens named no account, and nobody has changed the address since: it is the same one.
  if (!isClaimed(known)) await onSameAccount(known, claimed);
  await marks.save(address, claimed);
  return claimed;
}
