import { FIELD_LABELS } from '@/components/deal-labels';
import { TextField } from '@/components/TextField';
import type { ComposedDeal } from '@/lib/deal/compose';
import type { DealField } from '@/lib/deal/model';
import type { Plan } from '@/lib/deal/plan';
import { LIMITS } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import { DealContacts } from './chat/DealContacts';
import type { ChatOfDeal } from './chat/useChat';
import { Details } from './Details';
import type { DealLink } from './deal/useDealLink';
import { adviceWords, editWords, problemWords } from './fields';
import { ClosedInCrm, Responsible, ShowWhere } from './later';
import type { Placement } from './placement';

interface Props {
  link: DealLink;
  composed: ComposedDeal;
  plan: Plan;
  chat: ChatOfDeal;
  placement: Placement;
}

/** The id of the form, by which the primary button, which stands elsewhere, takes Enter in the form's fields. */
export const DEAL_FORM = 'deal';

/** Shows the deal that a press would send as a card, and lets the manager edit each field. */
export function DealForm({ link, composed, plan, chat, placement }: Props) {
  const { edits, looked, error, busy, deal } = link;
  // The manager cancels a press that is on its way before they change the deal.
  const readOnly = busy !== null || plan.state === 'pending';
  const changed = (field: DealField) => plan.differences.some((difference) => difference.field === field);
  const unread = (field: 'name' | 'responsibleUserId') => composed.unknownFields.includes(field);
  const problem = (field: DealField) => problemWords(field, plan.problems, error);
  const advice = (field: DealField) => adviceWords(field, plan.problems, deal?.page.uri);
  /** What the card says of a field that the manager changed; the table above the card says what Wazzup has there. */
  const edit = (field: 'name' | 'uri' | 'responsibleUserId') =>
    editWords(
      edits[field],
      deal,
      changed(field) && !placement.above?.fields.includes(field) ? looked?.there : null,
      field,
    );
  // A field that keeps the deal from being sent is always visible.
  const isHidden = (field: DealField) => placement.hidden.includes(field) && !problem(field);
  const common = (field: DealField) => ({
    problem: problem(field),
    note: advice(field),
    changed: changed(field),
    hidden: isHidden(field),
    readOnly,
  });
  const textField = (field: 'name' | 'id' | 'uri' | 'responsibleUserId') => ({
    label: t(FIELD_LABELS[field]),
    limit: LIMITS[field],
    value: composed.deal[field],
    onChange: (value: string) => link.edit({ [field]: value }),
    problem: problem(field),
    note: advice(field),
    advice: advice(field) !== undefined,
    changed: changed(field),
    readOnly,
  });
  const nameInCrm = deal?.page.responsible?.name;
  const noResponsible = unread('responsibleUserId');
  // Where the manager can choose the person by name, nobody asks them for a number.
  const isAskedByName = noResponsible && nameInCrm !== undefined && !chat.isClosed;
  const hasReason = (['id', 'uri', 'responsibleUserId'] as const).some(
    (field) => (problem(field) || advice(field)) && !(field === 'responsibleUserId' && isAskedByName),
  );
  const responsibleProblem = noResponsible ? t('note_unread_person') : problem('responsibleUserId');

  return (
    <form
      id={DEAL_FORM}
      className="form"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={({ key, target }) => {
        // Without a primary button the browser does nothing at Enter, and the manager would wait for nothing.
        if (key === 'Enter' && target instanceof HTMLInputElement && target.role !== 'combobox' && !link.isConfirmed)
          link.sayUnconfirmed();
      }}
    >
      <TextField
        {...textField('name')}
        hidden={isHidden('name')}
        {...(edit('name') && { note: edit('name'), advice: false })}
        {...(unread('name') && { problem: t('note_unread') })}
        {...(composed.isNameShortened && { note: t('note_shortened'), advice: false })}
      >
        {composed.unreadFields.includes('name') && <ShowWhere tabId={link.tabId} field="name" />}
      </TextField>
      <Responsible
        {...common('responsibleUserId')}
        problem={isAskedByName ? undefined : responsibleProblem}
        isAsked={isAskedByName}
        note={edit('responsibleUserId')}
        link={link}
        composed={composed}
        chat={chat}
      />
      <DealContacts {...common('contacts')} link={link} composed={composed} chat={chat} />
      {(composed.unknownFields.includes('closed') || edits.closed !== undefined) && (
        <ClosedInCrm
          uri={link.deal?.page.uri ?? ''}
          closed={composed.deal.closed}
          isSaid={edits.closed !== undefined}
          readOnly={readOnly}
          tabId={link.tabId}
          onChange={(closed) => link.edit({ closed })}
        />
      )}
      <Details isNeeded={hasReason || (changed('uri') && placement.above?.fields.includes('uri') === true)}>
        <div className="pair">
          <TextField
            {...textField('id')}
            // The id of a linked deal stays; an id that the manager is typing may for a moment be that of another deal.
            readOnly={readOnly || (Boolean(looked?.there) && edits.id === undefined)}
            {...(edits.id !== undefined && { note: t('note_id_typed'), advice: false })}
          />
          <TextField {...textField('responsibleUserId')} {...(noResponsible && { problem: t('note_unread') })} />
        </div>
        <TextField
          {...textField('uri')}
          inputMode="url"
          {...(!advice('uri') && edit('uri') && { note: edit('uri') })}
        />
      </Details>
      {placement.hidden.length > 0 && (
        <button type="button" className="button plain fold" onClick={placement.showHidden}>
          {t('show_unchanged')}
        </button>
      )}
    </form>
  );
}
