import { useEffect, useMemo, useRef, useState } from 'react';
import { toChatContacts } from '@/lib/chat/contacts';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import type { RequestOf } from '@/lib/messaging/protocol';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import type { SettingsInForce } from '@/lib/settings';
import type { DealLink } from '../useDealLink';
import type { PeopleSeen } from './lights';

/** As long as a manager may pause in typing. */
const TYPING_MS = 400;
/** How soon a contact that Wazzup has accepted is looked for again. */
const SENT_POLL_MS = 3000;

/** Remembers between two popups that this account may not ask, so that nothing is shown and taken away each time. */
const CLOSED = 'chat-closed';

/** When last asked, this account might not ask. */
export const isChatClosed = (): boolean => localStorage.getItem(CLOSED) !== null;

type People = RequestOf<'chat.look'>;

/** What is said where not even the background could be asked. */
const unchecked = ({ contacts }: People): ChatSeen => ({
  responsible: { state: 'unchecked', name: '' },
  contacts: contacts.map((id) => ({ id, state: 'unchecked', chats: [], reason: null })),
  channels: [],
});

/** Whether the deal can be seen in the chat, asked once the deal itself is known. */
export function useChat(
  { deal, composed, looked, plan, busy, asking, addContacts }: DealLink,
  settings: SettingsInForce,
) {
  const [seen, setSeen] = useState<PeopleSeen>();
  const [closed, setClosed] = useState(isChatClosed);
  const [adding, setAdding] = useState(false);
  /** Something was sent since Wazzup was last asked, so what is missing may be there. */
  const [isStale, setStale] = useState(false);
  const askedLast = useRef('');
  const [turn, setTurn] = useState(0);

  const isOurs = deal?.hasToken === true && plan?.state !== 'conflict';
  const people: People | null = composed && {
    responsibleUserId: composed.deal.responsibleUserId.trim(),
    contacts: [...new Set(composed.deal.contacts.map((id) => id.trim()))].filter((id) => id !== ''),
  };
  const question = isOurs && looked && people && busy === null && !adding ? JSON.stringify(people) : undefined;
  const isAny = (wanted: SeenContact['state']) => seen?.contacts.some(({ state }) => state === wanted) ?? false;
  const isSent = isAny('sent');
  const isWaiting = isAny('waiting');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new look at the deal is a time for a new look at these
  useEffect(() => {
    if (question === undefined) return;
    let isOver = false;
    const look = async () => {
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
    const timer = setTimeout(look, isTyping ? TYPING_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [question, looked, turn]);

  useEffect(() => {
    if (busy !== null) setStale(true);
  }, [busy]);

  useEffect(() => {
    if (!isSent) return;
    const timer = setInterval(() => setTurn((last) => last + 1), SENT_POLL_MS);
    return () => clearInterval(timer);
  }, [isSent]);

  useEffect(
    () => (isWaiting ? subscribe('history.changed', () => setTurn((last) => last + 1)) : undefined),
    [isWaiting],
  );

  const contacts = useMemo(
    () => (composed ? toChatContacts(composed.deal, composed.contacts, settings, seen) : []),
    [composed, settings, seen],
  );
  const toAdd = closed ? [] : contacts.flatMap((contact) => contact.toAdd ?? []);

  async function add() {
    setAdding(true);
    setStale(true);
    await addContacts(toAdd);
    setAdding(false);
  }

  return {
    /** Something is to be shown: what is known, or the place where it will be. */
    shown: isOurs && !closed && (asking || looked !== undefined),
    seen: looked && seen,
    contacts,
    /** What is added to Wazzup with the deal. */
    toAdd,
    /** Contacts are known to be missing, and can be added. */
    canAdd: seen !== undefined && !isStale && toAdd.length > 0,
    adding,
    add,
    settings,
  };
}

export type ChatOfDeal = ReturnType<typeof useChat>;
