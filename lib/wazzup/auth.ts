import { DealError } from '@/lib/deal/errors';
import { checkedAddress, headerProblem } from '@/lib/settings/token-address';
import type { TokenState } from '@/lib/settings/token-state';
import { type CustomHeader, fetchToken } from './fetch-token';
import { parsePastedToken, type StoredToken } from './token';
import type { Vault } from './vault';

export interface TokenProviderOptions {
  tokens: Vault<StoredToken>;
  headers: Vault<CustomHeader>;
  /** What the manager, or their company, has set. */
  settings: TokenSettings;
  /** Whether the browser lets the extension ask this host. */
  isAllowed: (url: URL) => Promise<boolean>;
  /** There is another token now, or none any more. */
  onChange?: () => void;
  fetch?: typeof fetch;
}

export interface TokenSettings {
  read(): Promise<{
    /** The address that gives tokens; empty if there is none. */
    tokenAddress: string;
    /** Secrets outlive the browser's end. */
    stayConnected: boolean;
  }>;
  change(change: { tokenAddress?: string; stayConnected?: boolean }): Promise<void>;
}

/**
 * The token, wherever it comes from: pasted, or from the customer's own address, then renewed before it ends and once
 * after Wazzup refused it, one renewal at a time however many requests wait for it.
 */
export interface TokenProvider {
  /** The token to use now, undefined if there is none; a DealError `token-address` if it should have come from there. */
  token(): Promise<string | undefined>;
  /** Another token than the one Wazzup has just refused; undefined if there is none. Errors as above. */
  renew(refused: string): Promise<string | undefined>;
  /** Wazzup has taken this token: if it had refused it before, that is over. */
  works(token: string): Promise<void>;
  /** Keeps what a manager pasted. Throws a DealError `invalid`, code `token-form`, if that cannot be a token. */
  paste(text: string): Promise<void>;
  /**
   * Sets the address that gives tokens, empty for none. Another address forgets header and token; the same one keeps
   * the header unless there is a new one. Throws a DealError `invalid` with an AddressProblem as code.
   */
  setAddress(text: string, header: { name: string; value: string } | null): Promise<void>;
  /** Whether secrets are to outlive the browser's end, those that are kept now included. */
  stay(stays: boolean): Promise<void>;
  /** Leaves nothing behind. */
  forget(): Promise<void>;
  /** What may be shown of it: never the token. */
  state(): Promise<TokenState>;
}

