import { type ReactNode, useState } from 'react';
import { Confirm } from '@/components/Confirm';
import { crmName } from '@/components/crm-words';
import { t } from '@/lib/i18n';
import type { Lesson } from '@/lib/lesson/model';
import type { Crm } from '@/lib/messaging/protocol';
import { asksForPages, LessonFacts } from './LessonFacts';

interface Props {
  title: string;
  /** What somebody has taught, and a file brings. */
  lessons: readonly Lesson[];
  /** The lessons that the manager has now. */
  own: readonly Lesson[];
  crms: readonly Crm[];
  onConfirm: () => void;
  onCancel: () => void;
}

/** Shows what lessons from a file would read and where, before they are stored; pages they ask for need a word of its own. */
export function ConfirmLessons({ title, lessons, own, crms, onConfirm, onCancel }: Props) {
  const [isAgreed, setAgreed] = useState(false);
  const asks = lessons.some(asksForPages);
  return (
    <Confirm
      title={title}
      text={t('taught_import_text')}
      confirm={t('taught_import_confirm')}
      isBlocked={asks && !isAgreed}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {lessons.map((lesson) => (
        <LessonShown key={lesson.origin} lesson={lesson} crms={crms}>
          <Replaced lesson={lesson} own={own} />
        </LessonShown>
      ))}
      {asks && (
        <label className="agree">
          <input type="checkbox" checked={isAgreed} onChange={({ target }) => setAgreed(target.checked)} />
          {t('taught_import_agree')}
        </label>
      )}
    </Confirm>
  );
}

function LessonShown({ lesson, crms, children }: { lesson: Lesson; crms: readonly Crm[]; children: ReactNode }) {
  const repaired = crms.find(({ crm }) => crm === lesson.repairs?.crm);
  return (
    <div className="lesson">
      <strong>{lesson.label}</strong>
      <LessonFacts lesson={lesson} repaired={repaired && crmName(repaired.label, lesson.origin)} />
      {children}
    </div>
  );
}

/** Says which lesson another one would replace. */
function Replaced({ lesson: { origin }, own }: { lesson: Lesson; own: readonly Lesson[] }) {
  const replaced = own.find((lesson) => lesson.origin === origin);
  return replaced ? <p className="note advice">{t('taught_import_replaces', origin, replaced.label)}</p> : null;
}
