import { tAt } from '@/components/crm-words';
import { t } from '@/lib/i18n';

interface Props {
  /** The deal's link in the CRM. */
  uri: string;
  onKeep: () => void;
  onInsist: () => void;
}

/** Asks the manager whose values hold, after somebody changed Wazzup's deal between the look and the press. */
export function RemoteChanged({ uri, onKeep, onInsist }: Props) {
  return (
    <section className="notice">
      <div role="alert">
        <h2>{tAt(uri, 'changed_title')}</h2>
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
