import { tAt } from '@/components/crm-words';
import { t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';
import { keepTheirs } from './keep-theirs';

interface Props {
  link: DealLink;
  onInsist: () => void;
}

/** Asks the manager whose values hold, after somebody changed Wazzup's deal between the look and the press. */
export function RemoteChanged({ link, onInsist }: Props) {
  return (
    <section className="notice">
      <div role="alert">
        <h2>{tAt(link.deal?.page.uri ?? '', 'changed_title')}</h2>
        <p>{t('changed_text')}</p>
      </div>
      <div className="row">
        <button type="button" className="button" onClick={() => void keepTheirs(link)}>
          {t('keep_theirs')}
        </button>
        <button type="button" className="button primary" onClick={onInsist}>
          {t('use_mine')}
        </button>
      </div>
    </section>
  );
}
