import { browser } from 'wxt/browser';
import { chatLink } from '@/lib/chat/link';
import type { Chat } from '@/lib/chat/model';
import { t } from '@/lib/i18n';
import type { ChatOfDeal } from './useChat';

/** Opens a contact's chat, if Wazzup knows one and the settings name the account. */
export function OpenChat({ chat, contactId, name }: { chat: ChatOfDeal; contactId: string; name: string }) {
  const { account, channel } = chat;
  const contact = chat.contacts.find(({ id }) => id === contactId);
  // A chat of another person under the same id is not this contact's.
  const chats: readonly Chat[] = contact?.problem === 'other-number' ? [] : (contact?.seen?.chats ?? []);
  const chatOfChannel = chats.find(({ type }) => type === channel?.chatType);
  if (!channel || !chatOfChannel || !account) return null;
  const url = chatLink(account, chatOfChannel, channel);
  return (
    <button
      type="button"
      className="button open-chat"
      aria-label={t('open_chat', name)}
      title={t('open_chat', name)}
      onClick={() => void browser.tabs.create({ url })}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <path fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" d="M3 4h14v10H9l-4 3v-3H3z" />
      </svg>
      {t('open_chat_short')}
    </button>
  );
}

/** Lets the manager choose a channel, if there are several. */
export function ChooseChannel({ chat }: { chat: ChatOfDeal }) {
  const channels = chat.seen?.channels ?? [];
  if (channels.length < 2) return null;
  return (
    <select
      className="input channel"
      aria-label={t('chat_channel')}
      title={t('chat_channel')}
      value={chat.channel?.id}
      onChange={({ target: { value } }) => chat.chooseChannel(value)}
    >
      {channels.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
