import type { Reason } from '@/lib/deal/queue';
import { t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';

/** Shows what the manager can do about a press that waits to be sent. */
export function WaitingActions({ link, waiting, off }: { link: DealLink; waiting: Reason; off: boolean }) {
  return (
    <div className="row">
      {/* Another request before the hold is over would only meet Wazzup's limit again. */}
      {waiting.kind !== 'rate-limited' && (
        <button
          type="button"
          className="button"
          aria-disabled={off || undefined}
          onClick={() => off || void link.sendNow()}
        >
          {t('send_now')}
        </button>
      )}
      <button
        type="button"
        className="button danger"
        aria-disabled={off || undefined}
        onClick={() => off || void link.doNotSend()}
      >
        {t('do_not_send')}
      </button>
    </div>
  );
}
