import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { type EntryAction, EntryRow } from './EntryRow';
import { groupEntries } from './entry-groups';
import './history-table.css';

interface Props {
  entries: readonly HistoryEntry[];
  user: UserNames;
  /** The number of the entry something is being done about. */
  busy: number | undefined;
  /** Has to stay the same function, or every row is drawn anew each time. */
  onAction: (action: EntryAction, entry: HistoryEntry) => void;
}

/** The presses: first those that want something of the manager, then day by day, the newest first. */
export function HistoryTable({ entries, user, busy, onAction }: Props) {
  const groups = groupEntries(entries, Date.now());
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
      {groups.map(({ day, title, entries }) => (
        <tbody key={day}>
          <tr className="group">
            <th scope="rowgroup" colSpan={5}>
              {title}
            </th>
          </tr>
          {entries.map((entry) => (
            <EntryRow
              key={entry.seq}
              entry={entry}
              hasDay={day === 'attention'}
              user={user}
              isBusy={busy === entry.seq}
              onAction={onAction}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}
