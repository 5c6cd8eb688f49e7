import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { html } from 'hono/html';
import type { OAuthAccess } from './config.ts';
import { Failure } from './failure.ts';
import type { Fresh } from './fresh.ts';
import type { Keys } from './keys.ts';
import { failureOf } from './source.ts';
import type { Wazzup } from './wazzup.ts';

const CONSENT_WAITS_MS = 10 * 60_000;

export interface LinkOptions {
  access: OAuthAccess;
  wazzup: Wazzup;
  fresh: Fresh;
  keys: Keys;
  now: () => number;
  log: (line: string) => void;
}

/** The administrator's two pages: `/link` leads to Wazzup's consent page, and that page leads back to `/callback`. */
export function linkRoutes({ access, wazzup, fresh, keys, now, log }: LinkOptions): Hono {
  const { clientId, redirectUri } = access;
  /** The one consent that the server waits for. Who opens `/link` anew makes the server forget the consent before. */
  let pendingConsent: { state: string; verifier: string; until: number } | undefined;

  const routes = new Hono();

  // The administrator's key comes as a Basic password: a browser asks for one by itself, and it stands in no address,
  // history or log.
  const verifyUser = (_name: string, key: string): boolean => keys.holder(key)?.isAdmin === true;
  routes.get('/link', basicAuth({ verifyUser, realm: 'Administrator key as password' }), (c) => {
    const verifier = randomBytes(32).toString('base64url'); // 43 characters, the fewest that PKCE allows
    const state = randomBytes(32).toString('base64url');
    pendingConsent = { state, verifier, until: now() + CONSENT_WAITS_MS };
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return c.redirect(wazzup.consentAddress({ clientId, redirectUri, state, challenge }));
  });

  // `state` takes the place of a key here: the server gave it only to an administrator, and it works once.
  routes.get('/callback', async (c) => {
    const { code, state, error } = c.req.query();
    const consent = pendingConsent;
    if (!consent || state !== consent.state || now() >= consent.until) {
      return page(c, 400, 'Not linked', 'This link was not begun here, or too long ago. Open /link again.');
    }
    pendingConsent = undefined;
    if (!code) return page(c, 400, 'Not linked', `Wazzup gave no access (${error ?? 'no reason'}). Open /link again.`);
    try {
      const { verifier } = consent;
      const { accountId } = await fresh.link(() => wazzup.redeem({ code, redirectUri, clientId, verifier }));
      log(`Linked to ${accountId ? `account ${accountId}` : 'an account that Wazzup did not name'}`);
      return page(c, 200, 'Linked', accountId ? `Wazzup account ${withHyphen(accountId)} is linked.` : UNNAMED);
    } catch (cause) {
      const failure = failureOf(cause);
      if (!(failure instanceof Failure)) throw failure;
      log(failure.message);
      return page(c, 502, 'Not linked', `${failure.message} Then open /link again.`);
    }
  });

  return routes;
}

const UNNAMED =
  'Linked, but Wazzup did not say which account. It is the one you were logged in to in this browser: check its number ' +
  'at the top of Wazzup, and if it is the wrong one, log in to the right one and open /link again.';

/** Writes an account's number as Wazzup's cabinet shows it. */
const withHyphen = (accountId: string): string => accountId.replace(/^\d{4}/, '$&-');

const page = (c: Context, status: 200 | 400 | 502, title: string, text: string) =>
  c.html(
    html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}</p>
</html>
`,
    status,
  );
