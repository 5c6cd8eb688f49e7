import type { MessageKey } from '@/lib/i18n';
import type { Column } from './table-state';

export const COLUMN_LABELS = {
  name: 'field_name',
  id: 'field_id',
  responsible: 'responsible',
  contacts: 'field_contacts',
  state: 'field_closed',
  crm: 'deals_crm',
  changed: 'deals_changed',
} as const satisfies Record<Column, MessageKey>;
