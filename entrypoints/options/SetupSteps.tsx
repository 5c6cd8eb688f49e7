import { t } from '@/lib/i18n';

interface Props {
  isConnected: boolean;
  hasCrm: boolean;
  /** The keys that open the popup; undefined if there are none. */
  shortcut: string | undefined;
}

/** The steps from the installation to the first deal: which are done, and which comes next. */
export function SetupSteps({ isConnected, hasCrm, shortcut }: Props) {
  const steps = [
    { words: t('step_connect'), done: isConnected },
    { words: t('step_crm'), done: hasCrm },
    { words: shortcut ? t('step_deal', shortcut) : t('step_deal_click'), done: false },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <ol className="steps" aria-label={t('steps')}>
      {steps.map(({ words, done }, index) => (
        <li key={words} data-done={done} aria-current={index === next ? 'step' : undefined}>
          <span className="step" aria-hidden="true">
            {done ? '✓' : index + 1}
          </span>
          <span>
            {words}
            {done && <span className="unseen"> ({t('step_done')})</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
