import type { Deal, DealField } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { type MessageKey, t } from '@/lib/i18n';

export const FIELD_LABELS = {
  name: 'field_name',
  id: 'field_id',
  uri: 'field_uri',
  responsibleUserId: 'field_responsible',
  contacts: 'field_contacts',
  closed: 'field_closed',
} as const satisfies Record<DealField, MessageKey>;

export const ACTION_LABELS = {
  create: 'action_create',
  update: 'action_update',
  close: 'action_close',
  reopen: 'action_reopen',
  delete: 'action_delete',
} as const satisfies Record<Action, MessageKey>;

/** What is known of the people behind the ids of a deal. */
export interface Names {
  contact?: (id: string) => string | undefined;
  user?: (id: string) => string | undefined;
}

/** A person by name and id; people of the same name are told apart. */
export const personLabel = (id: string, name: string | undefined): string => (name ? `${name} (${id})` : id);

/** A field's value as a manager reads it, a line for each contact. */
export function valueLabels(field: DealField, deal: Deal, { contact, user }: Names = {}): string[] {
  if (field === 'closed') return [t(deal.closed ? 'value_closed' : 'value_open')];
  if (field === 'contacts')
    return deal.contacts.length > 0 ? deal.contacts.map((id) => contact?.(id) || id) : [t('value_none')];
  if (field === 'responsibleUserId' && deal[field]) return [personLabel(deal[field], user?.(deal[field]))];
  return [deal[field] || t('value_none')];
}

/** That these are switched off, and by whom. */
export const forbiddenLabel = (actions: readonly Action[]): string =>
  t('company_forbids', actions.map((action) => t(ACTION_LABELS[action])).join(', '));
