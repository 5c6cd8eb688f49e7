import { t } from '@/lib/i18n';
import type { Crm } from '@/lib/messaging/protocol';
import { isTaughtBy, type SettingsInForce } from '@/lib/settings';
import { ImportLesson } from './ImportLesson';
import { TaughtCrm } from './TaughtCrm';
import './taught.css';

interface Props {
  settings: SettingsInForce;
  crms: readonly Crm[];
  /** The match patterns of all hosts the browser lets the extension into; null until they are known. */
  granted: readonly string[] | null;
}

/** What managers have taught the extension about pages of CRMs, and what their company has. */
export function TaughtCrms({ settings, crms, granted }: Props) {
  return (
    <fieldset className="card taught">
      <legend>{t('taught')}</legend>
      <p className="quiet">{t('taught_hint')}</p>
      {settings.lessons.map((lesson) => (
        <TaughtCrm
          key={lesson.origin}
          lesson={lesson}
          crms={crms}
          granted={granted}
          isCompanys={isTaughtBy(settings.company, lesson.origin)}
        />
      ))}
      {(settings.unreadLessons ?? 0) > 0 && (
        <p className="problem">{t('taught_unread', settings.unreadLessons ?? 0)}</p>
      )}
      <ImportLesson settings={settings} crms={crms} />
    </fieldset>
  );
}
