import { useId } from 'react';
import { formatTime } from '@/components/entry-labels';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { type MessageKey, t, tCount } from '@/lib/i18n';
import { batchActionLabel, describeBatch } from './batch-labels';
import { type EntryAction, EntryRow } from './EntryRow';
import type { BatchLine } from './history-line';
import { Outcome } from './Outcome';
import { useBatchEntries } from './useBatchEntries';
import type { BatchCommand } from './useBatches';

interface EntryProps {
  user: UserNames;
  /** The number of the press something is being done about. */
  busy: number | undefined;
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
}

interface Props extends EntryProps {
  batch: BatchLine;
  /** Says the day too: no heading over the row does. */
  hasDay: boolean;
  isOpen: boolean;
  onToggle: () => void;
  isBusy: boolean;
  onCommand: (command: BatchCommand) => void;
}

const COMMAND_LABELS = {
  pause: 'batch_pause',
  resume: 'batch_resume',
  undo: 'undo',
  dismiss: 'dismiss',
} as const satisfies Record<BatchCommand, MessageKey>;

function commandsFor({ states, isPaused, undoUntil, needsAttention }: BatchLine): BatchCommand[] {
  if (states.waiting) return [isPaused ? 'resume' : 'pause'];
  return [
    ...(undoUntil !== null && undoUntil > Date.now() ? ['undo' as const] : []),
    ...(needsAttention > 0 ? ['dismiss' as const] : []),
  ];
}

/** One change of many deals: when, how many, what, what became of it, and its deals, if the manager opens them. */
export function BatchRow({ batch, hasDay, isOpen, onToggle, isBusy, onCommand, ...entryProps }: Props) {
  const id = useId();
  const time = formatTime(batch.at);
  return (
    <>
      <tr>
        <td className="when">
          <time dateTime={new Date(batch.at).toISOString()} title={time.long}>
            {hasDay ? time.short : time.clock}
          </time>
        </td>
        <th scope="row">
          <span id={`${id}-deals`}>{tCount('batch_count', batch.count)}</span>
          {batch.places && (
            <span className="quiet number">{t('batch_found', batch.places.length.toLocaleString(t('language')))}</span>
          )}
          <button
            type="button"
            className="link number"
            aria-expanded={isOpen}
            aria-describedby={`${id}-deals`}
            onClick={onToggle}
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
    </>
  );
}

/** One page of a batch's deals, and the buttons that lead to the others. */
function BatchPage({ batch, user, busy, onAction }: EntryProps & { batch: BatchLine }) {
  const { entries, total, from, to, turn } = useBatchEntries(batch);
  const write = (number: number) => number.toLocaleString(t('language'));
  return (
    <>
      {entries.map((entry) => (
        <EntryRow
          key={entry.seq}
          entry={entry}
          hasDay={false}
          isOfBatch
          user={user}
          isBusy={busy === entry.seq}
          onAction={onAction}
        />
      ))}
      {(from > 0 || to < total) && (
        <tr className="of-batch">
          <td colSpan={5}>
            <div className="row pager">
              <button type="button" className="button" disabled={from === 0} onClick={() => turn(-1)}>
                {t('page_back')}
              </button>
              <span aria-live="polite">{t('page_of', write(from + 1), write(to), write(total))}</span>
              <button type="button" className="button" disabled={to === total} onClick={() => turn(1)}>
                {t('page_next')}
              </button>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
