import * as z from 'zod/mini';
import { parseJson } from '@/lib/parse-json';
import { fitsHeader } from '@/lib/settings/token-address';

/** An access token as it is kept. */
export const storedToken = z.strictObject({
  token: z.string(),
  /** Milliseconds since the epoch; not known of every token. */
  expiresAt: z.exactOptional(z.number()),
  /** The address that gave it; a pasted one has none. */
  from: z.exactOptional(z.string()),
  /** When the address is to be asked for the next one, in milliseconds since the epoch. */
  renewAt: z.exactOptional(z.number()),
  /** Wazzup has refused it. */
  refused: z.exactOptional(z.literal(true)),
});
export type StoredToken = z.infer<typeof storedToken>;

/**
 * The token in what a manager pasted: without "Bearer", quotes and the spaces around it. Undefined if that cannot be a
 * token.
 */
export function parsePastedToken(text: string): StoredToken | undefined {
  const bare = (quoted: string): string => quoted.replace(/^[\s"']+|[\s"']+$/g, '');
  const token = bare(bare(text).replace(/^(authorization:\s*)?bearer(\s+|$)/i, ''));
  if (!fitsHeader(token)) return undefined;
  const expiresAt = expiryIn(token);
  return { token, ...(expiresAt !== undefined && { expiresAt }) };
}

const claims = z.object({ exp: z.number() });

/** When a token ends by its own word (RFC 7519 §4.1.4), in milliseconds since the epoch. Only for showing: unverified. */
function expiryIn(token: string): number | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    return claims.parse(parseJson(json)).exp * 1000;
  } catch {
    return undefined;
  }
}
