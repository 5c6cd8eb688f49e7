import type { Action } from '@/lib/deal/plan';
import { t, type Word } from '@/lib/words';

export const ACTION_WORDS = {
  create: 'action_create',
  update: 'action_update',
  close: 'action_close',
  reopen: 'action_reopen',
  delete: 'action_delete',
} as const satisfies Record<Action, Word>;

/** That these are switched off, and by whom. */
export const forbiddenWords = (actions: readonly Action[]): string =>
  t('company_forbids', actions.map((action) => t(ACTION_WORDS[action])).join(', '));
