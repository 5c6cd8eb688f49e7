import type { Failure } from '@/lib/deal/model';

/**
 * The error of a source that gave nothing, be it the CRM or its page. It carries only the reason: never an address,
 * which could hold a session token.
 */
export class ReadFailure extends Error {
  readonly reason: Failure;

  constructor(reason: Failure) {
    super(reason);
    this.reason = reason;
  }
}

/** The reason to record for an error. Any unforeseen error means that the CRM is not as its reader knows it. */
export function toFailure(error: unknown): Failure {
  return error instanceof ReadFailure ? error.reason : 'changed';
}
