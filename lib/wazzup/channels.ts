import * as z from 'zod/mini';
import type { Channel } from '@/lib/chat/model';
import { itemsIn, readEach } from './answer';
import type { Request } from './request';
import { toText, wireId, wireText } from './wire';

const wireChannel = z.object({
  channel_id: wireId,
  transport: wireText,
  state: wireText,
  name: wireText,
  phone: wireText,
});

/** The type of a channel's chats, by the channel's transport. Only chats that go by a phone number are here. Source: v3's list of chat types. */
const CHAT_TYPES = new Map([
  ['whatsapp', 'whatsapp'],
  ['wapi', 'whatsapp'],
]);

/** Wazzup's channels. Source: an answer in published code that calls v2. */
export interface WazzupChannels {
  /** Lists the channels that work and whose chats can be opened by a phone number. Throws a DealError. */
  list(): Promise<Channel[]>;
}

/** @param onSeen called with the ids of all channels that an account has */
export function createChannels(
  request: Request,
  onSeen: (ids: readonly string[]) => Promise<void> = async () => {},
): WazzupChannels {
  return {
    async list() {
      const items = itemsIn(await request('GET', '/v2/channels'), { mayBeBare: true });
      const channels = readEach(items, wireChannel, toChannel).filter((channel) => channel !== undefined);
      await onSeen(channels.map(({ id }) => id));
      return channels.flatMap(({ chatType, works, ...channel }) =>
        chatType && works ? [{ ...channel, chatType }] : [],
      );
    },
  };
}

/** Gives a channel; `chatType` is undefined if its chats cannot be opened by a phone number. */
function toChannel({ channel_id, transport, state, name, phone }: z.infer<typeof wireChannel>) {
  const id = toText(channel_id);
  return {
    id,
    name: toText(name) || toText(phone) || id,
    chatType: CHAT_TYPES.get(toText(transport).toLowerCase()),
    // A channel whose state Wazzup does not tell is taken for one that works.
    works: ['', 'active'].includes(toText(state).toLowerCase()),
  };
}
