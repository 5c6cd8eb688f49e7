import { useId } from 'react';
import type { AddressChoice } from '@/lib/crm/teaching/teacher';
import { t } from '@/lib/i18n';
import { FieldCard } from './FieldCard';
import type { Teaching } from './useTeaching';

/** The deal's id: which part of the address it is. */
export function DealIdCard({ teaching }: { teaching: Teaching }) {
  const { state, dispatch } = teaching;
  const { address, addresses, otherDeal, choosing } = state;
  const choices = address && !addresses.some(({ form }) => form === address.form) ? [address, ...addresses] : addresses;
  const name = useId();
  return (
    <FieldCard
      field="id"
      words={address?.id ?? t('teach_no_id')}
      isEmpty={!address}
      isGuessed={false}
      isChoosing={choosing === 'id'}
      isIdle={state.place === 'ready' && choosing === null}
      problem={state.problemOf === 'id' ? state.problem : null}
      onChoose={() => teaching.choose('id')}
      onStop={teaching.stopChoosing}
      onDrop={() => dispatch({ type: 'failed', problem: 'not-in-address', field: 'id' })}
      onLook={() => {}}
    >
      {address && choices.length < 2 && <FormOfAddress choice={address} host={hostOf(state.origin)} />}
      {choices.length > 1 && (
        <div role="radiogroup" aria-label={t('teach_which_id')} className="choices-of-id">
          {choices.map((choice) => (
            <label key={choice.form} className="choice">
              <input
                type="radio"
                name={name}
                checked={choice.form === address?.form}
                onChange={() => dispatch({ type: 'addressed', address: choice })}
              />
              <FormOfAddress choice={choice} host={hostOf(state.origin)} />
            </label>
          ))}
        </div>
      )}
      {otherDeal && <p className="note">{t('teach_second', otherDeal.id)}</p>}
    </FieldCard>
  );
}

const hostOf = (origin: string): string => URL.parse(origin)?.host ?? '';

/** The address of a deal as people read it, with the id marked in it. */
function FormOfAddress({ choice: { form, id }, host }: { choice: AddressChoice; host: string }) {
  // What may be anything is written as people leave it out.
  const [before = '', after = ''] = form.replaceAll('*', '…').split(/\{\w+\}/);
  // The id can begin with words that the form has too, as in `lead_{code}`.
  const start = [...id].findIndex(
    (_, at) => at > 0 && before.endsWith(id.slice(0, at)) && !before.endsWith(id.slice(0, at + 1)),
  );
  return (
    <span className="address" dir="ltr">
      {host}
      {before}
      <mark>{start > 0 ? id.slice(start) : id}</mark>
      {after}
    </span>
  );
}
