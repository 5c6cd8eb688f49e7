import type { Config } from './config.ts';
import { Failure } from './failure.ts';
import { type Issued, type Wazzup, WazzupRefused, WazzupUnavailable } from './wazzup.ts';

/** Obtains the next tokens. @throws Failure `link_needed`, `wazzup_refused` or `wazzup_unavailable` */
export type Source = (refreshToken: string | undefined) => Promise<Issued>;

/** Gives the way to tokens that the configuration names. */
export function sourceFor(access: Config['access'], wazzup: Wazzup): Source {
  const source =
    access.mode === 'simplified' ? simplifiedSource(access.accountId, wazzup) : oauthSource(access.clientId, wazzup);
  return async (refreshToken) => {
    try {
      return await source(refreshToken);
    } catch (error) {
      throw failureOf(error);
    }
  };
}

/** If Wazzup refuses a refresh, nothing is lost: the partner's password obtains the account's tokens anew. */
function simplifiedSource(accountId: string, wazzup: Wazzup): Source {
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

/** If Wazzup refuses a refresh, only the customer's consent obtains tokens anew. */
function oauthSource(clientId: string, wazzup: Wazzup): Source {
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

/**
 * Turns an error of the Wazzup client into the Failure that the server answers with; gives any other error as it is.
 */
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
