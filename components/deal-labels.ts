import type { User } from '@/lib/chat/model';
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

/** The same under a heading that says that they act in Wazzup. */
export const ACTION_WORDS = {
  create: 'action_create_short',
  update: 'action_update_short',
  close: 'action_close_short',
  reopen: 'action_reopen_short',
  delete: 'action_delete_short',
} as const satisfies Record<Action, MessageKey>;

/** The label of a field whose value stands beside it as people read it, which of a person is the name. */
export const valueTitle = (field: DealField): string =>
  t(field === 'responsibleUserId' ? 'responsible' : FIELD_LABELS[field]);

/** The names behind the ids in a deal, as far as they are known. */
export interface Names {
  contact?: (id: string) => string | undefined;
  user?: (id: string) => string | undefined;
}

/** Names a person by name and id, so that people of the same name can be told apart. */
export const personLabel = (id: string, name: string | undefined): string => (name ? `${name} (${id})` : id);

/** Names one of Wazzup's users; with the id only where another user has the same name. */
export const userLabel = (id: string, name: string, users: readonly User[]): string =>
  users.some((user) => user.id !== id && user.name === name) ? personLabel(id, name) : name || id;

/** Gives a field's value as a manager reads it, a line for each contact. */
export function valueLabels(field: DealField, deal: Deal, { contact, user }: Names = {}): string[] {
  if (field === 'closed') return [t(deal.closed ? 'value_closed' : 'value_open')];
  if (field === 'contacts')
    return deal.contacts.length > 0 ? deal.contacts.map((id) => contact?.(id) || id) : [t('value_none')];
  if (field === 'responsibleUserId' && deal[field]) return [user?.(deal[field]) || deal[field]];
  return [deal[field] || t('value_none')];
}

/** Says that the company has switched these actions off. */
export const forbiddenLabel = (actions: readonly Action[]): string =>
  t('company_forbids', actions.map((action) => t(ACTION_LABELS[action])).join(', '));
