import { type ReactNode, useState } from 'react';
import { valueLabels, valueTitle } from '@/components/deal-labels';
import type { UserNames } from '@/components/useWazzupUsers';
import { changedFields } from '@/lib/deal/compare';
import { entryChange, type HistoryEntry } from '@/lib/deal/journal';
import { DEAL_FIELDS, type Deal, type DealField } from '@/lib/deal/model';
import { t } from '@/lib/i18n';

/** What a press changed or was to change, field by field: before and after. */
export function FieldChanges({ entry, user }: { entry: HistoryEntry; user: UserNames }) {
  const { from, to } = entryChange(entry);
  if (!from || !to) return <AllFields deal={from ?? to ?? entry.press.deal} user={user} />;
  const fields = changedFields(from, to);
  if (fields.length === 0) return <p className="quiet">{t('history_no_change')}</p>;
  return (
    <dl className="changes">
      {fields.map((field) => (
        <Field key={field} field={field}>
          <del>{valueText(field, from, user)}</del> <span aria-hidden="true">→</span>{' '}
          <ins>{valueText(field, to, user)}</ins>
        </Field>
      ))}
    </dl>
  );
}

/** All fields of a deal that was created or deleted. They are drawn when the manager opens them: a history is long. */
function AllFields({ deal, user }: { deal: Deal; user: UserNames }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('history_fields')}</summary>
      {isOpen && (
        <dl className="changes">
          {DEAL_FIELDS.map((field) => (
            <Field key={field} field={field}>
              {valueText(field, deal, user)}
            </Field>
          ))}
        </dl>
      )}
    </details>
  );
}

function Field({ field, children }: { field: DealField; children: ReactNode }) {
  return (
    <div>
      <dt>{valueTitle(field)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const valueText = (field: DealField, deal: Deal, user: UserNames): string =>
  valueLabels(field, deal, { user }).join(', ');
