import { useId } from 'react';
import { tAt } from '@/components/crm-words';
import { t } from '@/lib/i18n';
import { ShowWhere } from './later';

interface Props {
  /** The deal's link in the CRM. */
  uri: string;
  closed: boolean;
  /** Whether the manager has said if the deal is closed; if not, a note says what the popup assumes meanwhile. */
  isSaid: boolean;
  readOnly: boolean;
  tabId: number | undefined;
  onChange: (closed: boolean) => void;
}

/** Lets the manager say whether the deal is closed, where neither the page nor Wazzup does. */
export function ClosedInCrm({ uri, closed, isSaid, readOnly, tabId, onChange }: Props) {
  const id = useId();
  return (
    <div className="closed-in-crm">
      <input
        id={id}
        type="checkbox"
        checked={closed}
        disabled={readOnly}
        aria-describedby={isSaid ? undefined : `${id}-note`}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label htmlFor={id}>{t('closed_in_crm')}</label>
      {!isSaid && (
        <p id={`${id}-note`} className="note advice">
          {tAt(uri, 'note_closed_unread')}
        </p>
      )}
      <ShowWhere tabId={tabId} field="closed" />
    </div>
  );
}
