import { formatTime, reasonMessage } from '@/components/entry-labels';
import type { BatchEntry } from '@/lib/deal/batch';
import { t, tCount } from '@/lib/i18n';
import type { BatchLine } from './history-line';

/** Says what was done with the deals of a batch; before any of it has taken effect, what is to be done. */
export function batchActionLabel({ actions, isUndo, states }: BatchEntry): string {
  const [action = 'update', ...others] = actions;
  const isMixed = others.length > 0 || action === 'restore';
  const what = isUndo ? 'undo' : isMixed ? 'update' : action;
  return t(states.applied ? `batch_did_${what}` : `wanted_${what}`);
}

/** Says how far a batch is, what stayed as it is, and why the rest waits, in words and a colour. */
export function describeBatch({ count, states, needsAttention, isPaused, undoneBy, waitsFor }: BatchLine): {
  tone: 'good' | 'warn' | 'bad' | 'none';
  title: string;
  reason?: string;
} {
  const write = (number: number) => number.toLocaleString(t('language'));
  const { waiting = 0, applied = 0 } = states;
  const unchanged = count - waiting - applied;
  const reasons = [
    ...(unchanged > 0 ? [t('batch_unchanged', write(unchanged))] : []),
    ...(waiting > 0 && waitsFor ? [reasonMessage(waitsFor)] : []),
  ];
  const left = reasons.length > 0 ? { reason: reasons.join('. ') } : {};
  const progress = t('batch_progress', write(applied), write(count));
  if (waiting > 0) return { tone: 'warn', title: isPaused ? `${t('batch_paused')}. ${progress}` : progress, ...left };
  if (undoneBy !== null) return { tone: 'none', title: t('outcome_undone'), ...left };
  return { tone: needsAttention > 0 ? 'bad' : applied > 0 ? 'good' : 'none', title: progress, ...left };
}

/** Gives all texts that the row of a batch shows. */
export function rowTexts(batch: BatchLine): string[] {
  const { title, reason = '' } = describeBatch(batch);
  const { short, long } = formatTime(batch.at);
  return [tCount('batch_count', batch.count), batchActionLabel(batch), title, reason, short, long];
}
