import * as z from 'zod/mini';
import { DealError, type DealErrorDetails, type ErrorKind } from '@/lib/deal/errors';
import { dealFieldOf } from './wire';

// Both documented error shapes at once: v2 {code, title, detail, errors[]} and v3 {error, description, data[]}.
// Nothing in it is needed, so nothing in it is required; what has another type is passed over.
const loose = <T extends z.core.$ZodType>(type: T) => z.catch(z.nullish(type), undefined);
const refusalBody = z.object({
  code: loose(z.string()),
  title: loose(z.string()),
  detail: loose(z.string()),
  description: loose(z.string()),
  message: loose(z.union([z.string(), z.array(z.string())])),
  error: loose(z.union([z.string(), z.object({ code: z.string() })])),
  errors: loose(z.array(z.string())),
  data: loose(z.array(z.object({ fields: z.array(z.string()) }))),
});

function kindOf(status: number, code: string): ErrorKind {
  // The same code is written in camel case and in capitals.
  if (code.toUpperCase().replaceAll('_', '') === 'OAUTHTOKENUNKNOWNORREVOKED') return 'token';
  if (status === 401) return 'token';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 400 || status === 409 || status === 413 || status === 422) return 'invalid';
  return status >= 500 ? 'unavailable' : 'unexpected';
}

const FIELD_IN_MESSAGE = /(?:^|[\s.])(id|name|uri|contacts|closed|responsible_?user_?id)\b/i;

function sortMessages(messages: string[], named: string[]): Pick<DealErrorDetails, 'fields' | 'messages'> {
  const fields: NonNullable<DealErrorDetails['fields']> = {};
  const rest: string[] = [];
  for (const message of messages) {
    const field = dealFieldOf(FIELD_IN_MESSAGE.exec(message)?.[1] ?? '');
    if (field) fields[field] = [...(fields[field] ?? []), message];
    else rest.push(message);
  }
  for (const name of named) {
    const field = dealFieldOf(name);
    if (field) fields[field] ??= [];
  }
  return { fields, messages: rest };
}

/** An absurd Retry-After must not end all work for good. */
export const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Milliseconds to wait by a Retry-After header, seconds or a date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}

/** The error behind an answer that is not 2xx; `body` is its parsed JSON, undefined if empty, null if not JSON. */
export function toDealError(status: number, headers: Headers, body: unknown): DealError {
  // A "not found" page in HTML is of something between us and Wazzup, not Wazzup's word about a deal.
  if (status === 404 && body === null) return new DealError('unexpected', { status });
  const parsed = refusalBody.safeParse(body);
  const told = parsed.success ? parsed.data : undefined;
  const error = typeof told?.error === 'string' ? told.error : told?.error?.code;
  const code = told?.code ?? error ?? undefined;
  const details = told?.errors?.length
    ? told.errors
    : [told?.detail ?? told?.description ?? told?.message ?? told?.title ?? []].flat();
  const wait = parseRetryAfter(headers.get('retry-after'));
  return new DealError(kindOf(status, code ?? ''), {
    status,
    ...(code === undefined ? {} : { code }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...sortMessages(details, told?.data?.flatMap(({ fields }) => fields) ?? []),
  });
}
