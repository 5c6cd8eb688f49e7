/** The reasons that the server gives a manager's browser in `error`; README.md says what to do about each. */
export type Trouble =
  | 'key_refused'
  | 'link_needed'
  | 'wazzup_refused'
  | 'wazzup_unavailable'
  | 'token_refused'
  | 'too_many_renewals'
  | 'not_saved'
  | 'not_found'
  | 'server_failed';

const STATUS = {
  key_refused: 401,
  link_needed: 503,
  wazzup_refused: 503,
  wazzup_unavailable: 503,
  token_refused: 503,
  too_many_renewals: 429,
  not_saved: 503,
  not_found: 404,
  server_failed: 500,
} as const satisfies Record<Trouble, number>;

/** Says why the server gives no token now. The message is for people and holds no secret. */
export class Failure extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }

  get status() {
    return STATUS[this.trouble];
  }
}
