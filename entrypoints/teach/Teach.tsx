import { useEffect, useRef } from 'react';
import { type MessageKey, t } from '@/lib/i18n';
import { LESSON_FIELDS } from '@/lib/lesson/model';
import { AllowSite } from './AllowSite';
import { DealIdCard } from './DealIdCard';
import { ProblemNote } from './ProblemNote';
import { Saved } from './Saved';
import { SaveLesson } from './SaveLesson';
import { SavePage } from './SavePage';
import type { Place } from './state';
import type { Target } from './target';
import { type Teaching, useTeaching } from './useTeaching';
import { ValueCard } from './ValueCard';

/** Why the page cannot be taught now, where that is not a matter of permission. */
const OBSTACLES: Partial<Record<Place, MessageKey>> = {
  unreadable: 'teach_unreadable',
  closed: 'teach_tab_closed',
  away: 'teach_away',
  elsewhere: 'teach_elsewhere',
};

/** The window in which a manager teaches the extension a page, or one field of it. */
export function Teach({ target }: { target: Target }) {
  const teaching = useTeaching(target);
  const { state } = teaching;
  const obstacle = OBSTACLES[state.place];
  const hasBegun = state.taughtAt !== '';
  const host = URL.parse(state.origin)?.host;
  const head = useRef<HTMLHeadingElement>(null);
  const isAsked = state.place === 'not-allowed';
  const wasAsked = useRef(isAsked);
  // The button that the manager pressed is gone once the site is allowed, so the focus goes on from the top.
  useEffect(() => {
    if (wasAsked.current && !isAsked) head.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  return (
    <>
      <header className="head">
        <h1 ref={head} tabIndex={-1}>
          {t('teach_title')}
        </h1>
        {host && <p className="quiet">{host}</p>}
      </header>
      <main>
        {obstacle && (
          <p className="notice" role="alert">
            {t(obstacle, host ?? '')}
          </p>
        )}
        {state.place === 'not-allowed' && <AllowSite teaching={teaching} />}
        {state.isSaved ? (
          <Saved target={target} label={state.label} />
        ) : (
          hasBegun && state.place !== 'elsewhere' && <Fields teaching={teaching} />
        )}
        {!hasBegun && state.problem && state.place !== 'not-allowed' && (
          <>
            <ProblemNote problem={state.problem} />
            <button type="button" className="button wide" onClick={teaching.guess}>
              {t('try_again')}
            </button>
          </>
        )}
      </main>
      {hasBegun && !state.isSaved && state.place !== 'elsewhere' && <SaveLesson teaching={teaching} />}
    </>
  );
}

function Fields({ teaching }: { teaching: Teaching }) {
  const { only } = teaching;
  return (
    <>
      <p className="quiet">{t(only ? 'teach_hint_field' : 'teach_hint')}</p>
      {!only && <DealIdCard teaching={teaching} />}
      {LESSON_FIELDS.filter((field) => !only || field === only).map((field) => (
        <ValueCard key={field} field={field} teaching={teaching} />
      ))}
      <SavePage teaching={teaching} />
    </>
  );
}
