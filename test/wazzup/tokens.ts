/** Which tokens may do what. A token never accepted, or revoked, answers 401; a forbidden one 403. */
export type Tokens = {
  accept(token: string): void;
  revoke(token: string): void;
  forbid(token: string): void;
};

export type Verdict = 'accepted' | 'forbidden' | 'unknown';

export const createTokens = (accepted: readonly string[]): Tokens & { judge(token: string | undefined): Verdict } => {
  const known = new Map<string, Verdict>(accepted.map((token) => [token, 'accepted']));
  return {
    accept: (token) => void known.set(token, 'accepted'),
    revoke: (token) => void known.delete(token),
    forbid: (token) => void known.set(token, 'forbidden'),
    judge: (token) => (token !== undefined && known.get(token)) || 'unknown',
  };
};

/** The token of an `Authorization: Bearer <token>` header, the documented way. */
export const bearer = (header: string | undefined): string | undefined => /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
