import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import { messagesOf, refusalBody, type Said } from './refusal-messages';
import { withoutSecret } from './without-secret';

function kindOf(status: number, code: string): ErrorKind {
  // Wazzup writes the same code in camel case and in capitals.
  if (code.toUpperCase().replaceAll('_', '') === 'OAUTHTOKENUNKNOWNORREVOKED') return 'token';
  if (status === 401) return 'token';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 400 || status === 409 || status === 413 || status === 422) return 'invalid';
  return status >= 500 ? 'unavailable' : 'unexpected';
}

/** No manager reads more of a refusal than this; lengths are in UTF-16 units. */
const MOST_MESSAGES = 20;
const LONGEST_MESSAGE = 500;
const LONGEST_CODE = 100;

/**
 * Sorts the messages of a refusal by the field that the answer names; fields that are only named get no message.
 * @param keep gives as much of Wazzup's words as a manager may read
 */
function sortMessages(
  said: readonly Said[],
  keep: (words: string) => string,
): Pick<DealErrorDetails, 'fields' | 'messages'> {
  const fields: NonNullable<DealErrorDetails['fields']> = {};
  const messages: string[] = [];
  for (const { field } of said) if (field) fields[field] ??= [];
  for (const { field, words } of said.filter(({ words }) => words).slice(0, MOST_MESSAGES)) {
    const place = (field && fields[field]) ?? messages;
    place.push(keep(words ?? ''));
  }
  return { fields, messages };
}

/** The longest Retry-After that is believed: an absurd one must not end all work for good. */
export const LONGEST_WAIT_MS = 24 * 60 * 60_000;
/**
 * The longest Retry-After of a failing server that is heeded. A page of maintenance may say an hour while Wazzup works
 * again a second later; the pauses between two attempts spare it well enough.
 */
const LONGEST_FAILING_WAIT_MS = 5_000;

/**
 * Gives how many milliseconds the Retry-After of an answer, in seconds or as a date, asks to wait (RFC 9110 §10.2.3);
 * undefined if it asks for none. A date is measured from the answer's own Date, because our clock may be wrong.
 */
export function parseRetryAfter(status: number, headers: Headers): number | undefined {
  const header = headers.get('retry-after');
  if (!header) return undefined;
  const sentAt = Date.parse(headers.get('date') ?? '');
  const ms = /^\d+$/.test(header.trim())
    ? Number(header) * 1000
    : Date.parse(header) - (Number.isNaN(sentAt) ? Date.now() : sentAt);
  const longest = status >= 500 ? LONGEST_FAILING_WAIT_MS : LONGEST_WAIT_MS;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), longest);
}

/** An answer that is not 2xx. */
export interface Refused {
  status: number;
  headers: Headers;
  /** The parsed body; undefined if the body is empty, null if it is not JSON or too long. */
  json: unknown;
}

/** The request that was refused. */
interface RefusedRequest {
  /** Whether it was a read: then `not-found` means that Wazzup itself says it has no such thing. */
  isRead: boolean;
  /** The token, which Wazzup's words may repeat in whatever way of writing. */
  bearer: string;
}

/** Gives the error behind an answer that is not 2xx, with as many of Wazzup's words as a manager may read. */
export function toDealError({ status, headers, json }: Refused, { isRead, bearer }: RefusedRequest): DealError {
  const parsed = refusalBody.safeParse(json);
  const refusal = parsed.success ? parsed.data : undefined;
  // A "not found" in HTML comes from something between us and Wazzup. One without Wazzup's words may come from there
  // too, and says nothing about a deal; to a write it only says that the write was not done.
  const isOwnWord = [refusal?.code, refusal?.error, refusal?.detail, refusal?.description].some(Boolean);
  if (status === 404 && (json === null || (isRead && !isOwnWord))) return new DealError('unexpected', { status });
  const keep = (words: string, longest: number) => withoutSecret(words, bearer).slice(0, longest);
  const error = typeof refusal?.error === 'string' ? refusal.error : refusal?.error?.code;
  const code = refusal?.code ?? error ?? undefined;
  const wait = parseRetryAfter(status, headers);
  return new DealError(kindOf(status, code ?? ''), {
    status,
    ...(code === undefined ? {} : { code: keep(code, LONGEST_CODE) }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...sortMessages(refusal ? messagesOf(refusal) : [], (words) => keep(words, LONGEST_MESSAGE)),
  });
}
