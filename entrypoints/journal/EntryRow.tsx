import { memo, useId } from 'react';
import { actionLabel, canSendNow, describeOutcome, formatTime, latestDeal } from '@/components/entry-labels';
import { LinkedName } from '@/components/LinkedName';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { type MessageKey, t } from '@/lib/i18n';
import { FieldChanges } from './FieldChanges';
import { Outcome } from './Outcome';

/** What a manager can do about an entry. */
export type EntryAction = 'undo' | 'retry' | 'sendNow' | 'dismiss';

interface Props {
  entry: HistoryEntry;
  /** Says the day too: no heading over the row does. */
  hasDay: boolean;
  /** The press stands under the row of its batch. */
  isOfBatch?: boolean;
  user: UserNames;
  isBusy: boolean;
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
}

function labelOf(action: EntryAction, { state }: HistoryEntry): MessageKey {
  // What waits can be kept from being sent; what has ended was not sent, and can only be left so.
  if (action === 'dismiss') return state === 'waiting' ? 'do_not_send' : 'dismiss';
  return ({ undo: 'undo', retry: 'try_again', sendNow: 'send_now' } as const)[action];
}

function actionsFor({ undoable, retryable, needsAttention, state, reason }: HistoryEntry): EntryAction[] {
  if (undoable) return ['undo'];
  if (needsAttention) return retryable ? ['retry', 'dismiss'] : ['dismiss'];
  if (state !== 'waiting') return [];
  return canSendNow(reason) ? ['sendNow', 'dismiss'] : ['dismiss'];
}

/** One press as a row of the table: when, of which deal, what, what became of it, and what can be done about it. */
export const EntryRow = memo(function EntryRow({ entry, hasDay, isOfBatch = false, user, isBusy, onAction }: Props) {
  const id = useId();
  const deal = latestDeal(entry);
  const time = formatTime(entry.at);
  return (
    <tr className={isOfBatch ? 'of-batch' : undefined}>
      <td className="when">
        <time dateTime={new Date(entry.at).toISOString()} title={time.long}>
          {hasDay ? time.short : time.clock}
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
            className={action === 'undo' ? 'button plain' : 'button'}
            disabled={isBusy}
            aria-describedby={`${id}-action ${id}-deal`}
            onClick={() => onAction(action, entry)}
          >
            {t(labelOf(action, entry))}
          </button>
        ))}
      </td>
    </tr>
  );
});
