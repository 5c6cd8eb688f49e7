import { randomBytes } from 'node:crypto';

/** What a token is for. `machine` is the partner's own token, of simplified authorization. */
export type TokenKind = 'access' | 'refresh' | 'machine';

/** The account that a token opens, and the OAuth client that got the token; simplified authorization has no client. */
export type Grant = { accountId: string; clientId: string | undefined };

/**
 * Decides which tokens may do what. The emulator answers 401 to a token that it never accepted, or that has expired or
 * was revoked (whether Wazzup distinguishes these is not known), and 403 to a forbidden one.
 */
export type Tokens = {
  /** Accepts an access token from now on, without end. */
  accept(token: string): void;
  /** Revokes a token of any kind. */
  revoke(token: string): void;
  forbid(token: string): void;
  /** Lets a token read from now on, and answers 401 to its writes. */
  restrict(token: string): void;
  /** Lets this many seconds pass for every token that has an end. */
  age(seconds: number): void;
  /** Gives the tokens that `/v2/oauth` has issued, oldest first. */
  issued(): readonly { kind: TokenKind; token: string }[];
};

export type Verdict = 'accepted' | 'forbidden' | 'read-only' | 'unknown';

type TokenEntry = {
  kind: TokenKind;
  verdict: Verdict;
  /** When the token ends, in milliseconds since 1970. */
  endsAt: number;
  grant?: Grant | undefined;
};

/** What `/v2/oauth` needs of the tokens. */
export type TokenIssuer = {
  /** Issues a token. @param claims the values that anybody can read from the token, which looks like a JWT */
  issue(kind: TokenKind, seconds: number, grant?: Grant, claims?: object): string;
  isAlive(kind: TokenKind, token: string): boolean;
  /** Gives the grant for which a token was issued; undefined if the token is not findAlive. */
  grantOf(kind: TokenKind, token: string): Grant | undefined;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const createTokens = (accepted: readonly string[]) => {
  const known = new Map<string, TokenEntry>();
  const issued: { kind: TokenKind; token: string }[] = [];
  const findAlive = (kind: TokenKind, token: string | undefined): TokenEntry | undefined => {
    const found = token === undefined ? undefined : known.get(token);
    return found && found.kind === kind && found.endsAt > Date.now() ? found : undefined;
  };
  const setForever = (token: string, verdict: Verdict): void =>
    void known.set(token, { kind: 'access', verdict, endsAt: Number.POSITIVE_INFINITY });
  for (const token of accepted) setForever(token, 'accepted');

  const tokens: Tokens & TokenIssuer & { judge(token: string | undefined): Verdict } = {
    accept: (token) => setForever(token, 'accepted'),
    revoke: (token) => void known.delete(token),
    forbid: (token) => setForever(token, 'forbidden'),
    restrict: (token) => setForever(token, 'read-only'),
    age: (seconds) => {
      for (const token of known.values()) token.endsAt -= seconds * 1000;
    },
    issued: () => [...issued],
    judge: (token) => findAlive('access', token)?.verdict ?? 'unknown',
    issue: (kind, seconds, grant, claims = {}) => {
      const parts = [encode({ alg: 'HS256', typ: 'JWT' }), encode(claims), randomBytes(24).toString('base64url')];
      const token = parts.join('.');
      known.set(token, { kind, verdict: 'accepted', endsAt: Date.now() + seconds * 1000, grant });
      issued.push({ kind, token });
      return token;
    },
    isAlive: (kind, token) => findAlive(kind, token) !== undefined,
    grantOf: (kind, token) => findAlive(kind, token)?.grant,
  };
  return tokens;
};

/** Reads the token from an `Authorization: Bearer <token>` header, which is the documented way to send it. */
export const bearer = (header: string | undefined): string | undefined => /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
