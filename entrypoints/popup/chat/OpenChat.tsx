import { browser } from '@/lib/browser';
import { chatLink } from '@/lib/chat/link';
import type { Channel, Chat } from '@/lib/chat/model';
import { t } from '@/lib/i18n';
import { changeSettings } from '@/lib/settings';
import type { ChatOfDeal } from './useChat';

/** The channel chats are opened over: the one chosen last, else the first. */
const channelOf = ({ seen, settings }: ChatOfDeal): Channel | undefined =>
  seen?.channels.find(({ id }) => id === settings?.chatChannel) ?? seen?.channels[0];

/** The way to a contact's chat, where it can be told. */
export function OpenChat({ chat, contactId, name }: { chat: ChatOfDeal; contactId: string; name: string }) {
  const channel = channelOf(chat);
  const contact = chat.contacts.find(({ id }) => id === contactId);
  const chats: readonly Chat[] = contact?.seen?.chats ?? [];
  const found = chats.find(({ type }) => type === channel?.chatType);
  const account = chat.settings?.wazzupAccount;
  if (!channel || !found || !account) return null;
  const url = chatLink(account, found, channel);
  return (
    <a
      className="button plain open-chat"
      href={url}
      rel="noreferrer"
      title={t('open_chat', name)}
      onClick={(event) => {
        event.preventDefault();
        void browser.tabs.create({ url });
      }}
    >
      <span className="unseen">{t('open_chat', name)}</span>
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <path fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" d="M3 4h14v10H9l-4 3v-3H3z" />
      </svg>
    </a>
  );
}

/** The choice between several channels. */
export function ChooseChannel({ chat }: { chat: ChatOfDeal }) {
  const channels = chat.seen?.channels ?? [];
  if (channels.length < 2) return null;
  return (
    <select
      className="input channel"
      aria-label={t('chat_channel')}
      title={t('chat_channel')}
      value={channelOf(chat)?.id}
      onChange={({ target: { value } }) => void changeSettings(() => ({ chatChannel: value }))}
    >
      {channels.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
