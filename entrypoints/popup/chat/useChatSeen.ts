import { useEffect, useRef, useState } from 'react';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import type { RequestOf } from '@/lib/messaging/protocol';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import type { PeopleSeen } from './lights';

/** As long as a manager may pause in typing. */
const TYPING_MS = 400;
/** How soon a contact that Wazzup has accepted is looked for again: the background can only tell what it asks itself. */
const SENT_POLL_MS = 3000;

/** Remembers between two popups that this account may not ask, so that nothing is shown and taken away each time. */
const CLOSED = 'chat-closed';

/** When last asked, this account might not ask. */
export const isChatClosed = (): boolean => localStorage.getItem(CLOSED) !== null;

export type People = RequestOf<'chat.look'>;

/** What is said where not even the background could be asked. */
const unchecked = ({ contacts }: People): ChatSeen => ({
  responsible: { state: 'unchecked', name: '' },
  contacts: contacts.map((id) => ({ id, state: 'unchecked', chats: [], reason: null })),
  channels: [],
});

/**
 * What Wazzup knows of the people of a deal.
 * @param people undefined as long as nobody is to be asked about
 * @param look a look at the deal: a new one is a time for a new look at its people
 */
export function useChatSeen(people: People | undefined, look: unknown) {
  const [seen, setSeen] = useState<PeopleSeen>();
  const [isClosed, setClosed] = useState(isChatClosed);
  /** Something was sent since Wazzup was last asked, so what is missing may be there. */
  const [isStale, setStale] = useState(false);
  const askedLast = useRef('');
  const [turn, setTurn] = useState(0);
  const question = people && JSON.stringify(people);
  const isAny = (wanted: SeenContact['state']) => seen?.contacts.some(({ state }) => state === wanted) ?? false;
  const isSent = isAny('sent');
  const isWaiting = isAny('waiting');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new look at the deal is a time for a new look at these
  useEffect(() => {
    if (question === undefined) return;
    let isOver = false;
    const ask = async () => {
      askedLast.current = question;
      const request: People = JSON.parse(question);
      const answer = await sendToBackground('chat.look', request).catch(() => unchecked(request));
      if (isOver) return;
      setStale(false);
      setSeen(answer ? { ...answer, responsibleUserId: request.responsibleUserId } : undefined);
      setClosed(answer === null);
      if (answer === null) localStorage.setItem(CLOSED, '1');
      else localStorage.removeItem(CLOSED);
    };
    const isTyping = askedLast.current !== '' && askedLast.current !== question;
    const timer = setTimeout(ask, isTyping ? TYPING_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [question, look, turn]);

  useEffect(() => {
    if (!isSent) return;
    const timer = setInterval(() => setTurn((last) => last + 1), SENT_POLL_MS);
    return () => clearInterval(timer);
  }, [isSent]);

  useEffect(
    () => (isWaiting ? subscribe('history.changed', () => setTurn((last) => last + 1)) : undefined),
    [isWaiting],
  );

  return { seen, isClosed, isStale, setStale };
}
