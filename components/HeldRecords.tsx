import { useCallback, useEffect, useState } from 'react';
import { t } from '@/lib/i18n';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';

/**
 * Asks what is to become of changes that wait for another account than the one that the manager is connected with.
 * Shows nothing if there are none.
 */
export function HeldRecords() {
  const [held, setHeld] = useState({ presses: 0, contacts: 0 });
  const [isBusy, setBusy] = useState(false);
  const refresh = useCallback(async () => {
    // If the background does not answer, the rest of the page says so.
    await sendToBackground('held.count', {}).then(setHeld, () => undefined);
  }, []);
  useEffect(() => {
    void refresh();
    return subscribe('history.changed', () => void refresh());
  }, [refresh]);
  if (held.presses + held.contacts === 0) return null;

  async function act(type: 'held.send' | 'held.drop') {
    setBusy(true);
    await sendToBackground(type, {}).catch(() => undefined);
    await refresh();
    setBusy(false);
  }

  return (
    <section className="card" aria-label={t('held')}>
      <h2>{t('held')}</h2>
      <p>{t('held_text', held.presses, held.contacts)}</p>
      <div className="row">
        <button type="button" className="button" disabled={isBusy} onClick={() => void act('held.send')}>
          {t('held_send')}
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={() => void act('held.drop')}>
          {t('held_drop')}
        </button>
      </div>
    </section>
  );
}
