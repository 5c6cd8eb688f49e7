import { useState } from 'react';
import { browser } from 'wxt/browser';
import { Confirm } from '@/components/Confirm';
import { crmName } from '@/components/crm-words';
import { saveFile } from '@/components/save-file';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import type { Lesson } from '@/lib/lesson/model';
import type { Crm } from '@/lib/messaging/protocol';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { lessonFile, lessonFileName } from '@/lib/settings/lesson-file';
import { Switch } from '../Switch';
import { changeLesson, deleteLesson } from './change-lessons';
import { LessonFacts } from './LessonFacts';

/** So many characters are enough for a CRM's name. */
const LONGEST_LABEL = 60;

interface Props {
  lesson: Lesson;
  crms: readonly Crm[];
  granted: readonly string[] | null;
  /** The company has set it, so that the manager cannot change it. */
  isCompanys: boolean;
}

/** One CRM that was taught: what is read there, and all that a manager can do about it. */
export function TaughtCrm({ lesson, crms, granted, isCompanys }: Props) {
  const { origin, label, repairs, off } = lesson;
  const [isDeleting, setDeleting] = useState(false);
  const builtIn = crms.filter(({ taught }) => !taught).flatMap(({ hosts }) => hosts);
  const isIdle = !repairs && intersectPatterns(builtIn, [originPattern(origin)]).length > 0;
  const repaired = crms.find(({ crm }) => crm === repairs?.crm);
  return (
    <section className="lesson" aria-label={label}>
      <Switch
        label={label}
        checked={!off}
        isSet={isCompanys}
        onToggle={() => void changeLesson(origin, ({ off, ...rest }) => (off ? rest : { ...rest, off: true }))}
      />
      <LessonFacts lesson={lesson} repaired={repaired && crmName(repaired.label, origin)} />
      {isIdle && <p className="note">{t('taught_idle')}</p>}
      {!isIdle && !off && granted && <AllowHost origin={origin} granted={granted} />}
      {!isCompanys && <LabelField lesson={lesson} />}
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => saveFile(lessonFileName(lesson), lessonFile(lesson), 'application/json')}
        >
          {t('taught_export')}
        </button>
        {!isCompanys && (
          <button type="button" className="button plain danger" onClick={() => setDeleting(true)}>
            {t('taught_delete')}
          </button>
        )}
      </div>
      {isDeleting && (
        <Confirm
          title={t('taught_delete_title', label)}
          text={t(repairs || isIdle ? 'taught_delete_repair' : 'taught_delete_text', origin)}
          confirm={t('taught_delete')}
          danger
          onCancel={() => setDeleting(false)}
          onConfirm={() => void deleteLesson(lesson, builtIn)}
        />
      )}
    </section>
  );
}

/** Asks for the browser's permission for a lesson's host where it is missing: no lesson asks for it by itself. */
function AllowHost({ origin, granted }: { origin: string; granted: readonly string[] }) {
  const [isDenied, setDenied] = useState(false);
  const { host } = new URL(origin);
  const pattern = originPattern(origin);
  if (intersectPatterns([pattern], granted).length > 0) return null;

  function allow() {
    // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
    void browser.permissions.request({ origins: [pattern] }).then((isAllowed) => setDenied(!isAllowed));
  }

  return (
    <>
      <div className="switch-row">
        <span>{t('taught_waits', host)}</span>
        <button type="button" className="button" onClick={allow}>
          {t('allow', host)}
        </button>
      </div>
      {isDenied && (
        <p className="problem" role="alert">
          {t('taught_denied', host)}
        </p>
      )}
    </>
  );
}

/** What the manager calls the CRM; it is stored when they leave the field. */
function LabelField({ lesson: { origin, label } }: { lesson: Lesson }) {
  const [typed, setTyped] = useState<string>();

  function keep() {
    const name = typed?.trim().slice(0, LONGEST_LABEL);
    if (name && name !== label) void changeLesson(origin, (lesson) => ({ ...lesson, label: name }));
    setTyped(undefined);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
      onBlur={keep}
    >
      <TextField label={t('taught_label')} value={typed ?? label} onChange={setTyped} limit={LONGEST_LABEL} />
    </form>
  );
}
