import type { Reason } from '@/lib/deal/queue';
import type { Site } from '@/lib/deal/site';
import type { Channel, Chat } from './model';

/**
 * How a contact stands. `waiting`: the contact outbox has it until it can add it to Wazzup. `sent`: Wazzup has accepted
 * the contact and does not show it yet. `foreign`: Wazzup has a contact of another CRM under this id. `unchecked`: the
 * background could not ask Wazzup.
 */
export const CONTACT_STATES = ['known', 'missing', 'waiting', 'sent', 'foreign', 'unchecked'] as const;
/** How the responsible user stands. `unchecked`: the background could not ask Wazzup. */
export const USER_STATES = ['known', 'unknown', 'unchecked'] as const;

/** What Wazzup knows of one contact of a deal. */
export interface SeenContact {
  id: string;
  state: (typeof CONTACT_STATES)[number];
  /** The contact's chats in Wazzup. */
  chats: Chat[];
  /** Why the contact waits, or, in another state, why Wazzup refused it; null during the first try. */
  reason: Reason | null;
}

/** What Wazzup knows of a deal's responsible user and contacts, and the channels over which Wazzup can open chats. */
export interface ChatSeen {
  responsible: { state: (typeof USER_STATES)[number]; name: string };
  contacts: SeenContact[];
  /** The names that Wazzup has for contacts that only its own deal has. */
  others: { id: string; name: string }[];
  channels: Channel[];
}

/** A contact that waits to be added to Wazzup, or that Wazzup refused. */
export interface PersonToAdd {
  /** The site of the contact's CRM. */
  site: Site;
  id: string;
  name: string;
  chats: Chat[];
  uri: string;
  /** Whether Wazzup refused the contact; otherwise the contact waits. */
  failed: boolean;
  /** Why the contact waits or was refused; null during the first try. */
  reason: Reason | null;
}
