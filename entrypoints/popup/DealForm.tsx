import { useState } from 'react';
import { FIELD_LABELS } from '@/components/deal-labels';
import { TextField } from '@/components/TextField';
import type { ComposedDeal } from '@/lib/deal/compose';
import { DEAL_FIELDS, type DealField } from '@/lib/deal/model';
import type { Plan } from '@/lib/deal/plan';
import { addTypedPhone } from '@/lib/deal/typed-phones';
import { LIMITS } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import { ClosedInCrm } from './ClosedInCrm';
import { Contacts } from './Contacts';
import { ChooseUser } from './chat/ChooseUser';
import { contactWords } from './chat/contact-messages';
import { ChooseChannel, OpenChat } from './chat/OpenChat';
import type { ChatOfDeal } from './chat/useChat';
import { adviceWords, problemWords } from './fields';
import type { DealLink } from './useDealLink';

interface Props {
  link: DealLink;
  composed: ComposedDeal;
  plan: Plan;
  chat: ChatOfDeal;
}

/** The deal as it would be sent, every field open to correction. */
export function DealForm({ link, composed, plan, chat }: Props) {
  const { typed, looked, error, busy, deal } = link;
  const unfold = useFold(link, plan);
  const page = deal?.page;
  const isStranger = chat.seen?.responsible.state === 'unknown';
  // What is on its way is taken back before it is changed.
  const readOnly = busy !== null || plan.state === 'pending';
  const changed = (field: DealField) => plan.differences.some((difference) => difference.field === field);
  const unread = (field: 'name' | 'responsibleUserId') => composed.unknownFields.includes(field);
  const problem = (field: DealField) => problemWords(field, plan.problems, error);
  // What keeps the deal from being sent is never out of sight.
  const isFolded = (field: DealField) => unfold.hidden.includes(field) && !problem(field);
  const common = (field: DealField) => ({
    label: t(FIELD_LABELS[field]),
    problem: problem(field),
    note: adviceWords(field, plan.problems),
    advice: true,
    changed: changed(field),
    hidden: isFolded(field),
    readOnly,
  });

  return (
    <div className="form">
      <TextField
        {...common('name')}
        limit={LIMITS.name}
        value={composed.deal.name}
        onChange={(name) => link.type({ name })}
        {...(unread('name') && { problem: t('note_unread') })}
        {...(composed.isNameShortened && { note: t('note_shortened'), advice: false })}
      />
      <div className="pair">
        <TextField
          {...common('id')}
          limit={LIMITS.id}
          value={composed.deal.id}
          // Linked, it stays; being typed, it may pass by other deals' numbers.
          readOnly={readOnly || (Boolean(looked?.there) && typed.id === undefined)}
          onChange={(id) => link.type({ id })}
          {...(typed.id !== undefined && { note: t('note_id_typed'), advice: false })}
        />
        <TextField
          {...common('responsibleUserId')}
          limit={LIMITS.responsibleUserId}
          value={composed.deal.responsibleUserId}
          onChange={(responsibleUserId) => link.type({ responsibleUserId })}
          {...(unread('responsibleUserId') && { problem: t('note_unread') })}
          {...(typed.responsibleUserId === undefined &&
            !isStranger && { note: page?.responsible?.name, advice: false })}
        />
      </div>
      {isStranger && !isFolded('responsibleUserId') && <ChooseUser link={link} />}
      <TextField
        {...common('uri')}
        limit={LIMITS.uri}
        inputMode="url"
        value={composed.deal.uri}
        onChange={(uri) => link.type({ uri })}
      />
      <Contacts
        contacts={composed.contacts}
        onChange={(contacts) => link.type({ contacts })}
        problem={problem('contacts')}
        note={contactsNote(composed) ?? adviceWords('contacts', plan.problems)}
        changed={changed('contacts')}
        hidden={isFolded('contacts')}
        readOnly={readOnly}
        about={({ id, name }) => {
          const inChat = chat.contacts.find((contact) => contact.id === id.trim());
          const isPhoneOfUse = inChat?.seen?.state === 'missing' && composed.withoutPhones.includes(id);
          return {
            words: contactWords(inChat, plan.state === 'pending'),
            action: <OpenChat chat={chat} contactId={id.trim()} name={name || id} />,
            onPhone: isPhoneOfUse
              ? (phone) => link.type({ phones: addTypedPhone(typed.phones, { id, phone }) })
              : undefined,
          };
        }}
      >
        <ChooseChannel chat={chat} />
      </Contacts>
      {(composed.unknownFields.includes('closed') || typed.closed !== undefined) && (
        <ClosedInCrm
          closed={composed.deal.closed}
          isSaid={typed.closed !== undefined}
          readOnly={readOnly}
          onChange={(closed) => link.type({ closed })}
        />
      )}
      {unfold.hidden.length > 0 && (
        <button type="button" className="button plain wide" onClick={unfold.show}>
          {t('show_unchanged')}
        </button>
      )}
    </div>
  );
}

/** That contacts may be missing. */
function contactsNote({ unreadFields, unknownFields, contacts }: ComposedDeal): string | undefined {
  if (!unreadFields.includes('contacts')) return undefined;
  if (contacts.length > 0) return t('note_some_contacts');
  return unknownFields.includes('contacts') ? t('note_unread_contacts') : undefined;
}

/**
 * The fields that step aside while others differ. Decided when Wazzup has answered and nothing is typed, never while
 * someone types: a form must not jump under the hands.
 */
function useFold({ looked, typed }: DealLink, plan: Plan) {
  const [decided, setDecided] = useState<{ by: unknown; hidden: DealField[] }>({ by: undefined, hidden: [] });
  if (decided.by !== looked) {
    const folds = plan.state === 'differs' && Object.keys(typed).length === 0;
    const differs = plan.differences.map(({ field }) => field);
    setDecided({ by: looked, hidden: folds ? DEAL_FIELDS.filter((field) => !differs.includes(field)) : [] });
  }
  return { hidden: decided.hidden, show: () => setDecided({ by: looked, hidden: [] }) };
}
