import { randomBytes } from 'node:crypto';

/** What a token is for. `machine` is the partner's own, of simplified authorization. */
export type TokenKind = 'access' | 'refresh' | 'machine';

/** Whose account a token opens, and the OAuth client it was given to; simplified authorization has none. */
export type Grant = { accountId: string; clientId: string | undefined };

/**
 * Which tokens may do what. A token never accepted, expired or revoked answers 401 (whether Wazzup tells them apart is
 * not known); a forbidden one 403.
 */
export type Tokens = {
  /** From now on, and without end. */
  accept(token: string): void;
  /** Of any kind. */
  revoke(token: string): void;
  forbid(token: string): void;
  /** Lets this many seconds pass for every token with an end. */
  age(seconds: number): void;
  /** What `/v2/oauth` has given out, oldest first. */
  issued(): readonly { kind: TokenKind; token: string }[];
};

export type Verdict = 'accepted' | 'forbidden' | 'unknown';

type Known = {
  kind: TokenKind;
  verdict: Verdict;
  /** Milliseconds since 1970. */
  endsAt: number;
  grant?: Grant | undefined;
};

/** What `/v2/oauth` does with tokens. */
export type Issuing = {
  /** @param claims what the token, which looks like a JWT, says for all to read */
  issue(kind: TokenKind, seconds: number, grant?: Grant, claims?: object): string;
  isAlive(kind: TokenKind, token: string): boolean;
  /** What a living token was issued for. */
  grantOf(kind: TokenKind, token: string): Grant | undefined;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const createTokens = (accepted: readonly string[]) => {
  const known = new Map<string, Known>();
  const issued: { kind: TokenKind; token: string }[] = [];
  const alive = (kind: TokenKind, token: string | undefined): Known | undefined => {
    const found = token === undefined ? undefined : known.get(token);
    return found && found.kind === kind && found.endsAt > Date.now() ? found : undefined;
  };
  const setForever = (token: string, verdict: Verdict): void =>
    void known.set(token, { kind: 'access', verdict, endsAt: Number.POSITIVE_INFINITY });
  for (const token of accepted) setForever(token, 'accepted');

  const tokens: Tokens & Issuing & { judge(token: string | undefined): Verdict } = {
    accept: (token) => setForever(token, 'accepted'),
    revoke: (token) => void known.delete(token),
    forbid: (token) => setForever(token, 'forbidden'),
    age: (seconds) => {
      for (const token of known.values()) token.endsAt -= seconds * 1000;
    },
    issued: () => [...issued],
    judge: (token) => alive('access', token)?.verdict ?? 'unknown',
    issue: (kind, seconds, grant, claims = {}) => {
      const parts = [encode({ alg: 'HS256', typ: 'JWT' }), encode(claims), randomBytes(24).toString('base64url')];
      const token = parts.join('.');
      known.set(token, { kind, verdict: 'accepted', endsAt: Date.now() + seconds * 1000, grant });
      issued.push({ kind, token });
      return token;
    },
    isAlive: (kind, token) => alive(kind, token) !== undefined,
    grantOf: (kind, token) => alive(kind, token)?.grant,
  };
  return tokens;
};

/** The token of an `Authorization: Bearer <token>` header, the documented way. */
export const bearer = (header: string | undefined): string | undefined => /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
