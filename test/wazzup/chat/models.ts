/** An employee as Wazzup keeps it (documented). Ids are kept as strings, whichever way they were sent. */
export type User = {
  /** At most 64 characters (documented). */
  readonly id: string;
  /** At most 150 characters (documented). */
  readonly name: string;
  /** Marked as required on the page; code that runs against Wazzup leaves it out. */
  readonly phone?: string;
};

/** A customer as Wazzup keeps it (documented). */
export type Contact = {
  /** The id in the CRM; at most 100 characters (documented for v3). */
  readonly id: string;
  readonly responsible_user_id: string;
  /** At most 200 characters (documented for v3). */
  readonly name: string;
  /** Where the customer writes from. */
  readonly contact_data: readonly Chat[];
  /** Link to the contact in the CRM, at most 200 characters (documented for v3). */
  readonly uri: string;
};

export type Chat = {
  readonly chat_type: string;
  /** For WhatsApp the digits of the number with its country code (documented). */
  readonly chat_id: string;
  readonly username?: string;
  readonly phone?: string;
};

/** A channel as it was seen in code that calls v2 live. */
export type Channel = {
  readonly channel_id: string;
  readonly transport: string;
  readonly state: string;
  readonly name: string;
  readonly phone?: string;
};
