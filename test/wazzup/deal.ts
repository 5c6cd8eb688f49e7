/**
 * A deal as Wazzup keeps it: the six documented fields, all required.
 * Ids are kept as strings here, whichever way they were sent.
 */
export type Deal = {
  /** Id in the CRM, at most 100 characters (documented). Typed "number" on the page, a string in its examples. */
  readonly id: string;
  /** At most 200 characters (documented). */
  readonly name: string;
  readonly responsible_user_id: string;
  /** Link to the deal in the CRM, at most 200 characters (documented). */
  readonly uri: string;
  /** Ids the CRM gave to the contacts, not phone numbers. */
  readonly contacts: readonly string[];
  readonly closed: boolean;
};
