import { useId } from 'react';
import { t } from '@/lib/i18n';
import { contactForm } from './lesson-in-hand';
import type { Rule } from './state';
import type { Teaching } from './useTeaching';

/** Asks where phones come from that a deal's page does not show: from each contact's own page, or from the manager. */
export function PhonesRule({ teaching: { state, dispatch } }: { teaching: Teaching }) {
  const name = useId();
  const { rule } = state.fields.phones;
  const isLinked = rule.kind === 'linked';
  const form = contactForm(state);
  const set = (next: Rule) => dispatch({ type: 'ruled', field: 'phones', rule: next });
  return (
    <div role="radiogroup" aria-label={t('teach_instead')} className="rules">
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={isLinked}
          disabled={form === undefined}
          aria-describedby={form === undefined ? `${name}-why` : undefined}
          onChange={() => set({ kind: 'linked', isAgreed: false, marks: [], sample: '' })}
        />
        {t('teach_linked')}
      </label>
      {form === undefined && (
        <p id={`${name}-why`} className="note">
          {t('teach_linked_no_link')}
        </p>
      )}
      {isLinked && form !== undefined && (
        <div className="linked">
          <p className="address" dir="ltr">
            {state.origin}
            {form}
          </p>
          <label className="choice">
            <input
              type="checkbox"
              checked={rule.isAgreed}
              onChange={({ target }) => set({ ...rule, isAgreed: target.checked })}
            />
            {t('teach_linked_agree', URL.parse(state.origin)?.host ?? '')}
          </label>
          <p className="note">{t('teach_linked_how')}</p>
        </div>
      )}
      <label className="choice">
        <input type="radio" name={name} checked={!isLinked} onChange={() => set({ kind: 'ask' })} />
        {t('teach_ask')}
      </label>
    </div>
  );
}
