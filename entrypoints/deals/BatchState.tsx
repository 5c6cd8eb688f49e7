import { useEffect, useState } from 'react';
import { ACTION_LABELS } from '@/components/deal-labels';
import { describeOutcome, latestDeal } from '@/components/entry-labels';
import { errorMessage } from '@/components/error-messages';
import { LinkedName } from '@/components/LinkedName';
import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import { t } from '@/lib/i18n';
import { type BatchControls, waitingIn } from './useBatch';

/** Shows how far a change of many deals is, what stayed as it is and why, and undoes it. */
export function BatchState({ running, error, pause, undo, hide }: BatchControls) {
  if (!running && !error) return null;
  return (
    <section className="batch" aria-live="polite">
      {error && (
        <div className="notice" role="alert">
          <p>{errorMessage(error.kind, error.details).title}</p>
        </div>
      )}
      {running && <Progress batch={running.batch} />}
      {running && <Problems problems={running.problems} count={running.batch.needsAttention} />}
      <div className="row">
        {running && waitingIn(running.batch) > 0 && (
          <button type="button" className="button" onClick={() => void pause(running.batch)}>
            {t(running.batch.isPaused ? 'batch_resume' : 'batch_pause')}
          </button>
        )}
        {running && <UndoButton batch={running.batch} onUndo={() => void undo(running.batch)} />}
        {!(running && waitingIn(running.batch) > 0) && (
          <button type="button" className="button" onClick={hide}>
            {t('batch_hide')}
          </button>
        )}
      </div>
    </section>
  );
}

/** Says what is done, by the batch's first action; one that puts deals back changes them. */
function headingOf({ actions: [action], isUndo }: BatchEntry): string {
  if (isUndo) return t('undo');
  return t(ACTION_LABELS[action === undefined || action === 'restore' ? 'update' : action]);
}

function Progress({ batch }: { batch: BatchEntry }) {
  const done = batch.count - waitingIn(batch);
  const write = (count: number) => count.toLocaleString(t('language'));
  // What is over has no bar: the words say the result.
  const applied = batch.states.applied ?? 0;
  const isOver = done === batch.count;
  const words = t('batch_progress', write(isOver ? applied : done), write(batch.count));
  return (
    <div className="reading">
      <h2>{headingOf(batch)}</h2>
      {!isOver && <progress aria-label={headingOf(batch)} aria-valuetext={words} value={done} max={batch.count} />}
      <span>{words}</span>
      {batch.isPaused && <span className="quiet">{t('batch_paused')}</span>}
    </div>
  );
}

function Problems({ problems, count }: { problems: readonly HistoryEntry[]; count: number }) {
  if (count === 0) return null;
  return (
    <details className="problems">
      <summary>{t('batch_unchanged', count.toLocaleString(t('language')))}</summary>
      <ul>
        {problems.map((entry) => {
          const { id, name, uri } = latestDeal(entry);
          const { title, reason = title } = describeOutcome(entry);
          return (
            <li key={entry.seq}>
              <LinkedName id={`problem-${entry.seq}`} name={name || id} uri={uri} />
              <p className="quiet">{reason}</p>
            </li>
          );
        })}
      </ul>
      {count > problems.length && <p>{t('bulk_more', (count - problems.length).toLocaleString(t('language')))}</p>}
    </details>
  );
}

/** Is there for as long as the batch can be undone. */
function UndoButton({ batch, onUndo }: { batch: BatchEntry; onUndo: () => void }) {
  const [now, setNow] = useState(Date.now);
  const { undoUntil } = batch;
  useEffect(() => {
    if (undoUntil === null) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, undoUntil - Date.now()));
    return () => clearTimeout(timer);
  }, [undoUntil]);
  if (undoUntil === null || undoUntil <= now) return null;
  return (
    <button type="button" className="button primary" onClick={onUndo}>
      {t('undo')}
    </button>
  );
}
