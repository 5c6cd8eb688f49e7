import { useId, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { TextField } from '@/components/TextField';
import { TAUGHT_LABELS } from '@/components/taught-words';
import { useSettings } from '@/components/useSettings';
import { type MessageKey, t } from '@/lib/i18n';
import { isTaughtBy } from '@/lib/settings';
import { keepLesson } from './keep-lesson';
import { leftOut, lessonToKeep, type NotYet, replaces, whyNotYet } from './lesson-in-hand';
import { ProblemNote } from './ProblemNote';
import type { Teaching } from './useTeaching';

const WHY = {
  company: 'teach_company',
  check: 'teach_check_first',
  id: 'teach_no_id',
  name: 'teach_name_first',
  field: 'teach_field_first',
} as const satisfies Record<NotYet | 'company', MessageKey>;

/** No name of a CRM is longer. */
const LONGEST_LABEL = 60;

/** Lets the manager try what was taught on another deal, and keep it. */
export function SaveLesson({ teaching }: { teaching: Teaching }) {
  const { state, dispatch, only, repairs, check } = teaching;
  const { settings } = useSettings();
  const [isAsking, setAsking] = useState(false);
  const id = useId();
  const lesson = lessonToKeep(state, repairs);
  const known = settings?.lessons.find(({ origin }) => origin === state.origin);
  const isCompanys = settings !== undefined && isTaughtBy(settings.company, state.origin);
  // One field alone belongs to a reader that is built in, or to a lesson that is there.
  const isHomeless = only !== undefined && !repairs && !known;
  const why = isCompanys ? 'company' : isHomeless ? 'check' : whyNotYet(state, only, repairs);
  const isIdle = state.place === 'ready' && state.choosing === null && !state.isChecking;
  const left = state.otherDeal && !only ? leftOut(state) : [];

  function save() {
    setAsking(false);
    void keepLesson(lesson, only, known).then(
      (outcome) => dispatch(outcome === 'kept' ? { type: 'saved' } : { type: 'failed', problem: 'changed' }),
      () => dispatch({ type: 'failed', problem: 'not-saved' }),
    );
  }

  return (
    <footer className="foot">
      {!only && !why && (
        <TextField
          label={t('teach_label')}
          value={state.label}
          limit={LONGEST_LABEL}
          onChange={(label) => dispatch({ type: 'labelled', label: label.slice(0, LONGEST_LABEL) })}
        />
      )}
      {left.length > 0 && (
        <p className="note">{t('teach_left_out', left.map((field) => t(TAUGHT_LABELS[field])).join(', '))}</p>
      )}
      {state.problem && !state.problemOf && <ProblemNote problem={state.problem} />}
      <p id={id} className="note" aria-live="polite">
        {t(why ? WHY[why] : 'teach_save_means')}
      </p>
      <div className="row">
        <button
          type="button"
          className={why ? 'button primary' : 'button'}
          aria-disabled={!isIdle || undefined}
          onClick={() => isIdle && check()}
        >
          {t('teach_check')}
        </button>
        <button
          type="button"
          className={why ? 'button' : 'button primary'}
          aria-disabled={why !== undefined || !isIdle || undefined}
          aria-describedby={id}
          onClick={() => {
            if (why || !isIdle) return;
            if (replaces(known, lesson, only)) setAsking(true);
            else save();
          }}
        >
          {t('teach_save')}
        </button>
      </div>
      {isAsking && known && (
        <Confirm
          title={t('teach_replace_title', known.label)}
          text={t('teach_replace_text')}
          confirm={t('teach_replace')}
          onConfirm={save}
          onCancel={() => setAsking(false)}
        />
      )}
    </footer>
  );
}
