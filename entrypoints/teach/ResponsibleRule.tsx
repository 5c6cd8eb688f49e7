import { useId } from 'react';
import { Combobox } from '@/components/Combobox';
import { userLabel } from '@/components/deal-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import { t } from '@/lib/i18n';
import { LinkedRule } from './LinkedRule';
import type { Teaching } from './useTeaching';

/** Asks who answers for the deals of a CRM whose pages do not say it. */
export function ResponsibleRule({ teaching }: { teaching: Teaching }) {
  const { state, dispatch } = teaching;
  const name = useId();
  const { rule } = state.fields.responsible;
  const isFixed = rule.kind === 'fixed';
  const list = useWazzupUsers(isFixed);
  const users = list?.users ?? [];
  const chosen = isFixed ? rule.id : '';
  return (
    <div role="radiogroup" aria-label={t('teach_instead')} className="rules">
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={isFixed}
          onChange={() => dispatch({ type: 'ruled', field: 'responsible', rule: { kind: 'fixed', id: '', name: '' } })}
        />
        {t('teach_fixed')}
      </label>
      {isFixed && (
        <Combobox
          label={t('teach_fixed_who')}
          value={rule.name}
          chosen={chosen}
          options={list && users.map(({ id, name }) => ({ id, label: userLabel(id, name, users) }))}
          emptyWords={t(list ? 'no_users' : 'state_asking')}
          readOnly={false}
          changed={false}
          invalid={false}
          described={undefined}
          onOpen={() => {}}
          onChoose={(id) => {
            const label = users.find((user) => user.id === id)?.name || id;
            dispatch({ type: 'ruled', field: 'responsible', rule: { kind: 'fixed', id, name: label } });
          }}
        />
      )}
      <LinkedRule field="responsible" name={name} teaching={teaching} />
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={rule.kind === 'ask'}
          onChange={() => dispatch({ type: 'ruled', field: 'responsible', rule: { kind: 'ask' } })}
        />
        {t('teach_ask')}
      </label>
    </div>
  );
}
