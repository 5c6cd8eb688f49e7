import type { BatchAction } from '@/lib/deal/batch';
import type { Deal } from '@/lib/deal/model';
import { confirmationOf } from '@/lib/deal/plan';
import type { MessageKey, PluralKey } from '@/lib/i18n';

interface BulkWords {
  /** The button's label, before the number. */
  label: MessageKey;
  title: PluralKey;
}

/** What the buttons over the table do with many deals. */
export type BulkAction = Exclude<BatchAction, 'import'>;

/** The buttons for many deals, in their order, and the questions before they act. */
export const BULK_WORDS = {
  close: { label: 'action_close_short', title: 'bulk_close_title' },
  reopen: { label: 'action_reopen_short', title: 'bulk_reopen_title' },
  responsible: { label: 'responsible_confirm', title: 'bulk_responsible_title' },
  delete: { label: 'action_delete_short', title: 'bulk_delete_title' },
} as const satisfies Record<BulkAction, BulkWords>;

export const BULK_ACTIONS = Object.keys(BULK_WORDS) as BulkAction[];

/** The deals that an action changes: a closed deal is not closed once more. */
export function dealsToChange(action: BulkAction, deals: readonly Deal[], responsibleUserId?: string): Deal[] {
  return deals.filter((deal) => {
    if (action === 'close') return !deal.closed;
    if (action === 'reopen') return deal.closed;
    if (action === 'delete' || responsibleUserId === undefined) return true;
    // The popup asks by the same rule whether a press moves the chat.
    return confirmationOf(deal, { ...deal, responsibleUserId }) === 'responsible';
  });
}
