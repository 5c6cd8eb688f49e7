import { useCallback, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { localDay } from '@/components/local-time';
import { saveFile } from '@/components/save-file';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import { t, tCount } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';

/** Says that records could not be read, and lets the manager save or delete them. Shows nothing if there are none. */
export function DamagedRecords() {
  const [count, setCount] = useState(0);
  const [isConfirming, setConfirming] = useState(false);
  const refresh = useCallback(async () => {
    // If the background does not answer, the list of presses on the same page says so.
    await sendToBackground('damaged.count', {}).then(
      (answer) => setCount(answer.count),
      () => undefined,
    );
  }, []);
  useRefreshOnChange(refresh);
  if (count === 0) return null;

  async function save() {
    const { json } = await sendToBackground('damaged.export', {});
    saveFile(`${t('damaged')} ${localDay(Date.now())}.json`, json, 'application/json');
  }

  async function clear() {
    setConfirming(false);
    await sendToBackground('damaged.clear', {});
    await refresh();
  }

  return (
    <section className="card" aria-label={t('damaged')}>
      <h2>{t('damaged')}</h2>
      <p>{tCount('damaged_text', count)}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => void save()}>
          {t('damaged_save')}
        </button>
        <button type="button" className="button danger" onClick={() => setConfirming(true)}>
          {t('damaged_delete')}
        </button>
      </div>
      {isConfirming && (
        <Confirm
          title={t('damaged_delete_title')}
          text={t('damaged_delete_text')}
          confirm={t('damaged_delete')}
          danger
          onCancel={() => setConfirming(false)}
          onConfirm={() => void clear()}
        />
      )}
    </section>
  );
}
