import { useId } from 'react';
import { type MessageKey, t } from '@/lib/i18n';
import { contactForm } from './lesson-in-hand';
import type { Teaching } from './useTeaching';

const LABELS = { phones: 'teach_linked', responsible: 'teach_linked_owner' } as const satisfies Record<
  string,
  MessageKey
>;

interface Props {
  field: 'phones' | 'responsible';
  /** The name of the choice to which it belongs. */
  name: string;
  teaching: Teaching;
}

/** Offers to read a field on each contact's own page, once the manager has agreed that these pages are asked for. */
export function LinkedRule({ field, name, teaching: { state, dispatch, repairs } }: Props) {
  const why = useId();
  const { rule } = state.fields[field];
  const form = contactForm(state);
  const obstacle = whyNot(state.fields.contacts.marked !== null, form);
  // A reader that is built in asks its CRM itself.
  if (repairs) return null;
  return (
    <>
      <label className="choice">
        <input
          type="radio"
          name={name}
          checked={rule.kind === 'linked'}
          disabled={obstacle !== undefined}
          aria-describedby={obstacle && why}
          onChange={() => dispatch({ type: 'ruled', field, rule: { kind: 'linked', isAgreed: false, chosen: null } })}
        />
        {t(LABELS[field])}
      </label>
      {obstacle && (
        <p id={why} className="note">
          {t(obstacle)}
        </p>
      )}
      {rule.kind === 'linked' && form !== undefined && (
        <div className="linked">
          <p className="address" dir="ltr">
            {state.origin}
            {form}
          </p>
          <label className="choice">
            <input
              type="checkbox"
              checked={rule.isAgreed}
              onChange={({ target }) => dispatch({ type: 'ruled', field, rule: { ...rule, isAgreed: target.checked } })}
            />
            {t('teach_linked_agree', URL.parse(state.origin)?.host ?? '')}
          </label>
          <p className="note">{t('teach_linked_how')}</p>
        </div>
      )}
    </>
  );
}

/** Why contacts' pages cannot be asked for: nobody has shown the contacts, or no address of theirs can be asked for. */
function whyNot(hasContacts: boolean, form: string | undefined): MessageKey | undefined {
  if (form !== undefined) return undefined;
  return hasContacts ? 'teach_linked_no_page' : 'teach_linked_no_link';
}
