import * as z from 'zod/mini';
import { parseJson } from '@/lib/parse-json';
import { fitsHeader } from '@/lib/settings/token-address';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { isTrue, only } from '@/lib/zod-parts';

/** An access token as it is stored. */
export const storedToken = z.strictObject({
  token: z.string(),
  /** When the address gave the token, in milliseconds since the epoch; absent in what older versions stored. */
  since: z.exactOptional(z.number()),
  /** When the token ends, in milliseconds since the epoch; absent if nobody has told. */
  expiresAt: z.exactOptional(z.number()),
  /** The mark of the token's account; absent in what older versions stored, see {@link FIRST_ACCOUNT}. */
  account: z.exactOptional(z.string()),
  /** The address that gave the token; absent if it was pasted. */
  from: z.exactOptional(z.string()),
  /** When to ask the address for the next token, in milliseconds since the epoch. */
  renewAt: z.exactOptional(z.number()),
  /** Wazzup has refused the token: `writes` if only for writes, while it may still read. */
  refused: z.exactOptional(z.union([isTrue, only('writes')])),
});
export type StoredToken = z.infer<typeof storedToken>;

/** A longer text was pasted by mistake; a token may have 8,192 characters. */
const LONGEST_PASTE = 20_000;

/** Gives a text without the blanks and quotes around it. */
function bare(text: string): string {
  const isEdge = (index: number) => /[\s"']/.test(text.charAt(index));
  let [start, end] = [0, text.length];
  while (start < end && isEdge(start)) start += 1;
  while (end > start && isEdge(end - 1)) end -= 1;
  return text.slice(start, end);
}

/**
 * Takes the token out of what a manager pasted: without "Bearer", quotes and the spaces around it. Gives undefined if the
 * text cannot be a token.
 */
export function parsePastedToken(text: string): StoredToken | undefined {
  if (text.length > LONGEST_PASTE) return undefined;
  const token = bare(bare(text).replace(/^(authorization:\s*)?bearer(\s+|$)/i, ''));
  if (!fitsHeader(token)) return undefined;
  const expiresAt = expiryIn(token);
  return { token, ...(expiresAt !== undefined && { expiresAt }) };
}

/** Gives the mark of a stored token's account. */
export const accountOf = ({ account = FIRST_ACCOUNT }: StoredToken): string => account;

const CLAIMED = 'account ';

/** Gives the mark of the account that a token itself names; undefined if the token names none. */
export function claimedAccount(token: string): string | undefined {
  const id = claimsIn(token)?.account_id;
  const isNamed = typeof id === 'number' || (typeof id === 'string' && id !== '');
  return isNamed ? `${CLAIMED}${id}` : undefined;
}

/** Whether a token named this account itself. No other mark says which account it stands for. */
export const isClaimed = (account: string): boolean => account.startsWith(CLAIMED);

/** Makes the mark of the account of a token address. */
export const randomAccount = (): string => crypto.randomUUID();

/**
 * Gives the mark of a pasted token's account: the account that the token names, else one that only this token has. So
 * the same token has the same mark when it is pasted again.
 */
export const accountOfPasted = async (token: string): Promise<string> =>
  claimedAccount(token) ?? `token ${await fingerprint(token, 8)}`;

/** Gives enough bytes of a token's hash to tell tokens apart, and nothing that helps to guess the token. */
export async function fingerprint(token: string, bytes: number): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
  return [...digest.slice(-bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const claims = z.object({ exp: z.optional(z.unknown()), account_id: z.optional(z.unknown()) });

/** Gives what a token says of itself (RFC 7519). Nobody has verified that. */
function claimsIn(token: string): z.infer<typeof claims> | undefined {
  const [, payload = ''] = token.split('.');
  try {
    return claims.parse(parseJson(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return undefined;
  }
}

/** Gives when a token ends by its own claim, in milliseconds since the epoch. It is only shown. */
function expiryIn(token: string): number | undefined {
  const end = claimsIn(token)?.exp;
  return typeof end === 'number' ? end * 1000 : undefined;
}
