import type { Failure } from '@/lib/deal/model';

/** An asking or a look that gave nothing. It carries only the reason: never an address, which could hold a session token. */
export class ReadFailure extends Error {
  readonly reason: Failure;

  constructor(reason: Failure) {
    super(`The CRM could not be read: ${reason}`);
    this.name = 'ReadFailure';
    this.reason = reason;
  }
}

/** The reason to record; anything unforeseen means that the CRM is not as it is known here. */
export function toFailure(error: unknown): Failure {
  return error instanceof ReadFailure ? error.reason : 'changed';
}
