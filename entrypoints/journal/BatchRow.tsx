import { useId, useState } from 'react';
import { formatTime } from '@/components/entry-labels';
import type { UserNames } from '@/components/useWazzupUsers';
import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import { type MessageKey, t, tCount } from '@/lib/i18n';
import { batchActionLabel, describeBatch } from './batch-labels';
import { type EntryAction, EntryRow } from './EntryRow';
import { Outcome } from './Outcome';
import { type BatchCommand, useBatchEntries } from './useBatches';

/** How many deals of a batch one page shows. */
const PAGE = 50;

interface EntryProps {
  user: UserNames;
  /** The number of the press something is being done about. */
  busy: number | undefined;
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
}

interface Props extends EntryProps {
  batch: BatchEntry;
  isBusy: boolean;
  onCommand: (command: BatchCommand) => void;
}

const COMMAND_LABELS = {
  pause: 'batch_pause',
  resume: 'batch_resume',
  undo: 'undo',
  dismiss: 'dismiss',
} as const satisfies Record<BatchCommand, MessageKey>;

function commandsFor({ states, isPaused, undoUntil, needsAttention }: BatchEntry): BatchCommand[] {
  if (states.waiting) return [isPaused ? 'resume' : 'pause'];
  return [
    ...(undoUntil !== null && undoUntil > Date.now() ? ['undo' as const] : []),
    ...(needsAttention > 0 ? ['dismiss' as const] : []),
  ];
}

/** One change of many deals: when, how many, what, what became of it, and its deals, if the manager opens them. */
export function BatchRow({ batch, isBusy, onCommand, ...entryProps }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const time = formatTime(batch.at);
  return (
    <tbody>
      <tr>
        <td className="when">
          <time dateTime={new Date(batch.at).toISOString()} title={time.long}>
            {time.short}
          </time>
        </td>
        <th scope="row">
          <span id={`${id}-deals`}>{tCount('batch_count', batch.count)}</span>
          <button
            type="button"
            className="link number"
            aria-expanded={isOpen}
            aria-describedby={`${id}-deals`}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'batch_hide' : 'batch_show')}
          </button>
        </th>
        <td id={`${id}-action`} className="action">
          {batchActionLabel(batch)}
        </td>
        <td>
          <Outcome {...describeBatch(batch)} />
        </td>
        <td className="row-actions">
          {commandsFor(batch).map((command) => (
            <button
              key={command}
              type="button"
              className={command === 'undo' ? 'button plain' : 'button'}
              disabled={isBusy}
              aria-describedby={`${id}-action ${id}-deals`}
              onClick={() => onCommand(command)}
            >
              {t(COMMAND_LABELS[command])}
            </button>
          ))}
        </td>
      </tr>
      {isOpen && <BatchPage batch={batch} {...entryProps} />}
    </tbody>
  );
}

/** One page of a batch's deals, and the buttons that lead to the others. */
function BatchPage({ batch: { id, count }, user, busy, onAction }: EntryProps & { batch: BatchEntry }) {
  const [from, setFrom] = useState(0);
  const entries = useBatchEntries(id, from, PAGE);
  const write = (number: number) => number.toLocaleString(t('language'));
  const last = Math.min(from + PAGE, count);
  return (
    <>
      {entries.map((entry) => (
        <EntryRow
          key={entry.seq}
          entry={entry}
          hasDay={false}
          user={user}
          isBusy={busy === entry.seq}
          onAction={onAction}
        />
      ))}
      {count > PAGE && (
        <tr>
          <td colSpan={5}>
            <div className="row pager">
              <button type="button" className="button" disabled={from === 0} onClick={() => setFrom(from - PAGE)}>
                {t('page_back')}
              </button>
              <span aria-live="polite">{t('page_of', write(from + 1), write(last), write(count))}</span>
              <button type="button" className="button" disabled={last === count} onClick={() => setFrom(from + PAGE)}>
                {t('page_next')}
              </button>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
