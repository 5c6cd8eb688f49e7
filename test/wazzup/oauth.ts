import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { answerRead } from './answer.ts';
import { bodyOf } from './body.ts';
import type { Env } from './env.ts';
import { toJson } from './json.ts';
import { isRegistered, onlyPartner, type Partner } from './partner.ts';
import { type Complaint, invalid, Refusal } from './problem.ts';
import type { Switches } from './switches.ts';
import type { Grant, TokenIssuer, Tokens } from './tokens.ts';
import { type Fields, isObject, unknownFields } from './validate.ts';

/** How long a code lives. Not known; this is what OAuth recommends. */
const CODE_LIVES_MS = 10 * 60_000;
/** How long a machine token lives. Not known; the partner uses it at once. */
const MACHINE_SECONDS = 3600;
/** What a PKCE verifier may be. All of PKCE here is documented. */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;
const CHALLENGE = /^[A-Za-z0-9\-_]{43}$/;
const MACHINE_TOKEN = 'urn:wazzup:oauth:token-type:machine_token';

/** Makes a refusal with status 400. The codes are invented. */
const refuse = (code: string, detail: string): Refusal => new Refusal({ status: 400, code, title: 'Refused', detail });

const tokenUnknown = (): Refusal =>
  new Refusal({
    status: 401,
    code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED',
    title: 'Unauthorized',
    detail: 'The token is unknown or has been revoked.',
  });

/** Reads an object whose values are strings. @throws Refusal that names everything that is wrong */
const readTexts = <Name extends string>(
  value: unknown,
  required: readonly Name[],
  optional: readonly string[] = [],
) => {
  if (!isObject(value)) throw invalid([{ field: 'body', text: 'body must be a JSON object' }]);
  const complaints: Complaint[] = unknownFields(value, [...required, ...optional]).map((field) => ({
    field,
    text: `property ${field} should not exist`,
  }));
  for (const field of [...required, ...optional]) {
    if (value[field] === undefined && optional.includes(field)) continue;
    if (typeof value[field] !== 'string') complaints.push({ field, text: `${field} must be a string` });
    else if (value[field] === '') complaints.push({ field, text: `${field} should not be empty` });
  }
  if (complaints.length > 0) throw invalid(complaints);
  return value as Record<Name, string> & Fields;
};

const check = (isRight: boolean, field: string, what: string): void => {
  if (!isRight) throw invalid([{ field, text: `${field} ${what}` }]);
};

// Wazzup's page prints "transport, crm", and public code sends "transport,crm", so the emulator accepts both.
const checkScope = (scope: string): void =>
  check(/^(transport|crm)(, ?(transport|crm))*$/.test(scope), 'scope', 'must be a list of: transport, crm');

/** What the emulator remembers of a customer's consent until the partner exchanges its code, which works once. */
type Consent = { redirectUri: string; challenge: string; endsAt: number };

/**
 * The routes of `/v2/oauth`: the consent page, which sends the customer back at once, and the four grants.
 * @param isAccount whether the partner has such an account
 */
