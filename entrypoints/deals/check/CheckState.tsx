import { FIELD_LABELS } from '@/components/deal-labels';
import { t } from '@/lib/i18n';
import type { Care } from '../table-state';
import type { Finding } from './check-deals';
import type { CrmCheck } from './useCrmCheck';

interface Props {
  check: CrmCheck;
  /** Shows only those deals of which the CRM says something else. */
  onShow: (care: Care) => void;
}

/** Shows how far a check against the CRM is, and what it has found. */
export function CheckState({ check, onShow }: Props) {
  const { state, stop, hide } = check;
  if (state.status === 'idle') return null;
  if (state.status === 'no-tab')
    return (
      <div className="notice" role="alert">
        <p>{t('check_no_tab')}</p>
        <p>{t('check_no_tab_hint')}</p>
        <div className="row">
          <button type="button" className="button" onClick={hide}>
            {t('batch_hide')}
          </button>
        </div>
      </div>
    );
  const write = (count: number) => count.toLocaleString(t('language'));
  const isRunning = state.status === 'running';
  const words = t('batch_progress', write(state.done), write(state.total));
  const counts = countFindings(state.findings.values());
  return (
    <section className="batch" aria-live="polite">
      <div className="reading">
        <h2>{t('check_crm')}</h2>
        {isRunning && (
          <progress aria-label={t('check_crm')} aria-valuetext={words} value={state.done} max={state.total} />
        )}
        <span>{words}</span>
      </div>
      {state.stopped && <p className="problem">{t('check_stopped')}</p>}
      <p>{t('check_found', write(counts.same), write(counts.unclear))}</p>
      <div className="row">
        <FoundButton care="crm-differs" count={counts.differs} onShow={onShow} />
        <FoundButton care="crm-gone" count={counts.gone} onShow={onShow} />
        <button type="button" className="button" onClick={isRunning ? stop : hide}>
          {t(isRunning ? 'deals_stop' : 'batch_hide')}
        </button>
      </div>
    </section>
  );
}

const FOUND = { 'crm-differs': 'check_differ', 'crm-gone': 'check_gone' } as const;

function FoundButton({ care, count, onShow }: { care: keyof typeof FOUND; count: number; onShow: Props['onShow'] }) {
  return (
    <button type="button" className="button" disabled={count === 0} onClick={() => onShow(care)}>
      {t(FOUND[care], count.toLocaleString(t('language')))}
    </button>
  );
}

function countFindings(findings: Iterable<Finding>): Record<Finding['kind'], number> {
  const counts = { same: 0, differs: 0, gone: 0, unclear: 0 };
  for (const { kind } of findings) counts[kind] += 1;
  return counts;
}

/** Says of a deal what the CRM has otherwise; nothing where it has the same, or did not say. */
export function findingLabel(finding: Finding | undefined): string | undefined {
  if (finding?.kind === 'gone') return t('check_is_gone');
  if (finding?.kind !== 'differs') return undefined;
  return t('check_differs_in', finding.differences.map(({ field }) => t(FIELD_LABELS[field])).join(', '));
}
