import { type Names, valueLabels, valueTitle } from '@/components/deal-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { Edits } from '@/lib/deal/compose';
import type { DealField } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';
import './kept.css';

/**
 * Says of each field that the manager keeps as in Wazzup what it is there, and lets them put the CRM's value in its
 * place. That is an edit like any other, which the next update sends.
 */
export function Kept({ link, names }: { link: DealLink; names: Names }) {
  const { composed, looked, plan, busy } = link;
  // The names of all that are shown come with this list.
  useWazzupUsers(composed?.keptFields.includes('responsibleUserId') === true);
  const there = looked?.there;
  if (!composed || !there) return null;
  const { keptFields, ofPage } = composed;
  const off = busy !== null || plan?.state === 'pending';
  const editOf = (field: DealField): Edits => ({
    [field]: field === 'contacts' ? ofPage.contacts : ofPage.deal[field],
  });
  return keptFields.map((field) => (
    <div key={field} className="kept">
      <p>{t('kept_as', valueTitle(field), valueLabels(field, there, names).join(', '))}</p>
      <button
        type="button"
        className="button plain"
        aria-disabled={off || undefined}
        onClick={() => off || link.edit(editOf(field))}
      >
        {t('kept_take_back')}
      </button>
    </div>
  ));
}
