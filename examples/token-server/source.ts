import type { Config } from './config.ts';
import { Failure } from './failure.ts';
import { type Issued, type Wazzup, WazzupRefused, WazzupUnavailable } from './wazzup.ts';

/** Obtains the next tokens. @throws Failure `link_needed`, `wazzup_refused`, `wazzup_unavailable` */
export type Source = (refreshToken: string | undefined) => Promise<Issued>;

/** The way to tokens that the configuration asks for. */
export function sourceFor(access: Config['access'], wazzup: Wazzup): Source {
  const source = access.mode === 'simplified' ? simplified(access.accountId, wazzup) : linked(access.clientId, wazzup);
  return async (refreshToken) => {
    try {
      return await source(refreshToken);
    } catch (error) {
      throw failureOf(error);
    }
  };
}

/** A refresh that is refused is no loss: the partner's password obtains an account's tokens anew. */
function simplified(accountId: string, wazzup: Wazzup): Source {
  return async (refreshToken) => {
    if (refreshToken !== undefined) {
      try {
        return await wazzup.refresh(refreshToken);
      } catch (error) {
        if (!(error instanceof WazzupRefused)) throw error;
      }
    }
    return wazzup.simplified(accountId);
  };
}

/** Only the customer's consent obtains tokens anew. */
function linked(clientId: string, wazzup: Wazzup): Source {
  return async (refreshToken) => {
    if (refreshToken === undefined) throw linkNeeded('No Wazzup account is linked');
    try {
      return await wazzup.refresh(refreshToken, clientId);
    } catch (error) {
      throw error instanceof WazzupRefused ? linkNeeded(`Wazzup refuses the link (${error.message})`, error) : error;
    }
  };
}

const linkNeeded = (why: string, cause?: Error): Failure =>
  new Failure('link_needed', `${why}. The administrator of the token server has to open its /link page.`, { cause });

/** What an error of Wazzup's is to whoever asked for a token. */
export function failureOf(error: unknown): unknown {
  if (error instanceof WazzupRefused) {
    const message = `Wazzup refuses the token server (${error.message}). Its administrator has to check its settings.`;
    return new Failure('wazzup_refused', message, { cause: error });
  }
  if (error instanceof WazzupUnavailable) {
    return new Failure('wazzup_unavailable', `${error.message}. Try again in a minute.`, { cause: error });
  }
  return error;
}
