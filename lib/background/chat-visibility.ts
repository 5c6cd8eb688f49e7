import * as z from 'zod/mini';
import type { Channel } from '@/lib/chat/model';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import { DealError } from '@/lib/deal/errors';
import { channelSchema } from '@/lib/messaging/schemas/chat';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { WazzupChannels } from '@/lib/wazzup/channels';
import type { ResponseCache } from './response-cache';
import type { WazzupDirectory } from './wazzup-directory';

const CHANNELS = 'channels';
const CHANNELS_MS = 10 * 60_000;

export interface ChatOptions {
  known: WazzupDirectory;
  /** Those who are to be added. */
  people: Pick<ContactOutbox, 'get' | 'discard'>;
  channels: WazzupChannels;
  answers: ResponseCache;
  /** Whether chats can be opened at all: only then the channels are asked for. */
  opensChats: () => Promise<boolean>;
}

/** What makes a deal visible in the chat besides the deal: its people, as far as Wazzup knows them. */
export type LookAtChat = (asked: {
  responsibleUserId: string;
  contacts: readonly string[];
}) => Promise<ChatSeen | null>;

/** Gives null if this account may not ask. Never throws a DealError: what could not be learnt is told as such. */
export function createLookAtChat({ known, people, channels, answers, opensChats }: ChatOptions): LookAtChat {
  /** As far as it is known without asking Wazzup. */
  async function unseen(id: string): Promise<SeenContact> {
    const kept = await people.get(id);
    return { id, state: kept && !kept.failed ? 'waiting' : 'unchecked', chats: [], reason: kept?.reason ?? null };
  }

  async function seen(id: string): Promise<SeenContact> {
    const before = await unseen(id);
    // Wazzup is asked about those who wait when they are tried.
    if (before.state === 'waiting') return before;
    try {
      const chats = await known.chats(id);
      if (chats && before.reason) await people.discard(id);
      if (chats) return { id, state: 'known', chats, reason: null };
      return { ...before, state: (await known.isSent(id)) ? 'sent' : 'missing' };
    } catch (error) {
      if (error instanceof DealError && error.kind === 'forbidden') throw error;
      return before;
    }
  }

  async function usableChannels(): Promise<Channel[]> {
    if (!(await opensChats())) return [];
    const ask = async () => ({ value: await channels.list(), forMs: CHANNELS_MS });
    return answers.get(CHANNELS, z.array(channelSchema), ask).catch(() => []);
  }

  return async ({ responsibleUserId, contacts: ids }) => {
    const users = await known.users().catch(() => undefined);
    if (users === null) return null;
    // Where Wazzup cannot be asked for one thing it is not asked for many.
    if (users === undefined) {
      const contacts = await Promise.all(ids.map(unseen));
      return { responsible: { state: 'unchecked', name: '' }, contacts, channels: [] };
    }
    const user = users.find(({ id }) => id === responsibleUserId);
    try {
      const [contacts, usable] = await Promise.all([Promise.all(ids.map(seen)), usableChannels()]);
      return {
        responsible: { state: user ? 'known' : 'unknown', name: user?.name ?? '' },
        contacts,
        channels: usable,
      };
    } catch (error) {
      if (error instanceof DealError && error.kind === 'forbidden') return null;
      throw error;
    }
  };
}
