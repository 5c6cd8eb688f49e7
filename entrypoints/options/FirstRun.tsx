import { useEffect, useState } from 'react';
import { t, tCount } from '@/lib/i18n';
import { PinPicture, SentPicture } from './FirstRunPictures';
import { TOKEN_FIELD } from './TokenForm';
import { useSentDeals } from './useSentDeals';
import { useToolbarPin } from './useToolbarPin';
import './first-run.css';

/** The key under which this page remembers that the manager has come to the end of the steps. */
const FINISHED = 'first-run-finished';

interface Props {
  isConnected: boolean;
  /** The keys that open the popup; undefined if there are none. */
  shortcut: string | undefined;
}

/**
 * Leads from the installation to the first deal in Wazzup by the shortest steps that work. When that is done the page says
 * so once, and from its next opening on shows nothing of it.
 */
export function FirstRun(props: Props) {
  const [isOver] = useState(() => localStorage.getItem(FINISHED) !== null);
  return isOver ? null : <UnfinishedRun {...props} />;
}

function UnfinishedRun({ isConnected, shortcut }: Props) {
  const sent = useSentDeals() ?? 0;
  const isPinned = useToolbarPin();
  const [isFinished, setFinished] = useState(false);
  useEffect(() => {
    if (!isConnected || sent === 0) return;
    localStorage.setItem(FINISHED, '1');
    setFinished(true);
  }, [isConnected, sent]);
  if (isFinished) return <Finished sent={sent} />;
  const steps = [
    // The button can be pinned at any time, and then this step is gone.
    ...(isPinned === false ? [{ key: 'pin', done: false, what: <PinStep /> }] : []),
    { key: 'connect', done: isConnected, what: isConnected ? t('step_connect') : <TokenLink /> },
    { key: 'deal', done: false, what: shortcut ? t('step_deal', shortcut) : t('step_deal_click') },
  ];
  const next = steps.findIndex(({ done }) => !done);
  return (
    <section className="card" aria-labelledby="steps">
      <h2 id="steps">{t('steps')}</h2>
      <ol className="steps">
        {steps.map(({ key, done, what }, index) => (
          <li key={key} data-done={done} aria-current={index === next ? 'step' : undefined}>
            <span className="step" aria-hidden="true">
              {done ? '✓' : index + 1}
            </span>
            <div>
              {what}
              {done && <span className="unseen"> ({t('step_done')})</span>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function PinStep() {
  return (
    <>
      {t(import.meta.env.FIREFOX ? 'step_pin_firefox' : 'step_pin')}
      <PinPicture />
    </>
  );
}

/** Leads to the field that takes the token. */
function TokenLink() {
  return (
    <a
      href={`#${TOKEN_FIELD}`}
      onClick={(event) => {
        // The browser would scroll to the field, and leave the focus here.
        event.preventDefault();
        document.getElementById(TOKEN_FIELD)?.focus();
      }}
    >
      {t('step_connect')}
    </a>
  );
}

/** Says that nothing is left to be set up. */
function Finished({ sent }: { sent: number }) {
  return (
    <section className="card finished" aria-labelledby="finished">
      <SentPicture />
      <div>
        <h2 id="finished">{t('setup_done')}</h2>
        <p className="quiet">{tCount('setup_sent', sent)}</p>
      </div>
    </section>
  );
}
