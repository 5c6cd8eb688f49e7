import * as z from 'zod';

/** The documented scopes, which are all that a tool for deals needs. */
const SCOPE = 'transport,crm';
const TIMEOUT_MS = 12_000;

/** The tokens that Wazzup issues for a grant. */
export interface Issued {
  accessToken: string;
  refreshToken: string | undefined;
  /** How long the access token lives; undefined if Wazzup does not say it. */
  expiresInSeconds: number | undefined;
  /** The account that the token opens, 8 digits; undefined if Wazzup does not say it. */
  accountId: string | undefined;
}

/** Wazzup has answered that it refuses the request. */
export class WazzupRefused extends Error {
  /** @param code Wazzup's own word for the reason, if its answer has one */
  constructor(status: number, code: string | undefined) {
    super([status, code].filter(Boolean).join(' '));
  }
}

/** Wazzup gave no answer, or none that can be read. The same request may succeed later. */
export class WazzupUnavailable extends Error {}

// The documentation has the tokens in `data`; one public project reads them at the top level, so both are accepted.
const ANSWER = z
  .union([z.object({ data: z.looseObject({ access_token: z.string() }) }).transform(({ data }) => data), z.unknown()])
  .pipe(
    z.object({
      access_token: z.string().regex(/^\S+$/),
      refresh_token: z.string().min(1).optional().catch(undefined),
      expires_in: z.coerce.number().int().positive().optional().catch(undefined),
      account_id: z.coerce
        .string()
        .regex(/^\d{8}$/)
        .optional()
        .catch(undefined),
    }),
  );
const CLAIMS = z.object({ account_id: z.coerce.string().regex(/^\d{8}$/) });
// A code is letters and underscores only, so that nothing that could be a token gets into a log.
const CODE = z.string().regex(/^[a-z_]{1,60}$/i);
const REFUSAL = z.union([
  z.object({ code: CODE }).transform(({ code }) => code),
  z.object({ error: CODE }).transform(({ error }) => error),
]);

export interface WazzupOptions {
  /** `https://tech.wazzup24.com`, except in tests. */
  origin: string;
  /** The partner's e-mail at Wazzup. */
  email: string;
  password: string;
  fetch: typeof fetch;
}

/** The partner's side of Wazzup's OAuth. All methods but `consentAddress` throw WazzupRefused and WazzupUnavailable. */
export function createWazzup({ origin, email, password, fetch }: WazzupOptions) {
  const authorization = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;

  async function grant(type: string, name: string, data: object): Promise<Issued> {
    const { status, json } = await post({ grant_type: type, [name]: data });
    if (status === 429 || status >= 500) throw new WazzupUnavailable(`Wazzup answers ${status}`);
    if (status >= 400) throw new WazzupRefused(status, REFUSAL.safeParse(json).data);
    const answer = ANSWER.safeParse(json).data;
    if (status >= 300 || !answer) throw new WazzupUnavailable(`Wazzup answers ${status} without a token`);
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresInSeconds: answer.expires_in,
      accountId: answer.account_id ?? accountIn(answer.access_token),
    };
  }

  async function post(body: object): Promise<{ status: number; json: unknown }> {
    try {
      const response = await fetch(`${origin}/v2/oauth/token`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        // The server follows no redirect, so that the partner's password goes to this address only.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, json: jsonOf(await response.text()) };
    } catch (error) {
      throw new WazzupUnavailable('Wazzup does not answer', { cause: error });
    }
  }

  return {
    /**
     * Simplified authorization: exchanges the partner's machine token for a token of an account that the partner
     * created.
     */
    async simplified(accountId: string): Promise<Issued> {
      const machine = await grant('client_credentials', 'client_credentials_data', { scope: SCOPE });
      return grant('urn:ietf:params:oauth:grant-type:token-exchange', 'token_exchange_data', {
        subject_token: machine.accessToken,
        subject_token_type: 'urn:wazzup:oauth:token-type:machine_token',
        requested_subject: accountId,
        scope: SCOPE,
      });
    },

    /** Renews tokens. The result has the refresh token to use from now on, also if Wazzup gave no new one. */
    async refresh(refreshToken: string, clientId?: string): Promise<Issued> {
      // Wazzup refuses fields it does not expect, and simplified authorization has no client.
      const data = { refresh_token: refreshToken, ...(clientId !== undefined && { client_id: clientId }) };
      const issued = await grant('refresh_token', 'refresh_token_data', data);
      return { ...issued, refreshToken: issued.refreshToken ?? refreshToken };
    },

    /** Exchanges the code that Wazzup gave for the customer's consent. */
    redeem: (consent: { code: string; redirectUri: string; clientId: string; verifier: string }): Promise<Issued> =>
      grant('authorization_code', 'authorize_code_data', {
        code: consent.code,
        redirect_uri: consent.redirectUri,
        client_id: consent.clientId,
        code_verifier: consent.verifier,
      }),

    /** Gives the address of Wazzup's page on which the customer agrees. */
    consentAddress(consent: { clientId: string; redirectUri: string; state: string; challenge: string }): string {
      const address = new URL('/v2/oauth/authorize', origin);
      address.search = new URLSearchParams({
        response_type: 'code',
        client_id: consent.clientId,
        redirect_uri: consent.redirectUri,
        scope: SCOPE,
        state: consent.state,
        code_challenge: consent.challenge,
        code_challenge_method: 'S256',
      }).toString();
      return address.href;
    },
  };
}

export type Wazzup = ReturnType<typeof createWazzup>;

/**
 * Reads the account from an access token, if the token is a JWT that names one. The server shows it, never trusts it.
 */
function accountIn(token: string): string | undefined {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return CLAIMS.safeParse(jsonOf(claims)).data?.account_id;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
