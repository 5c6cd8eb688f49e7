import { type ContactOutbox, createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createOutbox, type Outbox, type OutboxOptions } from '@/lib/outbox/outbox';
import type { Database } from '@/lib/storage/database';
import type { createWazzupConnection } from './wazzup-connection';

export interface OutboxesOptions extends Pick<OutboxOptions, 'onSaved' | 'onChange' | 'onStoreChange'> {
  connection: ReturnType<typeof createWazzupConnection>;
  database: Database;
}

/** Creates the outbox of deals and that of contacts. Both send for each account with the token of that account only. */
export function createOutboxes({ connection, database, onStoreChange, ...callbacks }: OutboxesOptions): {
  outbox: Outbox;
  people: ContactOutbox;
} {
  const { access, client, clientFor, directory, directoryFor, isReady } = connection;
  const shared = { account: access.account, database, isReady, ...(onStoreChange && { onStoreChange }) };
  const people = createContactOutbox({ ...shared, contacts: directory, contactsFor: directoryFor });
  const outbox = createOutbox({ ...shared, ...callbacks, client, clientFor, addContacts: people.add });
  return { outbox, people };
}
