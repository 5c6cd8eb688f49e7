import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';
import { Refusal } from './problem.ts';

/** The tech partner whose e-mail and password obtain tokens, and what Wazzup knows of him. */
export type Partner = {
  email: string;
  password: string;
  /** Of his OAuth client; issued by a Wazzup manager. */
  clientId: string;
  /** Where Wazzup's consent page may send a customer back to; `http://127.0.0.1` with any port and path besides. */
  redirectUris: readonly string[];
  /** 8 digits each. Accounts he created, for simplified authorization; the first is the customer's, for OAuth. */
  accountIds: readonly string[];
};

export const DEFAULT_PARTNER: Partner = {
  email: 'partner@acme.example',
  password: 'emulator-password',
  clientId: 'emulator-client',
  redirectUris: ['https://tokens.acme.example/callback'],
  accountIds: ['72042419'],
};

/** Whether Wazzup sends a customer back to this address (documented: registered ones, and 127.0.0.1 for trying out). */
export const isRegistered = ({ redirectUris }: Partner, uri: string): boolean => {
  if (redirectUris.includes(uri)) return true;
  const { protocol, hostname } = URL.parse(uri) ?? {};
  return protocol === 'http:' && hostname === '127.0.0.1';
};

/** Lets the partner through by his e-mail and password (Basic), and nobody else. The code is invented. */
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
