import type { ChatSeen } from '@/lib/chat/seen';
import type { Looked } from '@/lib/deal/looked';
import { type MessageKey, t } from '@/lib/i18n';

type Tone = 'good' | 'warn' | 'none';

/** One of the three lights: whether Wazzup has what a deal needs to show beside a chat. */
export interface Light {
  name: MessageKey;
  tone: Tone;
  words: string;
}

/** What Wazzup knows of the people, and the id of the responsible user that the popup asked about. */
export type PeopleSeen = ChatSeen & { responsibleUserId: string };

interface LightsInput {
  /** Undefined until Wazzup has answered; the answer may be about other people than the form has now. */
  seen: PeopleSeen | undefined;
  looked: Looked | undefined;
  responsibleUserId: string;
  contacts: readonly string[];
}

const WAITING = { tone: 'none', words: '…' } as const;

const light = (tone: Tone, word: MessageKey, ...values: number[]) => ({ tone, words: t(word, ...values) });

function responsible({ seen, responsibleUserId }: LightsInput) {
  if (responsibleUserId.trim() === '') return light('warn', 'light_none');
  if (seen?.responsibleUserId !== responsibleUserId.trim()) return WAITING;
  const { state, name } = seen.responsible;
  if (state === 'known') return name ? { tone: 'good' as const, words: name } : light('good', 'light_known');
  return state === 'unknown' ? light('warn', 'light_unknown') : light('none', 'light_unchecked');
}

function contacts({ seen, contacts }: LightsInput) {
  const ids = [...new Set(contacts.map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0) return light('warn', 'light_none');
  const states = ids.map((id) => seen?.contacts.find((contact) => contact.id === id)?.state);
  if (states.includes(undefined)) return WAITING;
  const count = (state: string) => states.filter((other) => other === state).length;
  const known = count('known');
  const absent = count('missing') + count('foreign');
  if (known === ids.length) return known === 1 ? light('good', 'light_known') : light('good', 'light_all_known', known);
  // One contact that Wazzup knows is enough for the deal to show beside a chat, so the others are no fault.
  if (absent > 0 && known > 0 && count('waiting') === 0) return light('none', 'light_some_known', known, ids.length);
  if (count('waiting') > 0) return light('warn', 'light_pending');
  if (known > 0 && count('unchecked') > 0) return light('good', 'light_known');
  if (count('unchecked') > 0) return light('none', 'light_unchecked');
  return absent > 0 ? light('warn', 'light_some_known', known, ids.length) : light('warn', 'light_pending');
}

function deal({ looked }: LightsInput) {
  if (!looked) return WAITING;
  if (looked.pending) return light('warn', 'light_pending');
  return looked.there ? light('good', 'light_there') : light('warn', 'light_not_there');
}

/** The three lights of a deal, with their words. */
export const lightsOf = (input: LightsInput): Light[] => [
  { name: 'light_responsible', ...responsible(input) },
  { name: 'light_contacts', ...contacts(input) },
  { name: 'light_deal', ...deal(input) },
];