export function createTokenProvider(options: TokenProviderOptions): TokenProvider {
  const { tokens, headers, settings, isAllowed, onChange = () => {}, fetch } = options;
  let renewal: Promise<StoredToken> | undefined;
  /**
   * Counts what managers did: what was under way meanwhile brings nothing back. It is counted, and looked at, without a
   * pause before the storage is told: what looks before is overwritten, what begins after finds what was done.
   */
  let turn = 0;
  /** The token that is kept as refused, as far as it was seen. */
  let refusedToken: string | undefined;

  async function kept(): Promise<StoredToken | undefined> {
    const token = await tokens.read();
    refusedToken = token?.refused && token.token;
    const isOfAnotherAddress = token?.from !== undefined && token.from !== (await settings.read()).tokenAddress;
    return isOfAnotherAddress ? undefined : token;
  }

  function renewed(refused?: string): Promise<StoredToken> {
    renewal ??= fetchAnew(refused).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function fetchAnew(refused: string | undefined): Promise<StoredToken> {
    const mine = turn;
    const [{ tokenAddress, stayConnected }, header] = [await settings.read(), await headers.read()];
    // Forgotten since it was asked for.
    if (!tokenAddress) throw new DealError('token');
    const next = await fetchToken(tokenAddress, { header, refused, isAllowed, ...(fetch && { fetch }) });
    if (mine !== turn) throw new DealError('token');
    await tokens.save(next.token === refused ? { ...next, refused: true } : next, { stays: stayConnected });
    return next;
  }

  async function token(): Promise<string | undefined> {
    const now = await kept();
    const goodUntil = now?.refused ? 0 : (now?.renewAt ?? now?.expiresAt ?? Number.POSITIVE_INFINITY);
    if ((now && Date.now() < goodUntil) || !(await settings.read()).tokenAddress) return now?.token;
    try {
      return (await renewed(now?.refused ? now.token : undefined)).token;
    } catch (error) {
      // Better the last minute of the old one than none.
      if (now && !now.refused && Date.now() < (now.expiresAt ?? 0)) return now.token;
      throw error;
    }
  }

  async function renew(refused: string): Promise<string | undefined> {
    const mine = turn;
    const now = await kept();
    // Another request met the same refusal, and has a new one already.
    if (now && now.token !== refused) return now.token;
    const { tokenAddress, stayConnected } = await settings.read();
    if (!tokenAddress) {
      if (now && !now.refused && mine === turn) await tokens.save({ ...now, refused: true }, { stays: stayConnected });
      return undefined;
    }
    const next = await renewed(refused);
    return next.token === refused ? undefined : next.token;
  }

  async function works(token: string): Promise<void> {
    // Asked at each answer, so no storage is read for nothing.
    if (token !== refusedToken) return;
    const mine = turn;
    const now = await kept();
    const { stayConnected } = await settings.read();
    if (!now?.refused || now.token !== token || mine !== turn) return;
    const { refused: _, ...good } = now;
    await tokens.save(good, { stays: stayConnected });
    onChange();
  }

  async function paste(text: string): Promise<void> {
    const pasted = parsePastedToken(text);
    if (!pasted) throw new DealError('invalid', { code: 'token-form' });
    const { stayConnected } = await settings.read();
    turn += 1;
    await tokens.save(pasted, { stays: stayConnected });
    onChange();
  }

  async function setAddress(text: string, header: { name: string; value: string } | null): Promise<void> {
    const url = text.trim() === '' ? undefined : checkedAddress(text);
    if (typeof url === 'string') throw new DealError('invalid', { code: url });
    const problem = url && header ? headerProblem(header) : undefined;
    if (problem) throw new DealError('invalid', { code: problem });
    const { tokenAddress, stayConnected } = await settings.read();
    const isOther = (url?.href ?? '') !== tokenAddress;
    if (isOther) await headers.forget();
    if (url && header) await headers.save({ ...header, origin: url.origin }, { stays: stayConnected });
    if (isOther) await settings.change({ tokenAddress: url?.href ?? '' });
    // A token that came from another address, or by another header, may be somebody else's. It goes last: as long as
    // they are kept a request may bring one.
    turn += 1;
    if (isOther || header) await tokens.forget();
    onChange();
  }

  async function stay(stays: boolean): Promise<void> {
    const mine = turn;
    await settings.change({ stayConnected: stays });
    const [token, header] = [await tokens.read(), await headers.read()];
    if (token && mine === turn) await tokens.save(token, { stays });
    if (header && mine === turn) await headers.save(header, { stays });
  }

  async function forget(): Promise<void> {
    try {
      // First: as long as it is kept a request may bring a token.
      await settings.change({ tokenAddress: '' });
    } finally {
      turn += 1;
      await tokens.forget();
      await headers.forget();
    }
    onChange();
  }

  async function state(): Promise<TokenState> {
    const [now, header, { tokenAddress }] = [await kept(), await headers.read(), await settings.read()];
    return {
      ready: now !== undefined || tokenAddress !== '',
      kept: now !== undefined,
      expiresAt: now?.expiresAt ?? null,
      refused: now?.refused ?? false,
      // Of another address it is never sent.
      header: header && header.origin === URL.parse(tokenAddress)?.origin ? header.name : null,
    };
  }

  return { token, renew, works, paste, setAddress, stay, forget, state };
}
