import { useNotifications } from '@/components/useNotifications';
import { t } from '@/lib/i18n';
import { Switch } from './Switch';

/** The setting whether the browser tells the manager when something cannot be sent without them. */
export function NotificationSettings() {
  const { isAllowed, isDenied, allow, forbid } = useNotifications();
  return (
    <section className="card" aria-labelledby="notifications">
      <h2 id="notifications">{t('options_notifications')}</h2>
      <Switch
        label={t('options_notify')}
        hint={t('options_notify_hint')}
        checked={isAllowed === true}
        disabled={isAllowed === null}
        onToggle={() => void (isAllowed ? forbid() : allow())}
      />
      {isDenied && (
        <p className="problem" role="alert">
          {t('notification_denied')}
        </p>
      )}
    </section>
  );
}
