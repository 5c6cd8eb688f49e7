import { useId, useState } from 'react';
import { tAt } from '@/components/crm-words';
import { Differences } from '@/components/Differences';
import { personLabel } from '@/components/deal-labels';
import { TextField } from '@/components/TextField';
import type { ComposedDeal } from '@/lib/deal/compose';
import { fillTemplate, type IdTemplate, isPrefix, templateWithPrefix } from '@/lib/deal/id-template';
import type { Deal, DealField, PageDeal } from '@/lib/deal/model';
import { proposePrefix } from '@/lib/deal/propose-prefix';
import { siteOf } from '@/lib/deal/site';
import { truncate } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import './conflict.css';

interface Props {
  page: PageDeal;
  /** What the CRM calls itself. */
  crm: string;
  /** How the numbers of this site are written in Wazzup now. */
  idTemplate: IdTemplate;
  /** The manager's own deal, as a press would send it. */
  own: ComposedDeal;
  contactName: (id: string) => string | undefined;
  there: Deal;
  /** Whether the company's policy sets the id template of this site. */
  isSet: boolean;
  onPrefix: (prefix: string) => void;
  onSame: () => void;
}

/** A longer name is cut where it stands once more, in characters. */
const MAX_NAME = 40;
const shortName = ({ name }: Deal): string => truncate(name, MAX_NAME);

const siteName = (uri: string): string => siteOf(uri) ?? uri;

/**
 * Shows a conflict: the manager keeps both deals, by a prefix that tells the two CRMs apart, or agrees that both are
 * one. The choice stands above the comparison, so that it is in sight.
 */
export function Conflict(props: Props) {
  const { page, crm, own, contactName, there, isSet, onSame } = props;
  // The fields that the reader could not read have the values of Wazzup's deal, which is another one.
  const unread: readonly DealField[] = own.unreadFields;
  const [site, theirSite] = [siteName(page.uri), siteName(there.uri)];
  return (
    <>
      <section className="notice conflict">
        <p>{t('conflict_text', there.id, there.name, theirSite)}</p>
        {isSet ? <p>{t('conflict_set', site)}</p> : <KeepBoth {...props} site={site} />}
        <Choice
          label={tAt(page.uri, 'conflict_same')}
          hint={t('conflict_same_hint', shortName(there), shortName(own.deal))}
          onChoose={onSame}
        />
      </section>
      {/* Wazzup's contacts with the same ids are other people, so no names go to the column of Wazzup's deal. */}
      <Differences
        fields={(['name', 'uri', 'contacts'] as const).filter((field) => !unread.includes(field))}
        here={own.deal}
        there={there}
        hereTitle={crm}
        names={{ contact: (id) => personLabel(id, contactName(id)) }}
        thereNames={{}}
      />
    </>
  );
}

/** Keeps both deals by the prefix that we propose; under the details the manager can choose another one. */
function KeepBoth({ page, idTemplate, site, onPrefix }: Props & { site: string }) {
  const proposed = proposePrefix(page, idTemplate);
  const [isOpen, setOpen] = useState(false);
  const [prefix, setPrefix] = useState(proposed);
  const valid = isPrefix(prefix);
  const sentAs = (prefix: string) => fillTemplate(templateWithPrefix(prefix), page.id);
  return (
    <>
      <Choice
        isPrimary
        label={t('conflict_keep')}
        hint={tAt(page.uri, 'conflict_keep_hint', sentAs(proposed), site)}
        onChoose={() => onPrefix(proposed)}
      />
      <button type="button" className="button plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('details')}
      </button>
      {isOpen && (
        <div className="own-prefix">
          <TextField
            label={t('conflict_prefix')}
            value={prefix}
            onChange={setPrefix}
            problem={valid ? undefined : t('conflict_prefix_problem')}
            note={valid ? tAt(page.uri, 'conflict_prefix_hint', site, sentAs(prefix)) : undefined}
          />
          <button type="button" className="button" disabled={!valid} onClick={() => onPrefix(prefix)}>
            {t('conflict_use_prefix')}
          </button>
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  /** What the choice does; it is the button's accessible description. */
  hint: string;
  isPrimary?: boolean;
  onChoose: () => void;
}

/** One of the two ways out, with what it does. */
function Choice({ label, hint, isPrimary, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <button
        type="button"
        className={isPrimary ? 'button primary wide' : 'button wide'}
        aria-describedby={id}
        onClick={onChoose}
      >
        {label}
      </button>
      <p id={id} className="note">
        {hint}
      </p>
    </div>
  );
}
