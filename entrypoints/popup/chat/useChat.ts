import { useEffect, useMemo, useState } from 'react';
import { peopleOf } from '@/lib/deal/visibility';
import type { DealLink } from '../deal/useDealLink';
import { useChatSeen } from './useChatSeen';
import { useChatTools } from './useChatTools';

/**
 * Finds out whether Wazzup can show the deal beside the chat; asks once the popup knows what Wazzup has of the deal.
 */
export function useChat(link: DealLink) {
  const { deal, composed, looked, plan, busy, asking, isConfirmed, visibility } = link;
  const { tools, settings } = useChatTools(isConfirmed);
  const [adding, setAdding] = useState(false);
  const isOurs = deal?.hasToken === true && plan?.state !== 'conflict';
  const people = composed && deal ? peopleOf(deal.page.uri, composed.deal) : undefined;
  const others = looked?.there?.contacts.filter((id) => !people?.contacts.includes(id)) ?? [];
  const mayAsk = link.isInSight && isOurs && isConfirmed && looked !== undefined && busy === null && !adding;
  const { seen, isClosed, isStale, setStale, askAgain } = useChatSeen(
    mayAsk ? people : undefined,
    others,
    looked,
    link.seePeople,
  );

  useEffect(() => {
    if (busy !== null) setStale(true);
  }, [busy, setStale]);

  const contacts = useMemo(
    () => (composed && tools && settings ? tools.toChatContacts(composed.deal, composed.contacts, settings, seen) : []),
    [composed, tools, settings, seen],
  );
  const toAdd = isClosed ? [] : contacts.flatMap((contact) => contact.toAdd ?? []);

  async function add() {
    setAdding(true);
    setStale(true);
    await link.addContacts(toAdd);
    setAdding(false);
  }

  return {
    /** Whether the popup shows the lights, or the place where they will be. */
    shown: isOurs && !isClosed && (asking || looked !== undefined),
    seen: looked && seen,
    /** Whether this account may not ask Wazzup about people. */
    isClosed,
    /** Whether the popup waits for the answer whether the deal shows beside the chat. */
    isAsking: isOurs && !isClosed && looked !== undefined && visibility === undefined,
    contacts,
    /** The contacts that a press adds to Wazzup with the deal. */
    toAdd,
    /** Whether Wazzup lacks contacts that the extension can add. */
    canAdd: seen !== undefined && !isStale && toAdd.length > 0,
    adding,
    add,
    askAgain,
    /** Whether the popup knows which contacts a press adds; until then a press is not safe. */
    isReady: settings !== undefined,
    account: settings?.wazzupAccount,
    /** Whether chats are known that could be opened, and only the manager can say of which account. */
    lacksAccount:
      settings?.wazzupAccount === '' &&
      settings.company.wazzupAccount === undefined &&
      contacts.some((contact) => contact.seen?.chats.length),
    /** Whether numbers cannot be read because nobody has said of which country they are, and the manager can say it. */
    lacksCountry:
      settings?.country === '' &&
      settings.company.country === undefined &&
      contacts.some(({ problem }) => problem === 'no-country'),
    /** The channel over which the popup opens chats: the one that the manager chose last, else the first one. */
    channel: seen?.channels.find(({ id }) => id === settings?.chatChannel) ?? seen?.channels[0],
    chooseChannel: (id: string) => void tools?.chooseChannel(id),
  };
}

export type ChatOfDeal = ReturnType<typeof useChat>;
