import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import type { PageDeal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { originPattern } from '@/lib/permissions/match-patterns';
import { focusActions } from './focus-actions';
import { findHosts } from './hosts-to-allow';
import { OfferChats } from './OfferChats';
import { OfferLine } from './OfferLine';
import './offer.css';

interface Props {
  page: PageDeal;
  /** The CRM's name. */
  crmLabel: string;
  /** Whether Wazzup knows chats of the deal's contacts, and only the number of the account is missing to open them. */
  lacksAccount: boolean;
}

/** The key under which the popup remembers that the manager declined an offer. */
const declinedKey = (offer: string): string => `declined:${offer}`;

/**
 * Offers under a deal that Wazzup has what makes the extension do more: to show in the CRM's page how deals stand, and to
 * open chats. It makes one offer at a time, and none that the manager has declined.
 */
export function Offer({ page, crmLabel, lacksAccount }: Props) {
  const hosts = useHostsToAllow(page);
  const [declined, setDeclined] = useState<readonly string[]>([]);
  const isOpen = (offer: string) => !declined.includes(offer) && localStorage.getItem(declinedKey(offer)) === null;
  const onDecline = (offer: string) => () => {
    localStorage.setItem(declinedKey(offer), '1');
    setDeclined([...declined, offer]);
    focusActions();
  };
  const pageOffer = `page ${page.crm}`;
  if (hosts === undefined) return null;
  if (hosts.length > 0 && isOpen(pageOffer))
    return (
      <OfferLine
        words={t('offer_page', crmLabel)}
        accept={t('offer_page_accept')}
        // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
        onAccept={() => void browser.permissions.request({ origins: hosts })}
        onDecline={onDecline(pageOffer)}
      />
    );
  return lacksAccount && isOpen('chats') ? <OfferChats onDecline={onDecline('chats')} /> : null;
}

/**
 * Gives the hosts that the browser has to allow before the page shows how its deal stands: none if it allows the page's
 * host already; undefined until that is known.
 */
function useHostsToAllow({ uri, crm }: PageDeal): string[] | undefined {
  const [hosts, setHosts] = useState<string[]>();
  useEffect(() => {
    const find = async () => {
      if (await browser.permissions.contains({ origins: [originPattern(uri)] })) return setHosts([]);
      setHosts((await findHosts(crm, uri)).hosts);
    };
    const refresh = () => void find();
    refresh();
    browser.permissions.onAdded.addListener(refresh);
    return () => browser.permissions.onAdded.removeListener(refresh);
  }, [uri, crm]);
  return hosts;
}
