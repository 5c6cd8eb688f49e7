import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import { visibilityOf } from '@/lib/chat/visibility';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import type { RequestOf } from '@/lib/messaging/protocol';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import type { PeopleSeen } from './lights';

/** How long the manager may pause in typing before the popup asks about the people. */
const TYPING_MS = 400;
/** How often the popup asks about a contact that Wazzup has accepted: only then does the background ask Wazzup. */
const SENT_POLL_MS = 3000;

/**
 * The key under which the popup remembers that this account may not read users and contacts, so that the next popup
 * does not show the lights for a moment.
 */
const CLOSED = 'chat-closed';

/** Whether Wazzup's last answer was that this account may not read users and contacts. */
export const isChatClosed = (): boolean => localStorage.getItem(CLOSED) !== null;

/** What the popup shows if even the background does not answer. */
const unchecked = ({ contacts }: DealPeople): ChatSeen => ({
  responsible: { state: 'unchecked', name: '' },
  contacts: contacts.map((id) => ({ id, state: 'unchecked', chats: [], reason: null })),
  others: [],
  channels: [],
});

/**
 * Asks the background what Wazzup knows of the people of a deal.
 * @param people undefined while the popup must not ask
 * @param others the contacts that only Wazzup's deal has
 * @param look the last look at the deal: after a new one the hook asks about the people again
 * @param onSeen learns whether a deal with these people shows beside the chat
 */
export function useChatSeen(
  people: DealPeople | undefined,
  others: readonly string[],
  look: unknown,
  onSeen: (asked: DealPeople, visibility: Visibility) => void,
) {
  const [seen, setSeen] = useState<PeopleSeen>();
  const [isClosed, setClosed] = useState(isChatClosed);
  /** Whether the extension sent something since the last answer, so that Wazzup may have the missing contacts now. */
  const [isStale, setStale] = useState(false);
  const lastQuestion = useRef('');
  const [repetition, setRepetition] = useState(0);
  /** Asks again about the same people. */
  const askAgain = useCallback(() => setRepetition((last) => last + 1), []);
  const question = people && JSON.stringify({ ...people, others });
  const hasContactIn = (wanted: SeenContact['state']) => seen?.contacts.some(({ state }) => state === wanted) ?? false;
  const isSent = hasContactIn('sent');
  const isWaiting = hasContactIn('waiting');

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a new look at the deal we ask about its people again
  useEffect(() => {
    if (question === undefined) return;
    let isOver = false;
    const ask = async () => {
      lastQuestion.current = question;
      const request: RequestOf<'chat.look'> = JSON.parse(question);
      const answer = await sendToBackground('chat.look', request).catch(() => unchecked(request));
      if (isOver) return;
      setStale(false);
      setSeen(answer ? { ...answer, responsibleUserId: request.responsibleUserId } : undefined);
      setClosed(answer === null);
      onSeen(request, visibilityOf(answer));
      if (answer === null) localStorage.setItem(CLOSED, '1');
      else localStorage.removeItem(CLOSED);
    };
    const isTyping = lastQuestion.current !== '' && lastQuestion.current !== question;
    const timer = setTimeout(ask, isTyping ? TYPING_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [question, look, repetition, onSeen]);

  useEffect(() => {
    if (!isSent) return;
    const timer = setInterval(askAgain, SENT_POLL_MS);
    return () => clearInterval(timer);
  }, [isSent, askAgain]);

  useEffect(() => (isWaiting ? subscribe('history.changed', askAgain) : undefined), [isWaiting, askAgain]);

  return { seen, isClosed, isStale, setStale, askAgain };
}
