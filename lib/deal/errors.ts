import type { DealField } from './model';

/** What can go wrong between us and Wazzup, by what the manager can do about it. */
export const ERROR_KINDS = [
  'token', // missing, unknown or revoked: a new one is needed
  'token-address', // the address that gives tokens gave none; `code` says why
  'forbidden', // the token may not do this
  'not-found',
  'invalid', // Wazzup refused what was sent
  'rate-limited',
  'unavailable', // Wazzup itself fails
  'no-access', // the browser does not let the extension reach Wazzup
  'offline', // Wazzup could not be reached; `code` no-network: nothing can
  'timeout',
  'company', // the manager's company has switched this off
  'interrupted', // the browser ended our background before it answered
  'unexpected', // an answer nobody knows
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface DealErrorDetails {
  /** HTTP status, if an answer came. */
  status?: number;
  /** Wazzup's own code, e.g. OAUTH_TOKEN_UNKNOWN_OR_REVOKED. */
  code?: string;
  /** The host it is about, if that is not Wazzup's. */
  host?: string;
  /** Wazzup's own words that could not be tied to a field. */
  messages?: string[];
  /** Wazzup's own words by the field they are about. */
  fields?: Partial<Record<DealField, string[]>>;
  /** Milliseconds until another try makes sense. */
  retryAfterMs?: number;
}

/** The one error of everything that talks to Wazzup. Never holds a token. */
export class DealError extends Error {
  override readonly name = 'DealError';
  readonly kind: ErrorKind;
  readonly details: DealErrorDetails;

  constructor(kind: ErrorKind, details: DealErrorDetails = {}, options?: ErrorOptions) {
    super([kind, details.status, details.code].filter(Boolean).join(' '), options);
    this.kind = kind;
    this.details = details;
  }
}

/** Whatever was thrown, as the one error that managers are told of. */
export const asDealError = (thrown: unknown): DealError =>
  thrown instanceof DealError ? thrown : new DealError('unexpected', {}, { cause: thrown });

/** Whether the request may have taken effect although no good answer came. */
export const mayHaveHappened = (kind: ErrorKind): boolean =>
  ['offline', 'timeout', 'interrupted', 'unavailable', 'unexpected'].includes(kind);
