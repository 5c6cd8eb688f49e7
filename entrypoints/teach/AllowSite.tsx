import { browser } from 'wxt/browser';
import { t } from '@/lib/i18n';
import { originPattern } from '@/lib/permissions/match-patterns';
import { ProblemNote } from './ProblemNote';
import type { Teaching } from './useTeaching';

/** Asks for the browser's permission to read this one site, and says what for. */
export function AllowSite({ teaching: { state, dispatch, look } }: { teaching: Teaching }) {
  const host = URL.parse(state.origin)?.host ?? '';
  function allow() {
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
    void browser.permissions
      .request({ origins: [originPattern(state.origin)] })
      .then((isAllowed) => (isAllowed ? void look() : dispatch({ type: 'failed', problem: 'denied' })));
  }
  return (
    <section className="allow">
      <p>{t('teach_allow_why', host)}</p>
      <button type="button" className="button primary wide" onClick={allow}>
        {t('allow', host)}
      </button>
      {state.problem && <ProblemNote problem={state.problem} />}
    </section>
  );
}
