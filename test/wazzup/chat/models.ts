/**
 * An employee as Wazzup stores them (documented). The emulator stores ids as strings, also those that a client sent as
 * numbers.
 */
export type User = {
  /** The employee's id, at most 64 characters (documented). */
  readonly id: string;
  /** At most 150 characters (documented). */
  readonly name: string;
  /** The documentation marks it as required; code that runs against Wazzup leaves it out. */
  readonly phone?: string;
};

/** A customer as Wazzup stores them (documented). */
export type Contact = {
  /** The contact's id in the CRM, at most 100 characters (documented for v3). */
  readonly id: string;
  readonly responsible_user_id: string;
  /** At most 200 characters (documented for v3). */
  readonly name: string;
  /** The chats from which the customer writes. */
  readonly contact_data: readonly Chat[];
  /** The link to the contact in the CRM, at most 200 characters (documented for v3). */
  readonly uri: string;
};

export type Chat = {
  readonly chat_type: string;
  /** For WhatsApp these are the digits of the phone number with its country code (documented). */
  readonly chat_id: string;
  readonly username?: string;
  readonly phone?: string;
};

/** A channel in the shape that public code shows which calls v2 live. */
export type Channel = {
  readonly channel_id: string;
  readonly transport: string;
  readonly state: string;
  readonly name: string;
  readonly phone?: string;
};
