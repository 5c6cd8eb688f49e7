import type { TokenState } from '@/lib/settings/token-state';
import { accountOf } from './token';
import { createTokenChanges } from './token-changes';
import type { TokenContext, TokenProvider, TokenProviderOptions } from './token-provider';
import { createTokenRenewal } from './token-renewal';

export type { TokenProvider, TokenSettings } from './token-provider';

export function createTokenProvider({
  onChange = () => {},
  onSameAccount = async () => {},
  ...options
}: TokenProviderOptions): TokenProvider {
  const context: TokenContext = { ...options, onChange, onSameAccount, changes: { count: 0 } };
  const { storedToken, ...renewal } = createTokenRenewal(context);

  async function state(): Promise<TokenState> {
    const [token, header] = [await storedToken(), await context.headers.read()];
    const { tokenAddress } = await context.settings.read();
    return {
      ready: token !== undefined || tokenAddress !== '',
      kept: token !== undefined,
      expiresAt: token?.expiresAt ?? null,
      refused: token?.refused !== undefined,
      // A header that belongs to another address is never sent.
      header: header && header.origin === URL.parse(tokenAddress)?.origin ? header.name : null,
    };
  }

  async function isReady(): Promise<boolean> {
    const token = await storedToken();
    // A token that Wazzup refuses for writes alone is tried again after the pauses of the outbox.
    if (token && token.refused !== true) return true;
    return (await context.settings.read()).tokenAddress !== '';
  }

  async function account(): Promise<string | undefined> {
    const token = await storedToken();
    if (token) return accountOf(token);
    const { tokenAddress } = await context.settings.read();
    return tokenAddress === '' ? undefined : context.marks.read(tokenAddress);
  }

  async function renameAccount(from: string, to: string): Promise<void> {
    const { count } = context.changes;
    const token = await storedToken();
    const { tokenAddress, stayConnected } = await context.settings.read();
    if (tokenAddress !== '' && (await context.marks.read(tokenAddress)) === from)
      await context.marks.save(tokenAddress, to);
    if (token && accountOf(token) === from && count === context.changes.count)
      await context.tokens.save({ ...token, account: to }, { stays: stayConnected });
  }

  return { ...renewal, ...createTokenChanges(context), state, isReady, account, renameAccount };
}
