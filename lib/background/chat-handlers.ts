import { withKnownUser } from '@/lib/deal/compose';
import { changeSettings } from '@/lib/settings';
import type { ChatPeople } from './chat';
import type { Marks } from './marks';
import type { Handlers } from './router';

type ChatMessage = 'chat.look' | 'chat.add' | 'users.list' | 'user.choose';

/** What the background answers about the people of a deal. */
export const createChatHandlers = (
  chat: ChatPeople,
  marks: Marks,
  dealInTab: (tabId: number) => Promise<string | undefined>,
): Pick<Handlers, ChatMessage> => ({
  'chat.look': chat.look,

  'chat.add': async ({ tabId, page, contacts }) => {
    if ((await dealInTab(tabId)) !== page) return { outcome: 'moved' };
    await chat.add(contacts);
    return { outcome: 'done' };
  },

  'users.list': chat.users,

  'user.choose': async (choice) => {
    await changeSettings(({ users }) => ({ users: withKnownUser(users, choice) }));
    // The deals of this person may differ now, or no longer.
    void marks.renew();
    return null;
  },
});
