/**
 * A deal as Wazzup stores it: the six documented fields, all required.
 * The emulator stores ids as strings, also those that a client sent as numbers.
 */
export type Deal = {
  /**
   * The deal's id in the CRM, at most 100 characters (documented). The documentation calls its type "number", and its
   * examples are strings.
   */
  readonly id: string;
  /** At most 200 characters (documented). */
  readonly name: string;
  readonly responsible_user_id: string;
  /** The link to the deal in the CRM, at most 200 characters (documented). */
  readonly uri: string;
  /** The ids that the contacts have in the CRM, not their phone numbers. */
  readonly contacts: readonly string[];
  readonly closed: boolean;
};
