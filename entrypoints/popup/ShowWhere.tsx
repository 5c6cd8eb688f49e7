import { openTeach } from '@/components/open-teach';
import { t } from '@/lib/i18n';
import type { LessonField } from '@/lib/lesson/model';
import './teach-offer.css';

interface Props {
  tabId: number | undefined;
  field: LessonField;
}

/** Lets the manager show where the page has a field that no source gave. */
export function ShowWhere({ tabId, field }: Props) {
  if (tabId === undefined) return null;
  return (
    <button type="button" className="button plain show-where" onClick={() => void openTeach(tabId, field)}>
      {t('show_where')}
    </button>
  );
}
