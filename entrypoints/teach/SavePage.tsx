import { saveFile } from '@/components/save-file';
import { t } from '@/lib/i18n';
import type { Teaching } from './useTeaching';

/** Saves the page's structure without any text of it, for whoever mends the extension. */
export function SavePage({ teaching: { state, dispatch, page } }: { teaching: Teaching }) {
  function save() {
    page.blankPage().then(
      (html) => saveFile('page.html', html, 'text/html'),
      () => dispatch({ type: 'failed', problem: 'not-read' }),
    );
  }
  if (state.place !== 'ready') return null;
  return (
    <div className="report">
      <button type="button" className="button plain" onClick={save}>
        {t('teach_report')}
      </button>
      <p className="note">{t('teach_report_hint')}</p>
    </div>
  );
}
