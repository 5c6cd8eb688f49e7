import { DealError } from '@/lib/deal/errors';
import type { TOKEN_MESSAGES } from '@/lib/messaging/messages/token';
import { readSettings } from '@/lib/settings';
import type { TokenProvider } from '@/lib/wazzup/auth';
import type { WazzupClient } from '@/lib/wazzup/client';
import type { HandlersOf } from '../router';

export interface TokenServices {
  access: TokenProvider;
  client: Pick<WazzupClient, 'list'>;
}

/** Creates the handlers of the messages about the token. No answer holds the token itself. */
export const createTokenHandlers = ({ access, client }: TokenServices): HandlersOf<typeof TOKEN_MESSAGES> => ({
  'token.save': async ({ token }) => {
    await access.paste(token);
    return null;
  },

  'token.address': async ({ address, header }) => {
    const { company, tokenAddress } = await readSettings();
    // The manager may set an own header even if the token address comes from the company's policy.
    if (company.tokenAddress !== undefined && address !== tokenAddress) throw new DealError('company');
    await access.setAddress(address, header);
    return null;
  },

  'token.stay': async ({ stays }) => {
    await access.stay(stays);
    return null;
  },

  'token.forget': async () => {
    await access.forget();
    return null;
  },

  'token.state': access.state,

  'token.test': async () => {
    await client.list({ pageSize: 1 }).next();
    return null;
  },
});
