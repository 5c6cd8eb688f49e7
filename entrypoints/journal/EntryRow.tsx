import { memo, useId } from 'react';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { actionLabel, describeOutcome, formatTime, latestDeal } from './entry-labels';
import { FieldChanges } from './FieldChanges';

/** What a manager can press in a row. */
export type EntryAction = 'undo' | 'retry' | 'sendNow' | 'dismiss';

interface Props {
  entry: HistoryEntry;
  user: UserNames;
  isBusy: boolean;
  onAction: (act: EntryAction, entry: HistoryEntry) => void;
}

const BUTTON_LABELS = { undo: 'undo', retry: 'try_again', sendNow: 'send_now', dismiss: 'do_not_send' } as const;

function actionsOf({ undoable, retryable, needsAttention, state, reason }: HistoryEntry): EntryAction[] {
  if (undoable) return ['undo'];
  if (needsAttention) return retryable ? ['retry', 'dismiss'] : ['dismiss'];
  if (state !== 'waiting') return [];
  // What Wazzup asks to wait for cannot be hurried, and what has no reason yet is on its way.
  return reason && reason.kind !== 'rate-limited' ? ['sendNow', 'dismiss'] : ['dismiss'];
}

/** One press: when, of which deal, what, what became of it, and what can be done about it. */
export const EntryRow = memo(function EntryRow({ entry, user, isBusy, onAction }: Props) {
  const id = useId();
  const { name, id: dealId, uri } = latestDeal(entry);
  const { brief, whole } = formatTime(entry.at);
  const { tone, title, reason } = describeOutcome(entry);
  const link = parseHttpUrl(uri)?.href;
  return (
    <tr>
      <td className="when">
        <time dateTime={new Date(entry.at).toISOString()} title={whole}>
          {brief}
        </time>
      </td>
      <th scope="row">
        {link ? (
          <a id={`${id}-deal`} href={link} target="_blank" rel="noreferrer">
            {name}
          </a>
        ) : (
          <span id={`${id}-deal`}>{name}</span>
        )}
        <span className="quiet number">{dealId}</span>
      </th>
      <td>
        <p id={`${id}-action`} className="action">
          {actionLabel(entry)}
        </p>
        <FieldChanges entry={entry} user={user} />
      </td>
      <td>
        <div className="outcome">
          <span className="dot" data-tone={tone} aria-hidden="true" />
          <div>
            <p>{title}</p>
            {reason && <p className="note">{reason}</p>}
          </div>
        </div>
      </td>
      <td className="acts">
        {actionsOf(entry).map((act) => (
          <button
            key={act}
            type="button"
            className="button"
            disabled={isBusy}
            aria-describedby={`${id}-action ${id}-deal`}
            onClick={() => onAction(act, entry)}
          >
            {t(BUTTON_LABELS[act])}
          </button>
        ))}
      </td>
    </tr>
  );
});
