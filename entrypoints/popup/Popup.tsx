import { t } from '@/lib/i18n';
import { isChatClosed } from './chat/useChatSeen';
import { DealInHand } from './DealInHand';
import { type DealLink, useDealLink } from './deal/useDealLink';
import { Header } from './Header';
import { headline } from './headline';
import { DeadEnd, NoAccess } from './later';
import { Skeleton } from './Skeleton';
import type { TabInHand } from './tab';

/** Shows the deal in hand beside Wazzup's deal, and what the manager can do about it. */
export function Popup({ hand }: { hand: TabInHand }) {
  const link = useDealLink(hand);
  const { tab, error, isConfirmed, busy } = link;
  const isUnread = tab === null && error !== null;
  const isComing = tab === null && error === null;
  return (
    <>
      <Header
        state={link.dealState}
        shown={link.shownState}
        isConfirmed={isConfirmed}
        busy={busy !== null}
        {...headline(link)}
      />
      <main>
        {isComing && <Skeleton hasLights={!isChatClosed()} />}
        {tab?.kind === 'no-access' && <NoAccess view={tab} onAllowed={link.reload} />}
        {(tab?.kind === 'not-a-deal' || isUnread) && <NoDeal link={link} />}
        {(tab?.kind === 'not-a-deal' || tab?.kind === 'no-access') && <DeadEnd hand={hand} view={tab} />}
        {tab?.kind === 'deal' && <DealInHand link={link} />}
      </main>
    </>
  );
}

function NoDeal({ link }: { link: DealLink }) {
  return (
    <>
      {link.notice && <p className="notice">{t(link.notice)}</p>}
      {link.error && (
        <button type="button" className="button wide" onClick={() => void link.reload()}>
          {t('try_again')}
        </button>
      )}
    </>
  );
}
