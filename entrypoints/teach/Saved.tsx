import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n';
import type { Target } from './target';

/** Says what happens now that the lesson is kept, and leads on. */
export function Saved({ target: { tab, only }, label }: { target: Target; label: string }) {
  const head = useRef<HTMLHeadingElement>(null);
  // What the manager pressed is gone, so the focus goes on from here.
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="saved" role="status">
      <h2 ref={head} tabIndex={-1}>
        {t('teach_saved')}
      </h2>
      <p>{t(only ? 'teach_saved_field' : 'teach_saved_hint', label)}</p>
      <a className="button primary wide" href={`/popup.html?tab=${tab}`}>
        {t('teach_open')}
      </a>
      <button type="button" className="button wide" onClick={() => window.close()}>
        {t('teach_close')}
      </button>
    </section>
  );
}
