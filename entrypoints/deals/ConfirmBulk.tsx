import { useId, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { userLabel } from '@/components/deal-labels';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { Deal } from '@/lib/deal/model';
import { t, tCount } from '@/lib/i18n';
import { BULK_WORDS, type BulkAction, dealsToChange } from './bulk';

/** How many deals the question names. */
const NAMED = 8;

interface Props {
  action: BulkAction;
  deals: readonly Deal[];
  onConfirm: (deals: Deal[], responsibleUserId?: string) => void;
  onCancel: () => void;
}

/** Shows what a press would change for how many deals, and asks whether it may. */
export function ConfirmBulk({ action, deals, onConfirm, onCancel }: Props) {
  const [person, setPerson] = useState<string>();
  const changed = dealsToChange(action, deals, person);
  const names = changed.slice(0, NAMED).map(({ id, name }) => ({ id, name: name || id }));
  const isResponsible = action === 'responsible';
  return (
    <Confirm
      title={tCount(BULK_WORDS[action].title, changed.length)}
      text={isResponsible ? `${t('bulk_responsible_text')}\n${t('bulk_text')}` : t('bulk_text')}
      confirm={t('confirm')}
      danger={action === 'delete'}
      isBlocked={changed.length === 0 || (isResponsible && person === undefined)}
      onCancel={onCancel}
      onConfirm={() => onConfirm(changed, person)}
    >
      {isResponsible && <ChoosePerson chosen={person} onChoose={setPerson} />}
      <ul className="preview">
        {names.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {changed.length > NAMED && (
          <li className="quiet">{t('bulk_more', (changed.length - NAMED).toLocaleString(t('language')))}</li>
        )}
      </ul>
    </Confirm>
  );
}

function ChoosePerson({ chosen, onChoose }: { chosen: string | undefined; onChoose: (id: string) => void }) {
  const id = useId();
  const users = useWazzupUsers(true)?.users ?? [];
  return (
    <div className="field">
      <label htmlFor={id}>{t('bulk_new_responsible')}</label>
      <select id={id} className="input" value={chosen ?? ''} onChange={({ target }) => onChoose(target.value)}>
        <option value="" disabled>
          {t('bulk_choose')}
        </option>
        {users.map((user) => (
          <option key={user.id} value={user.id}>
            {userLabel(user.id, user.name, users)}
          </option>
        ))}
      </select>
    </div>
  );
}
