import type { Dispatch } from 'react';
import { t } from '@/lib/i18n';
import type { Row } from './row';
import type { Event } from './state';

interface Props {
  shown: readonly Row[];
  /** How many deals there are in all. */
  total: number;
  selected: ReadonlySet<string>;
  dispatch: Dispatch<Event>;
}

/** Says how many deals are shown, and how many are selected. */
export function SelectionBar({ shown, total, selected }: Props) {
  const write = (count: number) => count.toLocaleString(t('language'));
  return (
    <div className="selection">
      <p role="status">{t('deals_count', write(shown.length), write(total))}</p>
      {selected.size > 0 && <p className="quiet">{t('deals_selected', write(selected.size))}</p>}
    </div>
  );
}
