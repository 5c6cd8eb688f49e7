import type { DealField } from './model';

/** What can go wrong between the extension and Wazzup, divided by what the manager can do about it. */
export const ERROR_KINDS = [
  'token', // the token is missing, unknown or revoked: the manager needs a new one
  'other-account', // the press was made for another Wazzup account than the token is of
  'token-address', // the token address gave no token; `code` says why
  'forbidden', // Wazzup does not allow this request with this token
  'not-found',
  'invalid', // Wazzup refused the request's content
  'rate-limited',
  'unavailable', // Wazzup itself failed
  'no-access', // the browser does not let the extension reach Wazzup
  'offline', // we could not reach Wazzup; with the `code` no-network, the browser reaches nothing at all
  'timeout',
  'storage', // the browser does not store or read the extension's data; `code` says why
  'company', // the company's policy forbids this action
  'interrupted', // the browser ended our background before it could answer
  'unexpected', // Wazzup's answer is none that we know
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface DealErrorDetails {
  /** The HTTP status, if there was an answer. */
  status?: number;
  /** Wazzup's own code, such as OAUTH_TOKEN_UNKNOWN_OR_REVOKED. */
  code?: string;
  /** The host that the request went to, if it is not Wazzup's. */
  host?: string;
  /** Wazzup's own words that belong to no field that we know. */
  messages?: string[];
  /** Wazzup's own words, by the field that they are about. */
  fields?: Partial<Record<DealField, string[]>>;
  /** In how many milliseconds another try makes sense. */
  retryAfterMs?: number;
}

/** The error that everything that talks to Wazzup throws. It never holds a token. */
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

/** Turns anything that was thrown into a `DealError`, the one error that managers see. */
export const asDealError = (thrown: unknown): DealError =>
  thrown instanceof DealError ? thrown : new DealError('unexpected', {}, { cause: thrown });

/** Whether Wazzup may have carried out the request although it gave no good answer. */
export const mayHaveHappened = (kind: ErrorKind): boolean =>
  ['offline', 'timeout', 'interrupted', 'unavailable', 'unexpected'].includes(kind);
