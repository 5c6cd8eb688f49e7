import { valueWords } from '@/components/taught-words';
import { t } from '@/lib/i18n';
import type { LessonField } from '@/lib/lesson/model';
import { ClosedWords } from './ClosedWords';
import { FieldCard } from './FieldCard';
import { fieldWords } from './field-words';
import { PhonesRule } from './PhonesRule';
import { ResponsibleRule } from './ResponsibleRule';
import type { FieldState } from './state';
import type { Teaching } from './useTeaching';

/** A field that the page shows: its value here and on the other deal, or what stands in for it. */
export function ValueCard({ field, teaching }: { field: LessonField; teaching: Teaching }) {
  const { state, dispatch, page } = teaching;
  const known = state.fields[field];
  const isIdle = state.place === 'ready' && state.choosing === null;
  const isStandIn =
    known.rule.kind === 'fixed' ? known.rule.id !== '' : known.rule.kind === 'linked' && known.rule.chosen !== null;
  return (
    <FieldCard
      field={field}
      words={fieldWords(field, known)}
      isEmpty={!known.marked?.value && !isStandIn}
      isGuessed={known.origin === 'guessed'}
      isChoosing={state.choosing === field}
      isIdle={isIdle}
      problem={state.problemOf === field ? state.problem : null}
      onChoose={() => teaching.choose(field)}
      onStop={teaching.stopChoosing}
      onDrop={() => dispatch({ type: 'dropped', field })}
      onAgree={() => dispatch({ type: 'agreed', field })}
      onLook={(isLooking) => isIdle && known.marked && void page.show(isLooking ? known.marked.marks : [])}
    >
      {field === 'responsible' && known.marked?.value?.responsible && !known.marked.value.responsible.id && (
        <p className="note">{t('teach_by_name')}</p>
      )}
      {field === 'responsible' && known.origin === 'dropped' && <ResponsibleRule teaching={teaching} />}
      {field === 'phones' && known.origin === 'dropped' && <PhonesRule teaching={teaching} />}
      {field === 'closed' && known.marked?.value && <ClosedWords teaching={teaching} />}
      <Proof field={field} known={known} />
    </FieldCard>
  );
}

/** Says what the other deal shows in the same place, and what follows from that. */
function Proof({ field, known: { other, proof } }: { field: LessonField; known: FieldState }) {
  const value = other?.value && valueWords(field, other.value);
  return (
    <>
      {value && <p className="note">{t('teach_second', value)}</p>}
      {proof === 'same' && field !== 'closed' && <p className="note advice">{t('teach_same')}</p>}
      {proof === 'disagree' && <p className="note advice">{t('teach_disagree')}</p>}
      {proof === 'silent' && field !== 'closed' && <p className="note advice">{t('teach_silent')}</p>}
    </>
  );
}
