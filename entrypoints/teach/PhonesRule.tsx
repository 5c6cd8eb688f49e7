import { useId } from 'react';
import { t } from '@/lib/i18n';
import { LinkedRule } from './LinkedRule';
import type { Teaching } from './useTeaching';

/** Asks where phones come from that a deal's page does not show: from each contact's own page, or from the manager. */
export function PhonesRule({ teaching }: { teaching: Teaching }) {
  const name = useId();
  const { rule } = teaching.state.fields.phones;
  return (
    <div role="radiogroup" aria-label={t('teach_instead')} className="rules">
      <LinkedRule field="phones" name={name} teaching={teaching} />
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={rule.kind === 'ask'}
          onChange={() => teaching.dispatch({ type: 'ruled', field: 'phones', rule: { kind: 'ask' } })}
        />
        {t('teach_ask')}
      </label>
    </div>
  );
}
