import { formatTime } from '@/components/entry-labels';
import { errorMessage } from '@/components/error-messages';
import type { Reason } from '@/lib/deal/queue';
import { t, tCount } from '@/lib/i18n';
import type { State } from './state';

interface Props {
  state: State;
  onLoad: () => Promise<void>;
  onStop: () => void;
}

/** Says how the reading of Wazzup's list stands, as of when its deals are, and what may be missing. */
export function LoadState({ state, onLoad, onStop }: Props) {
  const { kept, fresh, unreadable, loading } = state;
  const reload = (
    <button type="button" className="button" onClick={() => void onLoad()}>
      {t('deals_reload')}
    </button>
  );
  const time = asOf(state);
  return (
    <>
      <div className="reading" hidden={loading.status !== 'running' && time === ''}>
        {loading.status === 'running' ? (
          <>
            <progress
              aria-label={t('deals_reading')}
              aria-valuetext={tCount('deals_so_far', fresh.length)}
              {...(kept && { value: Math.min(fresh.length, kept.rows.length), max: kept.rows.length })}
            />
            <span>{tCount('deals_so_far', fresh.length)}</span>
            {kept && <span className="quiet">{t('deals_as_of', formatTime(kept.at).short)}</span>}
            <button type="button" className="button" onClick={onStop}>
              {t('deals_stop')}
            </button>
          </>
        ) : (
          <>
            <span className="quiet">{time}</span>
            {loading.status === 'done' && loading.isWhole && reload}
          </>
        )}
      </div>
      <div aria-live="polite" className="said">
        {loading.status === 'stopped' && <Warning text={t('deals_stopped')} action={reload} />}
        {loading.status === 'done' && !loading.isWhole && <Warning text={t('deals_incomplete')} action={reload} />}
        {loading.status !== 'running' && unreadable > 0 && <p>{tCount('deals_unreadable', unreadable)}</p>}
      </div>
      {loading.status === 'failed' && <Failure error={loading.error} account={state.account} action={reload} />}
    </>
  );
}

/** Says as of when the listed deals are; nothing if that is now. */
function asOf({ kept, fresh, loading }: State): string {
  if (loading.status === 'done') return t('deals_as_of', formatTime(loading.at).short);
  if (!kept) return '';
  return t(fresh.length > 0 ? 'deals_as_of_partly' : 'deals_as_of', formatTime(kept.at).short);
}

const Warning = ({ text, action }: { text: string; action: React.ReactNode }) => (
  <div className="notice">
    <p>{text}</p>
    <div className="row">{action}</div>
  </div>
);

/** The errors that the settings help against. */
const IN_SETTINGS = ['token', 'token-address', 'no-access'];
/** The errors whose own advice fits a list. */
const OWN_HINT = ['forbidden', 'rate-limited'];

function Failure({ error, account, action }: { error: Reason; account: State['account']; action: React.ReactNode }) {
  const { kind, details } = error;
  const words = errorMessage(kind, details);
  const isConnected = account !== null;
  const helpsThere = IN_SETTINGS.includes(kind);
  const hint = OWN_HINT.includes(kind) ? words.hint : t(helpsThere ? 'deals_error_token_hint' : 'deals_error_hint');
  return (
    <div className="notice" role="alert">
      <p>{isConnected ? words.title : t('state_no_token')}</p>
      <p>{isConnected ? hint : t('state_no_token_hint')}</p>
      <div className="row">
        {action}
        {helpsThere && (
          <a className="button" href="/options.html">
            {t('settings')}
          </a>
        )}
      </div>
    </div>
  );
}
