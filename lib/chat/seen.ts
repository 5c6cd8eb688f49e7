import type { Reason } from '@/lib/deal/queue';
import type { Channel, Chat } from './model';

/**
 * `waiting`: the contact is kept here until it can be added. `sent`: Wazzup has accepted it and does not show it yet.
 * `unchecked`: Wazzup could not be asked.
 */
export const CONTACT_STATES = ['known', 'missing', 'waiting', 'sent', 'unchecked'] as const;
/** `unchecked`: Wazzup could not be asked. */
export const USER_STATES = ['known', 'unknown', 'unchecked'] as const;

/** What Wazzup knows of one contact of a deal. */
export interface SeenContact {
  id: string;
  state: (typeof CONTACT_STATES)[number];
  /** Where Wazzup knows them to write from. */
  chats: Chat[];
  /** Why they wait, or, in another state, were not added for good; null while they are tried for the first time. */
  reason: Reason | null;
}

/** What Wazzup knows of the people of a deal, and the channels over which its chats can be opened. */
export interface ChatSeen {
  responsible: { state: (typeof USER_STATES)[number]; name: string };
  contacts: SeenContact[];
  channels: Channel[];
}

/** Somebody who waits to be added to Wazzup, or was refused. */
export interface PersonToAdd {
  id: string;
  name: string;
  chats: Chat[];
  uri: string;
  /** Wazzup will not have them; else they wait. */
  failed: boolean;
  /** Why; null while they are tried for the first time. */
  reason: Reason | null;
}
