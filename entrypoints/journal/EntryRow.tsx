import { memo, useId } from 'react';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { actionLabel, canSendNow, describeOutcome, formatTime, latestDeal } from './entry-labels';
import { FieldChanges } from './FieldChanges';
import { LinkedName } from './LinkedName';
import { Outcome } from './Outcome';

/** What a manager can do about an entry. */
export type EntryAction = 'undo' | 'retry' | 'sendNow' | 'dismiss';

interface Props {
  entry: HistoryEntry;
  user: UserNames;
  isBusy: boolean;
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
}

const BUTTON_LABELS = { undo: 'undo', retry: 'try_again', sendNow: 'send_now', dismiss: 'do_not_send' } as const;

function actionsFor({ undoable, retryable, needsAttention, state, reason }: HistoryEntry): EntryAction[] {
  if (undoable) return ['undo'];
  if (needsAttention) return retryable ? ['retry', 'dismiss'] : ['dismiss'];
  if (state !== 'waiting') return [];
  return canSendNow(reason) ? ['sendNow', 'dismiss'] : ['dismiss'];
}

/** One press as a row of the table: when, of which deal, what, what became of it, and what can be done about it. */
export const EntryRow = memo(function EntryRow({ entry, user, isBusy, onAction }: Props) {
  const id = useId();
  const deal = latestDeal(entry);
  const time = formatTime(entry.at);
  return (
    <tr>
      <td className="when">
        <time dateTime={new Date(entry.at).toISOString()} title={time.long}>
          {time.short}
        </time>
      </td>
      <th scope="row">
        <LinkedName id={`${id}-deal`} name={deal.name} uri={deal.uri} />
        <span className="quiet number">{deal.id}</span>
      </th>
      <td>
        <p id={`${id}-action`} className="action">
          {actionLabel(entry)}
        </p>
        <FieldChanges entry={entry} user={user} />
      </td>
      <td>
        <Outcome {...describeOutcome(entry)} />
      </td>
      <td className="row-actions">
        {actionsFor(entry).map((action) => (
          <button
            key={action}
            type="button"
            className="button"
            disabled={isBusy}
            aria-describedby={`${id}-action ${id}-deal`}
            onClick={() => onAction(action, entry)}
          >
            {t(BUTTON_LABELS[action])}
          </button>
        ))}
      </td>
    </tr>
  );
});
