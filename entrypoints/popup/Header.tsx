import type { DealState } from '@/lib/deal/plan';
import type { ShownState } from '@/lib/deal/shown-state';
import { STATE_TONES } from '@/lib/deal/state-labels';
import { t } from '@/lib/i18n';
import { KeepOpen } from './panel/KeepOpen';
import { openSettings } from './settings';

interface Props {
  /** Undefined while the popup does not know the state yet. */
  state: DealState | undefined;
  /** The state as colour and words say it. */
  shown: ShownState | undefined;
  title: string;
  hint?: string | undefined;
  /** Whether page and Wazzup have answered since the popup opened; until then no colour says that all is well. */
  isConfirmed: boolean;
  busy: boolean;
}

/** Shows the line that says the state; screen readers announce it whenever it changes. */
export function Header({ state, shown, title, hint, isConfirmed, busy }: Props) {
  return (
    <header className="header">
      <h1 className="unseen">{t('name')}</h1>
      <span className="dot" data-tone={shown && isConfirmed ? STATE_TONES[shown] : 'loading'} aria-hidden="true" />
      <p className="state" role="status" tabIndex={-1} data-state={state} aria-busy={!isConfirmed || busy || undefined}>
        {title}
      </p>
      <p className="hint quiet" aria-live="polite">
        {hint}
      </p>
      <div className="tools">
        <KeepOpen />
        <PageLink page="deals" shape="M4 5h12M4 10h12M4 15h12" />
        <PageLink page="journal" shape="M10 6v4.5l3 1.5M4.3 6A7 7 0 1 1 3 10M3.5 3v3.2h3.2" />
        <button
          type="button"
          className="button plain gear"
          aria-label={t('settings')}
          title={t('settings')}
          onClick={openSettings}
        >
          <Icon shape="M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4" />
        </button>
      </div>
    </header>
  );
}

/** The titles of the pages to which the header leads. */
const TITLES = { deals: 'deals', journal: 'history' } as const;

function PageLink({ page, shape }: { page: keyof typeof TITLES; shape: string }) {
  const title = t(TITLES[page]);
  return (
    <a className="button plain gear" href={`/${page}.html`} target="_blank" rel="noopener" title={title}>
      <span className="unseen">{title}</span>
      <Icon shape={shape} />
    </a>
  );
}

const Icon = ({ shape }: { shape: string }) => (
  <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
    <path fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" d={shape} />
  </svg>
);
