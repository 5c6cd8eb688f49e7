import { useNotifications } from '@/components/useNotifications';
import { t } from '@/lib/i18n';

/** Offers that the browser tells the manager when something cannot be sent without them. Shows nothing once it may. */
export function OfferNotifications() {
  const { isAllowed, isDenied, allow } = useNotifications();
  if (isAllowed !== false) return null;
  return (
    <>
      <p className="quiet">
        {t('notification_offer')}{' '}
        <button type="button" className="link" onClick={() => void allow()}>
          {t('notification_allow')}
        </button>
      </p>
      {isDenied && (
        <p className="problem" role="alert">
          {t('notification_denied')}
        </p>
      )}
    </>
  );
}
