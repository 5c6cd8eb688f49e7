import type { ChatSeen } from '@/lib/chat/seen';
import type { Looked } from '@/lib/deal/looked';
import { type MessageKey, t } from '@/lib/i18n';

type Tone = 'good' | 'warn' | 'none';

/** One of the three things that make a deal visible in the chat. */
export interface Light {
  name: MessageKey;
  tone: Tone;
  words: string;
}

/** What Wazzup said of people, and who was asked about as responsible. */
export type PeopleSeen = ChatSeen & { responsibleUserId: string };

interface Known {
  /** Undefined until Wazzup was asked; it may have been asked about others than those who stand there now. */
  seen: PeopleSeen | undefined;
  looked: Looked | undefined;
  responsibleUserId: string;
  contacts: readonly string[];
}

const WAITING = { tone: 'none', words: '…' } as const;

const light = (tone: Tone, word: MessageKey, ...values: number[]) => ({ tone, words: t(word, ...values) });

function responsible({ seen, responsibleUserId }: Known) {
  if (responsibleUserId.trim() === '') return light('warn', 'light_none');
  if (seen?.responsibleUserId !== responsibleUserId.trim()) return WAITING;
  const { state, name } = seen.responsible;
  if (state === 'known') return name ? { tone: 'good' as const, words: name } : light('good', 'light_known');
  return state === 'unknown' ? light('warn', 'light_unknown') : light('none', 'light_unchecked');
}

function contacts({ seen, contacts }: Known) {
  const ids = [...new Set(contacts.map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0) return light('warn', 'light_none');
  const states = ids.map((id) => seen?.contacts.find((contact) => contact.id === id)?.state);
  if (states.includes(undefined)) return WAITING;
  const count = (state: string) => states.filter((one) => one === state).length;
  if (count('missing') > 0) return light('warn', 'light_some_known', count('known'), ids.length);
  if (count('waiting') > 0) return light('warn', 'light_pending');
  if (count('unchecked') > 0) return light('none', 'light_unchecked');
  if (count('sent') > 0) return light('warn', 'light_pending');
  return ids.length === 1 ? light('good', 'light_known') : light('good', 'light_all_known', ids.length);
}

function deal({ looked }: Known) {
  if (!looked) return WAITING;
  if (looked.pending) return light('warn', 'light_pending');
  return looked.there ? light('good', 'light_there') : light('warn', 'light_not_there');
}

/** How each of the three stands, in words. */
export const lightsOf = (known: Known): Light[] => [
  { name: 'light_responsible', ...responsible(known) },
  { name: 'light_contacts', ...contacts(known) },
  { name: 'light_deal', ...deal(known) },
];
