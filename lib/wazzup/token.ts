import * as z from 'zod/mini';
import { parseJson } from '@/lib/parse-json';
import { fitsHeader } from '@/lib/settings/token-address';

/** An access token as it is stored. */
export const storedToken = z.strictObject({
  token: z.string(),
  /** When the address gave the token, in milliseconds since the epoch; absent in what older versions stored. */
  since: z.exactOptional(z.number()),
  /** When the token ends, in milliseconds since the epoch; absent if nobody has told. */
  expiresAt: z.exactOptional(z.number()),
  /** The address that gave the token; absent if it was pasted. */
  from: z.exactOptional(z.string()),
  /** When to ask the address for the next token, in milliseconds since the epoch. */
  renewAt: z.exactOptional(z.number()),
  /** Wazzup has refused the token: `writes` if only for writes, while it may still read. */
  refused: z.exactOptional(z.union([z.literal(true), z.literal('writes')])),
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

const claims = z.object({ exp: z.number() });

/**
 * Gives when a token ends by its own claim (RFC 7519 §4.1.4), in milliseconds since the epoch. Nobody has verified the
 * claim, so it is only shown.
 */
function expiryIn(token: string): number | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    return claims.parse(parseJson(json)).exp * 1000;
  } catch {
    return undefined;
  }
}
