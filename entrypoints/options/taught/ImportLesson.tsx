import { useState } from 'react';
import { type MessageKey, t } from '@/lib/i18n';
import type { Lesson } from '@/lib/lesson/model';
import type { Crm } from '@/lib/messaging/protocol';
import { isTaughtBy, readOwnSettings, type SettingsInForce } from '@/lib/settings';
import { type LessonFileProblem, LONGEST_FILE, readLessonFile } from '@/lib/settings/lesson-file';
import { MOST_LESSONS } from '@/lib/settings/model';
import { FileButton } from '../FileButton';
import { ConfirmLessons } from './ConfirmLessons';
import { keepLessons } from './change-lessons';

interface Props {
  settings: SettingsInForce;
  crms: readonly Crm[];
}

/** Takes over from a file what somebody has taught, once the manager has seen what it reads and where. */
export function ImportLesson({ settings, crms }: Props) {
  const [result, setResult] = useState<{ isGood: boolean; text: string }>();
  const [offered, setOffered] = useState<{ lesson: Lesson; own: readonly Lesson[] }>();
  const fail = (text: string) => setResult({ isGood: false, text });

  async function importFile(file: File) {
    setResult(undefined);
    try {
      const read =
        file.size > 4 * LONGEST_FILE ? { problem: { kind: 'long' } as const } : readLessonFile(await file.text());
      if ('problem' in read) return fail(problemText(read.problem));
      const { lesson } = read;
      if (isTaughtBy(settings.company, lesson.origin)) return fail(t('taught_problem_company', lesson.origin));
      const { lessons: own } = await readOwnSettings();
      const others = own.filter(({ origin }) => origin !== lesson.origin);
      if (others.length >= MOST_LESSONS) return fail(t('taught_problem_full', MOST_LESSONS));
      setOffered({ lesson, own });
    } catch {
      fail(t('file_unreadable'));
    }
  }

  async function keep(lesson: Lesson) {
    setOffered(undefined);
    await keepLessons([lesson]);
    setResult({ isGood: true, text: t('taught_imported', lesson.label) });
  }

  return (
    <>
      <div className="row">
        <FileButton label={t('taught_import')} onChoose={(file) => void importFile(file)} />
      </div>
      <div className="said" aria-live="polite">
        {result && <p className={result.isGood ? 'note' : 'problem'}>{result.text}</p>}
      </div>
      {offered && (
        <ConfirmLessons
          title={t('taught_import_title', offered.lesson.label)}
          lessons={[offered.lesson]}
          own={offered.own}
          crms={crms}
          onCancel={() => setOffered(undefined)}
          onConfirm={() => void keep(offered.lesson)}
        />
      )}
    </>
  );
}

const PROBLEMS = {
  long: 'taught_problem_long',
  other: 'taught_problem_foreign',
  settings: 'taught_problem_settings',
  newer: 'taught_problem_newer',
  wrong: 'taught_problem_wrong',
} as const satisfies Record<LessonFileProblem['kind'], MessageKey>;

/** Says why a file gives no lesson, and that nothing was changed. */
const problemText = (problem: LessonFileProblem): string =>
  t(PROBLEMS[problem.kind], ...('name' in problem ? [problem.name] : []));
