import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';
import { Refusal } from './problem.ts';

/** The tech partner whose e-mail and password obtain tokens, with what Wazzup knows of the partner. */
export type Partner = {
  email: string;
  password: string;
  /** The id of the partner's OAuth client, which a manager of Wazzup issues. */
  clientId: string;
  /**
   * The addresses to which Wazzup's consent page may send a customer back. It may also send them to `http://127.0.0.1`
   * with any port and path.
   */
  redirectUris: readonly string[];
  /**
   * The partner's accounts, 8 digits each. All count as created by the partner, for simplified authorization; the first
   * is also the customer's, for OAuth.
   */
  accountIds: readonly string[];
};

export const DEFAULT_PARTNER: Partner = {
  email: 'partner@acme.example',
  password: 'emulator-password',
  clientId: 'emulator-client',
  redirectUris: ['https://tokens.acme.example/callback'],
  accountIds: ['72042419'],
};

/**
 * Says whether Wazzup sends a customer back to this address. Documented: it sends them to registered addresses, and to
 * 127.0.0.1 so that a partner can try it out.
 */
export const isRegistered = ({ redirectUris }: Partner, uri: string): boolean => {
  if (redirectUris.includes(uri)) return true;
  const { protocol, hostname } = URL.parse(uri) ?? {};
  return protocol === 'http:' && hostname === '127.0.0.1';
};

/** Lets only the partner through, by e-mail and password (Basic). The code of the refusal is invented. */
export const onlyPartner =
  ({ email, password }: Partner): MiddlewareHandler<Env> =>
  async (c, next) => {
    const right = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    if (c.req.header('authorization') !== right) {
      const detail = 'Wrong e-mail or password.';
      throw new Refusal({ status: 401, code: 'UNAUTHORIZED', title: 'Unauthorized', detail });
    }
    await next();
  };
