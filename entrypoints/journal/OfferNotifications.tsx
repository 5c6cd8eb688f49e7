import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { t } from '@/lib/i18n';

const NOTIFICATIONS = { permissions: ['notifications' as const] };

/** Offers that the browser tells the manager when something cannot be sent without them. Shows nothing once it may. */
export function OfferNotifications() {
  const [isOffered, setOffered] = useState(false);
  useEffect(() => {
    void browser.permissions.contains(NOTIFICATIONS).then((isHeld) => setOffered(!isHeld));
  }, []);
  if (!isOffered) return null;
  const allow = async () => setOffered(!(await browser.permissions.request(NOTIFICATIONS)));
  return (
    <p className="quiet">
      {t('notification_offer')}{' '}
      <button type="button" className="link" onClick={() => void allow()}>
        {t('notification_allow')}
      </button>
    </p>
  );
}
