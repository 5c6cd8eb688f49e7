import { useSettings } from '@/components/useSettings';
import type { DealState } from '@/lib/deal/plan';
import type { TabView } from '@/lib/deal/tab-view';
import { t } from '@/lib/i18n';
import { isChatClosed } from './chat/useChat';
import { DealInHand } from './DealInHand';
import { Header } from './Header';
import { headline } from './headline';
import { NoAccess } from './NoAccess';
import { Skeleton } from './Skeleton';
import { type DealLink, useDealLink } from './useDealLink';

/** The deal in hand, beside what Wazzup has, and what can be done about it. */
export function Popup() {
  const link = useDealLink();
  const { view, plan, error } = link;
  // Which contacts go along with a deal follows from the settings, so nothing can be pressed before them.
  const { settings } = useSettings();
  const asking = link.asking || (view?.kind === 'deal' && !settings);
  const state = asking ? undefined : stateOf(view, plan?.state, error !== null);
  return (
    <>
      <Header state={state} busy={asking || link.busy !== null} {...headline(link, state)} />
      <main>
        {((view === null && error === null) || (view?.kind === 'deal' && !settings)) && (
          <Skeleton hasLights={!isChatClosed()} />
        )}
        {view?.kind === 'no-access' && <NoAccess view={view} onAllowed={link.reload} />}
        {(view?.kind === 'not-a-deal' || (view === null && error)) && <NoDeal link={link} failed={error !== null} />}
        {view?.kind === 'deal' && settings && <DealInHand link={link} settings={settings} />}
      </main>
    </>
  );
}

function stateOf(view: TabView | null, planned: DealState | undefined, failed: boolean): DealState | undefined {
  if (view?.kind === 'deal') return planned;
  return view?.kind ?? (failed ? 'error' : undefined);
}

function NoDeal({ link, failed }: { link: DealLink; failed: boolean }) {
  return (
    <>
      {link.notice && <p className="notice">{t(link.notice)}</p>}
      {failed && (
        <button type="button" className="button wide" onClick={() => void link.reload()}>
          {t('try_again')}
        </button>
      )}
    </>
  );
}
