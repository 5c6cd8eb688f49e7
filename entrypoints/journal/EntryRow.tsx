import { memo, useId } from 'react';
import type { UserNames } from '@/components/useUserNames';
import type { HistoryEntry } from '@/lib/deal/journal';
import { parseHttpUrl } from '@/lib/deal/url';
import { t } from '@/lib/i18n';
import { Change } from './Change';
import { actionWords, dealOf, outcomeOf, timeWords } from './entries';

/** What a manager can press in a row. */
export type EntryAct = 'undo' | 'retry' | 'sendNow' | 'dismiss';

interface Props {
  entry: HistoryEntry;
  user: UserNames;
  isBusy: boolean;
  onAct: (act: EntryAct, entry: HistoryEntry) => void;
}

const ACT_WORDS = { undo: 'undo', retry: 'try_again', sendNow: 'send_now', dismiss: 'do_not_send' } as const;

function actsOf({ undoable, retryable, needsAttention, state, reason }: HistoryEntry): EntryAct[] {
  if (undoable) return ['undo'];
  if (needsAttention) return retryable ? ['retry', 'dismiss'] : ['dismiss'];
  if (state !== 'waiting') return [];
  // What Wazzup asks to wait for cannot be hurried, and what has no reason yet is on its way.
  return reason && reason.kind !== 'rate-limited' ? ['sendNow', 'dismiss'] : ['dismiss'];
}

/** One press: when, of which deal, what, what became of it, and what can be done about it. */
export const EntryRow = memo(function EntryRow({ entry, user, isBusy, onAct }: Props) {
  const id = useId();
  const { name, id: dealId, uri } = dealOf(entry);
  const { brief, whole } = timeWords(entry.at);
  const { tone, title, reason } = outcomeOf(entry);
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
          {actionWords(entry)}
        </p>
        <Change entry={entry} user={user} />
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
        {actsOf(entry).map((act) => (
          <button
            key={act}
            type="button"
            className="button"
            disabled={isBusy}
            aria-describedby={`${id}-action ${id}-deal`}
            onClick={() => onAct(act, entry)}
          >
            {t(ACT_WORDS[act])}
          </button>
        ))}
      </td>
    </tr>
  );
});
