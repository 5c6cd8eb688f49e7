import type { BatchEntry } from '@/lib/deal/batch';
import { t } from '@/lib/i18n';

/** Says what was done with the deals of a batch; before any of it has taken effect, what is to be done. */
export function batchActionLabel({ actions, isUndo, states }: BatchEntry): string {
  const [action = 'update', ...others] = actions;
  const isMixed = others.length > 0 || action === 'restore';
  const what = isUndo ? 'undo' : isMixed ? 'update' : action;
  return t(states.applied ? `batch_did_${what}` : `wanted_${what}`);
}

/** Says how far a batch is, and what stayed as it is, in words and a colour. */
export function describeBatch({ count, states, needsAttention, isPaused, undoneBy }: BatchEntry): {
  tone: 'good' | 'warn' | 'bad' | 'none';
  title: string;
  reason?: string;
} {
  const write = (number: number) => number.toLocaleString(t('language'));
  const { waiting = 0, applied = 0 } = states;
  const unchanged = count - waiting - applied;
  const left = unchanged > 0 ? { reason: t('batch_unchanged', write(unchanged)) } : {};
  const progress = t('batch_progress', write(applied), write(count));
  if (waiting > 0) return { tone: 'warn', title: isPaused ? `${t('batch_paused')}. ${progress}` : progress, ...left };
  if (undoneBy !== null) return { tone: 'none', title: t('outcome_undone'), ...left };
  return { tone: needsAttention > 0 ? 'bad' : applied > 0 ? 'good' : 'none', title: progress, ...left };
}
