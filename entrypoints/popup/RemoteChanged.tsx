import { t } from '@/lib/i18n';

interface Props {
  onKeep: () => void;
  onInsist: () => void;
}

/** Wazzup's deal was changed by someone between look and press: the manager says whose values hold. */
export function RemoteChanged({ onKeep, onInsist }: Props) {
  return (
    <section className="notice">
      <div role="alert">
        <h2>{t('changed_title')}</h2>
        <p>{t('changed_text')}</p>
      </div>
      <div className="row">
        <button type="button" className="button" onClick={onKeep}>
          {t('keep_theirs')}
        </button>
        <button type="button" className="button primary" onClick={onInsist}>
          {t('use_mine')}
        </button>
      </div>
    </section>
  );
}
