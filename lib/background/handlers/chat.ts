import type { User } from '@/lib/chat/model';
import { visibilityOf } from '@/lib/chat/visibility';
import { addKnownUser } from '@/lib/deal/known-users';
import { siteOf } from '@/lib/deal/site';
import type { CHAT_MESSAGES } from '@/lib/messaging/messages/chat';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import { changeSettings } from '@/lib/settings';
import type { WazzupChannels } from '@/lib/wazzup/channels';
import type { ChatVisibility } from '../chat-visibility';
import type { HandlersOf } from '../router';
import type { VisitStatus } from '../visit-status';

export interface ChatServices {
  chat: Pick<ChatVisibility, 'look'>;
  /** Gives Wazzup's users; null if this account may not ask. */
  users: () => Promise<User[] | null>;
  /** Gives them as Wazzup has them now. */
  renewUsers: () => Promise<User[] | null>;
  /** Gives the channels over which chats can be opened by a phone number. */
  channels: WazzupChannels;
  people: ContactOutbox;
  visitStatus: VisitStatus;
  /** Whether a tab shows the deal of a canonical link at this moment. */
  showsDeal: (tabId: number, uri: string) => Promise<boolean>;
}

/** Creates the handlers of the messages about a deal's responsible user and contacts. */
export const createChatHandlers = ({
  chat,
  users,
  renewUsers,
  channels,
  people,
  visitStatus,
  showsDeal,
}: ChatServices): HandlersOf<typeof CHAT_MESSAGES> => ({
  'chat.look': async ({ others, ...asked }) => {
    const seen = await chat.look(asked, others);
    // Pill and badge say what the popup says, without a question of their own.
    void visitStatus.learnVisibility(asked, visibilityOf(seen));
    return seen;
  },

  'chat.add': async ({ tabId, page, contacts }) => {
    if (!(await showsDeal(tabId, page))) return { outcome: 'moved' };
    const site = siteOf(page) ?? '';
    await people.add(contacts.map((contact) => ({ site, contact })));
    return { outcome: 'done' };
  },

  'people.list': async () =>
    (await people.list()).map(({ site, contact: { id, name, chats, uri }, failed = false, reason = null }) => ({
      site,
      id,
      name,
      chats,
      uri,
      failed,
      reason,
    })),

  'people.retry': async (key) => {
    await people.retry(key);
    return null;
  },

  'people.discard': async (key) => {
    await people.discard(key);
    return null;
  },

  'users.list': users,
  'users.renew': renewUsers,

  // The settings page only tells the number of channels, so why Wazzup gives none does not matter.
  'channels.list': () => channels.list().catch(() => null),

  'user.choose': async (choice) => {
    await changeSettings(({ users }) => ({ users: addKnownUser(users, choice) }));
    // The deals of this CRM user may now differ from Wazzup's, or no longer differ.
    void visitStatus.renew();
    return null;
  },
});
