import { AllowHost, hostToAllow } from '@/components/AllowHost';
import { ACTION_LABELS, forbiddenLabel } from '@/components/deal-labels';
import type { Action } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import { openSettings } from './settings';
import type { DealLink } from './useDealLink';

/** What can be done: always in sight, one primary action at a time. */
export function Footer({ link, onPress }: { link: DealLink; onPress: (action: Action) => void }) {
  const { plan, looked, busy, asking, typed, error, notice, overtaken } = link;
  if (!plan) return null;
  // Whose values hold is asked above, and that is the one choice then.
  const primary = overtaken ? undefined : plan.primary;
  const isChosen = (action: Action) => action === primary || (overtaken !== null && action === plan.primary);
  const rest = plan.actions.filter((action) => !isChosen(action));
  const undo = looked?.undo;
  const waiting = plan.state === 'pending' && !looked?.isCancelRequested ? looked?.waiting : null;
  const failed = waiting ?? (plan.state === 'error' || plan.state === 'no-access' ? error : null);
  const barred = hostToAllow(failed);
  const isOfToken = failed?.kind === 'token' || failed?.kind === 'token-address';
  const needsSettings = !barred && (plan.state === 'no-token' || isOfToken);
  const off = busy !== null || asking;
  return (
    <footer className="footer">
      <div className="said" aria-live="polite">
        {busy ? <p className="quiet">{t('sending')}</p> : notice && !undo && <p>{t(notice)}</p>}
      </div>
      {undo && !busy && (
        <div className="undo">
          <p>{t('undo_offer', undo.name)}</p>
          <button type="button" className="button" disabled={off} onClick={link.undo}>
            {t('undo')}
          </button>
        </div>
      )}
      {asking && <div className="bone button-bone" />}
      {barred && <AllowHost host={barred} onAllowed={() => void link.reload()} />}
      {needsSettings && (
        <button type="button" className="button primary wide" onClick={openSettings}>
          {t('open_settings')}
        </button>
      )}
      {waiting && (
        <div className="row">
          {/* A limit is not over sooner by being met again. */}
          {waiting.kind !== 'rate-limited' && (
            <button type="button" className="button" disabled={off} onClick={() => void link.sendNow()}>
              {t('send_now')}
            </button>
          )}
          <button type="button" className="button danger" disabled={off} onClick={() => void link.doNotSend()}>
            {t('do_not_send')}
          </button>
        </div>
      )}
      {!asking && plan.state === 'error' && plan.actions.length === 0 && (
        <button type="button" className="button wide" onClick={() => void link.reload()}>
          {t('try_again')}
        </button>
      )}
      {!asking && primary && (
        <button
          type="button"
          // What was just sent as typed is not undone by the next press in passing.
          className={needsSettings || barred || notice === 'done_as_typed' ? 'button wide' : 'button primary wide'}
          disabled={off || plan.blocked.includes(primary)}
          onClick={() => onPress(primary)}
        >
          {t(ACTION_LABELS[primary])}
        </button>
      )}
      <div className="row">
        {!asking &&
          rest.map((action) => (
            <button
              key={action}
              type="button"
              className={action === 'delete' ? 'button danger' : 'button'}
              disabled={off || plan.blocked.includes(action)}
              onClick={() => onPress(action)}
            >
              {t(ACTION_LABELS[action])}
            </button>
          ))}
      </div>
      {!asking && plan.forbidden.length > 0 && <p className="note">{forbiddenLabel(plan.forbidden)}</p>}
      {Object.keys(typed).length > 0 && !waiting && (
        <button type="button" className="button plain" disabled={off} onClick={link.discard}>
          {t('discard')}
        </button>
      )}
    </footer>
  );
}
