import { useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { Differences } from '@/components/Differences';
import { FIELD_LABELS, personLabel } from '@/components/deal-labels';
import { useUserNames } from '@/components/useWazzupUsers';
import type { Action } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import type { SettingsInForce } from '@/lib/settings';
import { Conflict } from './Conflict';
import { Lights } from './chat/Lights';
import { useChat } from './chat/useChat';
import { DealForm } from './DealForm';
import { Footer } from './Footer';
import { RemoteChanged } from './RemoteChanged';
import { Unread } from './Unread';
import type { UnreadThing } from './unread-messages';
import type { DealLink } from './useDealLink';

/** The deal as read, beside what Wazzup has, and what can be done about it. */
export function DealInHand({ link, settings }: { link: DealLink; settings: SettingsInForce }) {
  const { composed, plan, looked, deal } = link;
  const chat = useChat(link, settings);
  const [confirming, setConfirming] = useState<'delete' | 'responsible' | null>(null);
  const there = looked?.there;
  // Whoever is responsible sees the chat, so a change of it is asked about before anything else is sent.
  const movesChat = there != null && there.responsibleUserId !== composed?.deal.responsibleUserId.trim();
  const userName = useUserNames(movesChat && plan?.state !== 'conflict');
  if (!composed || !plan || !deal) return null;
  const ofPage = deal.page.contacts ?? deal.page.someContacts ?? [];
  // Phones are of use only where somebody is to be added by them.
  const lacksPhones =
    ofPage.some(({ phones }) => phones === undefined) && chat.contacts.some(({ problem }) => problem === 'unread');
  const unread: UnreadThing[] = [
    ...composed.unreadFields.map((field) => ({ name: t(FIELD_LABELS[field]), field })),
    ...(lacksPhones ? [{ name: t('phones'), field: 'contacts' as const }] : []),
  ];
  const contacts = [...ofPage, ...composed.contacts];
  const contactName = (id: string) => contacts.find((contact) => contact.id === id)?.name;
  const { responsible } = deal.page;
  const names = {
    contact: contactName,
    user: (id: string) => userName(id) ?? (responsible?.id === id ? responsible.name : undefined),
  };
  const user = (id: string) => personLabel(id, names.user(id));

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
      {link.overtaken && there && plan.state !== 'conflict' && (
        <RemoteChanged onKeep={link.keepTheirs} onInsist={insist} />
      )}
      {plan.state === 'conflict' && there && (
        <Conflict
          own={composed}
          contactName={contactName}
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
          names={names}
        />
      )}
      {(plan.state !== 'conflict' || link.typed.id !== undefined) && (
        <DealForm link={link} composed={composed} plan={plan} chat={chat} />
      )}
      {plan.state !== 'conflict' && unread.length > 0 && <Unread page={deal.page} unread={unread} state={plan.state} />}
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
          text={t('responsible_text', user(there.responsibleUserId), user(composed.deal.responsibleUserId.trim()))}
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