export const oauthRoutes = (
  partner: Partner,
  isAccount: (id: string) => boolean,
  tokens: Tokens & TokenIssuer,
  switches: () => Readonly<Switches>,
): Hono<Env> => {
  const consents = new Map<string, Consent>();
  /** The access token that the emulator issued together with each refresh token, by that refresh token. */
  const accessTokens = new Map<string, string>();

  const answerTokens = (c: Context<Env>, grant: Grant, used?: string): Response => {
    const { accountNamed, refreshToken, expiresIn, ...seconds } = switches();
    const account = { account_id: grant.accountId };
    const access = tokens.issue('access', seconds.accessTokenSeconds, grant, accountNamed === 'token' ? account : {});
    const isNew = used === undefined || refreshToken === 'new';
    const refresh = isNew ? tokens.issue('refresh', seconds.refreshTokenSeconds, grant) : used;
    if (isNew && used !== undefined) tokens.revoke(used);
    accessTokens.set(refresh, access);
    return answer(c, {
      access_token: access,
      ...((isNew || refreshToken === 'same') && { refresh_token: refresh }),
      ...(expiresIn === 'seconds' && {
        expires_in: seconds.accessTokenSeconds,
        refresh_expires_in: seconds.refreshTokenSeconds,
      }),
      ...(accountNamed === 'answer' && account),
    });
  };

  const answer = (c: Context<Env>, data: object): Response =>
    switches().tokenPlace === 'data'
      ? answerRead(c, data)
      : c.body(toJson(data), 200, { 'content-type': 'application/json; charset=utf-8' });

  const GRANTS: Record<string, { dataName: string; take: (c: Context<Env>, data: unknown) => Response }> = {
    authorization_code: {
      dataName: 'authorize_code_data',
      take: (c, data) => {
        const fields = readTexts(data, ['code', 'redirect_uri', 'client_id', 'code_verifier']);
        check(
          VERIFIER.test(fields.code_verifier),
          'code_verifier',
          'must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~',
        );
        const consent = consents.get(fields.code);
        consents.delete(fields.code);
        const challenge = createHash('sha256').update(fields.code_verifier).digest('base64url');
        const isRight =
          consent &&
          consent.endsAt > Date.now() &&
          consent.challenge === challenge &&
          consent.redirectUri === fields.redirect_uri &&
          fields.client_id === partner.clientId;
        if (!isRight) throw refuse('OAUTH_CODE_INVALID', 'The code is unknown, used, too old, or not for this client.');
        return answerTokens(c, { accountId: partner.accountIds[0] ?? '', clientId: partner.clientId });
      },
    },
    refresh_token: {
      dataName: 'refresh_token_data',
      take: (c, data) => {
        const fields = readTexts(data, ['refresh_token'], ['client_id']);
        const grant = tokens.grantOf('refresh', fields.refresh_token);
        if (!grant) throw tokenUnknown();
        const isSimplified = grant.clientId === undefined;
        check(fields.client_id !== undefined || isSimplified, 'client_id', 'should not be empty');
        check(fields.client_id === grant.clientId, 'client_id', 'is not the one of the token');
        if (isSimplified) check(switches().refreshWithoutClient === 'taken', 'client_id', 'should not be empty');
        const old = accessTokens.get(fields.refresh_token);
        if (old && switches().oldAccessToken === 'dies') tokens.revoke(old);
        return answerTokens(c, grant, fields.refresh_token);
      },
    },
    client_credentials: {
      dataName: 'client_credentials_data',
      take: (c, data) => {
        checkScope(readTexts(data, ['scope']).scope);
        const token = tokens.issue('machine', MACHINE_SECONDS);
        return answer(c, {
          access_token: token,
          ...(switches().expiresIn === 'seconds' && { expires_in: MACHINE_SECONDS }),
        });
      },
    },
    'urn:ietf:params:oauth:grant-type:token-exchange': {
      dataName: 'token_exchange_data',
      take: (c, data) => {
        const fields = readTexts(data, ['subject_token', 'subject_token_type', 'requested_subject', 'scope']);
        checkScope(fields.scope);
        check(fields.subject_token_type === MACHINE_TOKEN, 'subject_token_type', `must be ${MACHINE_TOKEN}`);
        check(/^\d{8}$/.test(fields.requested_subject), 'requested_subject', 'must be 8 digits');
        if (!tokens.isAlive('machine', fields.subject_token)) throw tokenUnknown();
        // Documented: this grant works only for accounts that the partner created.
        if (!isAccount(fields.requested_subject)) throw refuse('ACCOUNT_NOT_FOUND', 'The partner has no such account.');
        return answerTokens(c, { accountId: fields.requested_subject, clientId: undefined });
      },
    },
  };

  const routes = new Hono<Env>();

  routes.get('/authorize', (c) => {
    const query = readTexts(c.req.query(), [
      'response_type',
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'code_challenge',
      'code_challenge_method',
    ]);
    check(query.response_type === 'code', 'response_type', 'must be code');
    check(query.client_id === partner.clientId, 'client_id', 'is not known');
    check(isRegistered(partner, query.redirect_uri), 'redirect_uri', 'is not registered for this client');
    checkScope(query.scope);
    check(query.code_challenge_method === 'S256', 'code_challenge_method', 'must be S256');
    check(CHALLENGE.test(query.code_challenge), 'code_challenge', 'must be a SHA-256 in base64url');
    const back = new URL(query.redirect_uri);
    if (switches().consent === 'denied') back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(16).toString('hex');
      const { redirect_uri: redirectUri, code_challenge: challenge } = query;
      consents.set(code, { redirectUri, challenge, endsAt: Date.now() + CODE_LIVES_MS });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', query.state);
    return c.redirect(back.href);
  });

  routes.post('/token', onlyPartner(partner), (c) => {
    const body = bodyOf(c);
    const type = isObject(body) ? body.grant_type : undefined;
    const grant = typeof type === 'string' && Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
    if (!isObject(body) || !grant) {
      const text = `grant_type must be one of: ${Object.keys(GRANTS).join(', ')}`;
      throw invalid([{ field: 'grant_type', text }]);
    }
    const unknown = unknownFields(body, ['grant_type', grant.dataName]);
    if (unknown.length > 0)
      throw invalid(unknown.map((field) => ({ field, text: `property ${field} should not exist` })));
    return grant.take(c, body[grant.dataName]);
  });

  return routes;
};
