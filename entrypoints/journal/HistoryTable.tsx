import { useState } from 'react';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { BatchRow } from './BatchRow';
import { type EntryAction, EntryRow } from './EntryRow';
import { groupLines } from './entry-groups';
import { type HistoryLine, isBatchLine } from './history-line';
import type { BatchControls } from './useBatches';
import './history-table.css';

interface Props {
  lines: readonly HistoryLine[];
  user: UserNames;
  /** The number of the press something is being done about. */
  busy: number | undefined;
  /** Has to stay the same function, or every row is drawn anew each time. */
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
  batches: Pick<BatchControls, 'busy' | 'act'>;
}

/** Presses and batches: first those that want something of the manager, then day by day, the newest first. */
export function HistoryTable({ lines, user, busy, onAction, batches }: Props) {
  const groups = groupLines(lines, Date.now());
  // A batch stays open also where it moves to another group.
  const [open, setOpen] = useState<readonly string[]>([]);
  const toggle = (id: string) => setOpen(open.includes(id) ? open.filter((one) => one !== id) : [...open, id]);
  const row = (line: HistoryLine, hasDay: boolean) =>
    isBatchLine(line) ? (
      <BatchRow
        key={line.id}
        batch={line}
        hasDay={hasDay}
        isOpen={open.includes(line.id)}
        onToggle={() => toggle(line.id)}
        isBusy={batches.busy === line.id}
        onCommand={(command) => void batches.act(command, line)}
        user={user}
        busy={busy}
        onAction={onAction}
      />
    ) : (
      <EntryRow
        key={line.seq}
        entry={line}
        hasDay={hasDay}
        user={user}
        isBusy={busy === line.seq}
        onAction={onAction}
      />
    );
  return (
    <table className="history" aria-label={t('history')}>
      <thead>
        <tr>
          <th scope="col">{t('history_when')}</th>
          <th scope="col">{t('history_deal')}</th>
          <th scope="col">{t('history_change')}</th>
          <th scope="col">{t('history_outcome')}</th>
          <th scope="col">{t('history_buttons')}</th>
        </tr>
      </thead>
      {groups.map(({ day, title, lines }) => (
        <tbody key={day}>
          <tr className="group">
            <th scope="rowgroup" colSpan={5}>
              {title}
            </th>
          </tr>
          {lines.map((line) => row(line, day === 'attention'))}
        </tbody>
      ))}
    </table>
  );
}
