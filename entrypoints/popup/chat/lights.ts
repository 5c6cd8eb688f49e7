import type { ChatSeen } from '@/lib/chat/messages';
import type { Looked } from '@/lib/messages';
import { t, type Word } from '@/lib/words';

type Tone = 'good' | 'warn' | 'none';

/** One of the three things that make a deal visible in the chat. */
export interface Light {
  name: Word;
  tone: Tone;
  words: string;
}

interface Known {
  /** Undefined until Wazzup was asked. */
  seen: ChatSeen | undefined;
  looked: Looked | undefined;
  responsibleUserId: string;
  contacts: readonly string[];
}

const WAITING = { tone: 'none', words: '…' } as const;

const light = (tone: Tone, word: Word, ...values: number[]) => ({ tone, words: t(word, ...values) });

function responsible({ seen, responsibleUserId }: Known) {
  if (responsibleUserId.trim() === '') return light('warn', 'light_none');
  if (!seen) return WAITING;
  const { state, name } = seen.responsible;
  if (state === 'known') return name ? { tone: 'good' as const, words: name } : light('good', 'light_known');
  return state === 'unknown' ? light('warn', 'light_unknown') : light('none', 'light_unchecked');
}

function contacts({ seen, contacts: ids }: Known) {
  if (ids.length === 0) return light('warn', 'light_none');
  if (!seen) return WAITING;
  const count = (state: string) => seen.contacts.filter((contact) => contact.state === state).length;
  if (count('missing') > 0) return light('warn', 'light_some_known', count('known'), ids.length);
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
