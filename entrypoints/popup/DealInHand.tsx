import { useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { Differences } from '@/components/Differences';
import { FIELD_WORDS } from '@/components/deal-words';
import type { PageDeal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { SettingsInForce } from '@/lib/settings';
import { t } from '@/lib/words';
import { Conflict } from './Conflict';
import { Lights } from './chat/Lights';
import { useChat } from './chat/useChat';
import { DealForm } from './DealForm';
import { Footer } from './Footer';
import { Overtaken } from './Overtaken';
import { Unread } from './Unread';
import type { DealLink } from './useDealLink';

/** The deal as read, beside what Wazzup has, and what can be done about it. */
export function DealInHand({ link, settings }: { link: DealLink; settings: SettingsInForce }) {
  const { composed, plan, looked, deal } = link;
  const chat = useChat(link, settings);
  const [confirming, setConfirming] = useState<'delete' | 'responsible' | null>(null);
  if (!composed || !plan || !deal) return null;
  const there = looked?.there;
  const contacts = [...(deal.page.contacts ?? deal.page.someContacts ?? []), ...composed.contacts];

  // Phones are of use only where somebody is to be added by them.
  const lacksPhones = chat.contacts.some(({ problem }) => problem === 'unread');
  const unread = [...composed.unread.map((field) => t(FIELD_WORDS[field])), ...(lacksPhones ? [t('phones')] : [])];

  // Whoever is responsible sees the chat, so a change of it is asked about before anything else is sent.
  const movesChat = there != null && there.responsibleUserId !== composed.deal.responsibleUserId.trim();
  function request(action: Action) {
    if (action === 'delete') setConfirming('delete');
    else if (action === 'update' && movesChat) setConfirming('responsible');
    else link.press(action, chat.toAdd);
  }

  // The same again, this time knowing what Wazzup has.
  const insist = () => request(link.overtaken === 'delete' ? 'delete' : 'update');

  return (
    <>
      <Lights link={link} chat={chat} />
      {link.overtaken && there && <Overtaken onKeep={link.keepTheirs} onInsist={insist} />}
      {plan.state === 'conflict' && there && (
        <Conflict
          page={deal.page}
          there={there}
          isSet={link.company?.forms?.[new URL(deal.page.uri).origin] !== undefined}
          onPrefix={(prefix) => void link.choosePrefix(prefix)}
          onSame={() => void link.agreeSame()}
        />
      )}
      {plan.differences.length > 0 && there && plan.state !== 'conflict' && (
        <Differences
          fields={plan.differences.map(({ field }) => field)}
          here={composed.deal}
          there={there}
          contactName={(id) => contacts.find((contact) => contact.id === id)?.name ?? id}
        />
      )}
      {(plan.state !== 'conflict' || link.typed.id !== undefined) && (
        <DealForm link={link} composed={composed} plan={plan} chat={chat} />
      )}
      {plan.state !== 'conflict' && unread.length > 0 && <Unread page={deal.page} fields={unread} state={plan.state} />}
      <Footer link={link} onPress={request} />
      {confirming === 'delete' && there && (
        <Confirm
          title={t('delete_title')}
          text={t(
            link.company?.forbid?.includes('create') ? 'delete_text_for_good' : 'delete_text',
            there.name,
            deal.crm.label,
          )}
          confirm={t('delete_confirm')}
          danger
          onCancel={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            link.press('delete');
          }}
        />
      )}
      {confirming === 'responsible' && there && (
        <Confirm
          title={t('responsible_title')}
          text={t('responsible_text', there.responsibleUserId, nameWithId(deal.page, composed.deal.responsibleUserId))}
          confirm={t('responsible_confirm')}
          onCancel={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            link.press('update', chat.toAdd);
          }}
        />
      )}
    </>
  );
}

/** A responsible as a manager knows them: by name, where the page tells whose number it is. */
function nameWithId({ responsible }: PageDeal, id: string): string {
  return responsible?.name && responsible.id === id ? `${responsible.name} (${id})` : id;
}
