import { type Dispatch, useMemo, useState } from 'react';
import { t } from '@/lib/i18n';
import { BULK_ACTIONS, BULK_WORDS, type BulkAction, dealsToChange } from './bulk';
import { ConfirmBulk } from './ConfirmBulk';
import type { Row } from './row';
import type { Event } from './state';
import type { BatchControls } from './useBatch';

interface Props {
  rows: readonly Row[];
  shown: readonly Row[];
  selected: ReadonlySet<string>;
  account: string;
  /** Presses for many deals; one change of many is followed at a time. */
  batch: BatchControls;
  dispatch: Dispatch<Event>;
}

/** Says how many deals are shown and selected, and what can be done with the selected ones. */
export function SelectionBar({ rows, shown, selected, account, batch, dispatch }: Props) {
  const [asking, setAsking] = useState<BulkAction>();
  const deals = useMemo(
    () => (selected.size > 0 ? rows.flatMap(({ deal }) => (selected.has(deal.id) ? [deal] : [])) : []),
    [rows, selected],
  );
  const write = (count: number) => count.toLocaleString(t('language'));
  return (
    <div className="selection">
      <p role="status">{t('deals_count', write(shown.length), write(rows.length))}</p>
      {deals.length > 0 && (
        <>
          <p className="quiet">{t('deals_selected', write(deals.length))}</p>
          <div className="row">
            {BULK_ACTIONS.map((action) => {
              const count = dealsToChange(action, deals).length;
              return (
                <button
                  key={action}
                  type="button"
                  className={action === 'delete' ? 'button danger' : 'button'}
                  disabled={count === 0}
                  onClick={() => setAsking(action)}
                >
                  {t(BULK_WORDS[action].label)} {write(count)}
                </button>
              );
            })}
          </div>
        </>
      )}
      {asking && (
        <ConfirmBulk
          action={asking}
          deals={deals}
          onCancel={() => setAsking(undefined)}
          onConfirm={(changed, responsibleUserId) => {
            setAsking(undefined);
            dispatch({ type: 'selected', ids: [...selected], isSelected: false });
            void batch.press({
              action: asking,
              deals: changed,
              account,
              ...(responsibleUserId && { responsibleUserId }),
            });
          }}
        />
      )}
    </div>
  );
}
