import { useState } from 'react';
import { tAt } from '@/components/crm-words';
import { Differences } from '@/components/Differences';
import { personLabel } from '@/components/deal-labels';
import { TextField } from '@/components/TextField';
import type { ComposedDeal } from '@/lib/deal/compose';
import { fillTemplate, isPrefix, templateWithPrefix } from '@/lib/deal/id-template';
import type { Deal, DealField, PageDeal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';
import { t } from '@/lib/i18n';

interface Props {
  page: PageDeal;
  /** The manager's own deal, as a press would send it. */
  own: ComposedDeal;
  contactName: (id: string) => string | undefined;
  there: Deal;
  /** Whether the company's policy sets the id template of this site. */
  isSet: boolean;
  onPrefix: (prefix: string) => void;
  onSame: () => void;
}

/** Shows a conflict: the manager chooses a prefix that tells the two CRMs apart, or agrees that both deals are one. */
export function Conflict({ page, own, contactName, there, isSet, onPrefix, onSame }: Props) {
  const [prefix, setPrefix] = useState(`${page.crm}-`);
  // The fields that the reader could not read have the values of Wazzup's deal, which is another one.
  const unread: readonly DealField[] = own.unreadFields;
  const valid = isPrefix(prefix);
  const site = siteOf(page.uri) ?? page.uri;
  return (
    <>
      {/* Wazzup's contacts with the same ids are other people, so no names go to the column of Wazzup's deal. */}
      <Differences
        fields={(['name', 'uri', 'contacts'] as const).filter((field) => !unread.includes(field))}
        here={own.deal}
        there={there}
        names={{ contact: (id) => personLabel(id, contactName(id)) }}
        thereNames={{}}
      />
      <section className="notice">
        <p>{t('conflict_text', there.id, there.name, siteOf(there.uri) ?? there.uri)}</p>
        {isSet ? (
          <p>{t('conflict_set', site)}</p>
        ) : (
          <TextField
            label={t('conflict_prefix')}
            value={prefix}
            onChange={setPrefix}
            problem={valid ? undefined : t('conflict_prefix_problem')}
            note={tAt(page.uri, 'conflict_prefix_hint', site, fillTemplate(templateWithPrefix(prefix), page.id))}
          />
        )}
        <div className="row">
          {!isSet && (
            <button type="button" className="button primary" disabled={!valid} onClick={() => onPrefix(prefix)}>
              {t('conflict_use_prefix')}
            </button>
          )}
          <button type="button" className="button" onClick={onSame}>
            {t('conflict_same')}
          </button>
        </div>
      </section>
    </>
  );
}
