import { useState } from 'react';
import { FIELD_LABELS } from '@/components/deal-labels';
import { TextField } from '@/components/TextField';
import type { ComposedDeal } from '@/lib/deal/compose';
import { DEAL_FIELDS, type DealField } from '@/lib/deal/model';
import type { Plan } from '@/lib/deal/plan';
import { LIMITS } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import { ClosedInCrm } from './ClosedInCrm';
import { DealContacts } from './chat/DealContacts';
import type { ChatOfDeal } from './chat/useChat';
import { hasEdits } from './deal/deal-tab';
import type { DealLink } from './deal/useDealLink';
import { adviceWords, problemWords } from './fields';
import { ChooseUser } from './later';

interface Props {
  link: DealLink;
  composed: ComposedDeal;
  plan: Plan;
  chat: ChatOfDeal;
}

/** Shows the deal that a press would send, and lets the manager edit each field. */
export function DealForm({ link, composed, plan, chat }: Props) {
  const { edits, looked, error, busy, deal } = link;
  const unchanged = useUnchangedFields(link, plan);
  const isStranger = chat.seen?.responsible.state === 'unknown';
  // The manager cancels a press that is on its way before they change the deal.
  const readOnly = busy !== null || plan.state === 'pending';
  const changed = (field: DealField) => plan.differences.some((difference) => difference.field === field);
  const unread = (field: 'name' | 'responsibleUserId') => composed.unknownFields.includes(field);
  const problem = (field: DealField) => problemWords(field, plan.problems, error);
  // A field that keeps the deal from being sent is always visible.
  const isHidden = (field: DealField) => unchanged.hidden.includes(field) && !problem(field);
  const common = (field: DealField) => ({
    problem: problem(field),
    note: adviceWords(field, plan.problems, deal?.page.uri),
    changed: changed(field),
    hidden: isHidden(field),
    readOnly,
  });
  const textField = (field: DealField) => ({ label: t(FIELD_LABELS[field]), ...common(field), advice: true });

  return (
    <div className="form">
      <TextField
        {...textField('name')}
        limit={LIMITS.name}
        value={composed.deal.name}
        onChange={(name) => link.edit({ name })}
        {...(unread('name') && { problem: t('note_unread') })}
        {...(composed.isNameShortened && { note: t('note_shortened'), advice: false })}
      />
      <div className="pair">
        <TextField
          {...textField('id')}
          limit={LIMITS.id}
          value={composed.deal.id}
          // The id of a linked deal stays; an id that the manager is typing may for a moment be that of another deal.
          readOnly={readOnly || (Boolean(looked?.there) && edits.id === undefined)}
          onChange={(id) => link.edit({ id })}
          {...(edits.id !== undefined && { note: t('note_id_typed'), advice: false })}
        />
        <TextField
          {...textField('responsibleUserId')}
          limit={LIMITS.responsibleUserId}
          value={composed.deal.responsibleUserId}
          onChange={(responsibleUserId) => link.edit({ responsibleUserId })}
          {...(unread('responsibleUserId') && { problem: t('note_unread') })}
          {...(edits.responsibleUserId === undefined &&
            !isStranger && { note: deal?.page.responsible?.name, advice: false })}
        />
      </div>
      {isStranger && !isHidden('responsibleUserId') && <ChooseUser link={link} onRenewed={chat.askAgain} />}
      <TextField
        {...textField('uri')}
        limit={LIMITS.uri}
        inputMode="url"
        value={composed.deal.uri}
        onChange={(uri) => link.edit({ uri })}
      />
      <DealContacts {...common('contacts')} link={link} composed={composed} chat={chat} />
      {(composed.unknownFields.includes('closed') || edits.closed !== undefined) && (
        <ClosedInCrm
          uri={link.deal?.page.uri ?? ''}
          closed={composed.deal.closed}
          isSaid={edits.closed !== undefined}
          readOnly={readOnly}
          onChange={(closed) => link.edit({ closed })}
        />
      )}
      {unchanged.hidden.length > 0 && (
        <button type="button" className="button plain wide" onClick={unchanged.show}>
          {t('show_unchanged')}
        </button>
      )}
    </div>
  );
}

/**
 * The fields that the form hides while others differ from Wazzup's deal. The form decides it when Wazzup has answered
 * and there are no edits, never while the manager types: the fields must not move under their hands.
 */
function useUnchangedFields({ looked, edits }: DealLink, plan: Plan) {
  const [decision, setDecision] = useState<{ on: unknown; hidden: DealField[] }>({ on: undefined, hidden: [] });
  if (decision.on !== looked) {
    const hidesUnchanged = plan.state === 'differs' && !hasEdits(edits);
    const differs = plan.differences.map(({ field }) => field);
    setDecision({ on: looked, hidden: hidesUnchanged ? DEAL_FIELDS.filter((field) => !differs.includes(field)) : [] });
  }
  return { hidden: decision.hidden, show: () => setDecision({ on: looked, hidden: [] }) };
}
