import { useState } from 'react';
import { crmName } from '@/components/crm-words';
import { userLabel } from '@/components/deal-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { Action } from '@/lib/deal/plan';
import { contactNames } from './chat/contacts';
import { useChat } from './chat/useChat';
import { DealForm } from './DealForm';
import type { DealLink } from './deal/useDealLink';
import { Footer } from './Footer';
import { ConfirmPress, Conflict, DealDifferences, Kept, Lights, Offer, RemoteChanged } from './later';
import { usePlacement } from './placement';
import { ReadingNotice } from './ReadingNotice';
import { useFocus } from './useFocus';
import { useHeldPress } from './useHeldPress';

/** Shows the deal in hand beside Wazzup's deal, and what the manager can do about it. */
export function DealInHand({ link }: { link: DealLink }) {
  const { composed, plan, looked, deal } = link;
  const chat = useChat(link);
  /** The action that the popup asks the manager to confirm. */
  const [confirming, setConfirming] = useState<Action | null>(null);
  /** Whether the manager pressed create although Wazzup does not know the responsible user; they may choose who it is. */
  const [isStrangerAsked, setStrangerAsked] = useState(false);
  const isStranger = plan?.state === 'not-linked' && link.visibility === 'unknown-responsible';
  if (isStrangerAsked && !isStranger) setStrangerAsked(false);
  const movesChat = plan?.confirmations.update === 'responsible' && plan.state !== 'conflict';
  const users = useWazzupUsers(movesChat)?.users ?? [];
  const placement = usePlacement(link);
  // Only the answer about the people says whether the popup asks who is responsible before it creates the deal.
  const create = useHeldPress(`${deal?.page.uri} ${link.id}`, chat.isAsking, () => request('create', false));
  const shown: DealLink = create.isHeld ? { ...link, busy: 'create' } : link;
  useFocus(link.isConfirmed && chat.isReady && shown.busy === null);
  if (!composed || !plan || !deal) return null;
  const there = looked?.there;
  /** Whether a press would do what the manager sees. */
  const isSafe = link.isConfirmed && chat.isReady;
  const isConflict = plan.state === 'conflict';
  /** Whether nothing is left to do about the deal, so that the manager can think of something else. */
  const isDone = isSafe && plan.state === 'in-sync';
  const { responsible } = deal.page;
  const names = {
    contact: contactNames(deal.page, composed, chat.seen),
    user(id: string) {
      const name = users.find((user) => user.id === id)?.name || (responsible?.id === id && responsible.name);
      return name ? userLabel(id, name, users) : undefined;
    },
  };
  // What the manager typed is listed below the card, unless Wazzup and the page differ too.
  const below = placement.above || isConflict ? [] : plan.differences.map(({ field }) => field);
  const confirmation = confirming && plan.confirmations[confirming];

  function request(action: Action, mayWait = true) {
    if (!isSafe) return link.sayUnconfirmed();
    if (action === 'create' && chat.isAsking && mayWait) return create.hold();
    if (action === 'create' && isStranger && !isStrangerAsked) return setStrangerAsked(true);
    if (plan?.confirmations[action]) setConfirming(action);
    else link.press(action, chat.toAdd);
  }

  return (
    <>
      <ReadingNotice link={link} deal={deal} composed={composed} chat={chat} />
      {chat.shown && <Lights link={link} chat={chat} />}
      {link.remoteChanged && there && !isConflict && (
        <RemoteChanged
          link={link}
          // The manager presses the same action again, this time with Wazzup's present deal as the base.
          onInsist={() => request(link.remoteChanged === 'delete' ? 'delete' : 'update')}
        />
      )}
      {isConflict && there && (
        <Conflict
          own={composed}
          contactName={names.contact}
          page={deal.page}
          crm={crmName(deal.crm.label, deal.page.uri)}
          idTemplate={deal.idTemplate}
          there={there}
          isSet={deal.isFormSet}
          onPrefix={(prefix) => (isSafe ? void link.choosePrefix(prefix) : link.sayUnconfirmed())}
          onSame={() => (isSafe ? void link.agreeSame() : link.sayUnconfirmed())}
        />
      )}
      {placement.above && !isConflict && <DealDifferences link={link} names={names} {...placement.above} />}
      {(!isConflict || link.edits.id !== undefined) && (
        <DealForm link={shown} composed={composed} plan={plan} chat={chat} placement={placement} />
      )}
      {composed.keptFields.length > 0 && !isConflict && <Kept link={link} names={names} />}
      {below.length > 0 && <DealDifferences link={link} names={names} fields={below} here={composed.deal} />}
      <Footer link={shown} chat={chat} isSafe={isSafe} isStrangerAsked={isStrangerAsked} onPress={request} />
      {isDone && <Offer page={deal.page} crmLabel={deal.crm.label} lacksAccount={chat.lacksAccount} />}
      {confirming && confirmation && (
        <ConfirmPress
          confirmation={confirmation}
          link={link}
          users={users}
          onCancel={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            link.press(confirming, chat.toAdd);
          }}
        />
      )}
    </>
  );
}
