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

/** The names behind the ids in a deal, as far as they are known. */
export interface Names {
  contact?: (id: string) => string | undefined;
  user?: (id: string) => string | undefined;
}

/** Names a person by name and id, so that people of the same name can be told apart. */
export const personLabel = (id: string, name: string | undefined): string => (name ? `${name} (${id})` : id);

/** Gives a field's value as a manager reads it, a line for each contact. */
export function valueLabels(field: DealField, deal: Deal, { contact, user }: Names = {}): string[] {
  if (field === 'closed') return [t(deal.closed ? 'value_closed' : 'value_open')];
  if (field === 'contacts')
    return deal.contacts.length > 0 ? deal.contacts.map((id) => contact?.(id) || id) : [t('value_none')];
  if (field === 'responsibleUserId' && deal[field]) return [personLabel(deal[field], user?.(deal[field]))];
  return [deal[field] || t('value_none')];
}

/** Says that the company has switched these actions off. */
export const forbiddenLabel = (actions: readonly Action[]): string =>
  t('company_forbids', actions.map((action) => t(ACTION_LABELS[action])).join(', '));
