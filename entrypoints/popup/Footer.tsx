import { forbiddenLabel } from '@/components/deal-labels';
import { hostToAllow } from '@/components/host-to-allow';
import type { Action } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import { Actions } from './Actions';
import { Cure } from './Cure';
import type { ChatOfDeal } from './chat/useChat';
import { hasEdits } from './deal/deal-tab';
import type { DealLink } from './deal/useDealLink';
import { AfterAction, AllowHost, WaitingActions } from './later';
import { openSettings } from './settings';

interface Props {
  link: DealLink;
  chat: ChatOfDeal;
  /** Whether a press would do what the manager sees; until then a press only says why it has to wait. */
  isSafe: boolean;
  /** Whether the manager pressed create although Wazzup does not know the responsible user. */
  isStrangerAsked: boolean;
  onPress: (action: Action) => void;
}

/** Shows what the manager can do. It is always visible, and has at most one primary action at a time. */
export function Footer({ link, chat, isSafe, isStrangerAsked, onPress }: Props) {
  const { plan, looked, busy, asking, edits, error } = link;
  if (!plan) return null;
  const waiting = (plan.state === 'pending' && !looked?.isCancelRequested && looked?.waiting) || null;
  const failed = waiting ?? (plan.state === 'error' || plan.state === 'no-access' ? error : null);
  const blockedHost = hostToAllow(failed);
  const isOfToken = failed?.kind === 'token' || failed?.kind === 'token-address';
  const needsSettings = !blockedHost && (plan.state === 'no-token' || isOfToken);
  const off = busy !== null || asking;
  return (
    <footer className="footer">
      <AfterAction link={link} off={off} isSafe={isSafe} />
      {blockedHost && <AllowHost host={blockedHost} onAllowed={() => void link.reload()} />}
      {needsSettings && (
        <button type="button" className="button primary wide" onClick={openSettings}>
          {t('open_settings')}
        </button>
      )}
      {waiting && <WaitingActions link={link} waiting={waiting} off={off || !isSafe} />}
      {!asking && plan.state === 'error' && plan.actions.length === 0 && (
        <button type="button" className="button wide" onClick={() => void link.reload()}>
          {t('try_again')}
        </button>
      )}
      <Cure link={link} chat={chat} isStrangerAsked={isStrangerAsked} off={off} />
      <Actions
        link={link}
        isStrangerAsked={isStrangerAsked}
        isSafe={isSafe}
        onPress={onPress}
        off={off}
        isQuiet={needsSettings || blockedHost !== undefined}
      />
      {!asking && plan.forbidden.length > 0 && <p className="note">{forbiddenLabel(plan.forbidden)}</p>}
      {hasEdits(edits) && !waiting && (
        <button
          type="button"
          className="button plain"
          aria-disabled={off || undefined}
          onClick={off ? undefined : link.discardEdits}
        >
          {t('discard')}
        </button>
      )}
    </footer>
  );
}
