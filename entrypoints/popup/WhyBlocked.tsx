import { valueTitle } from '@/components/deal-labels';
import type { Plan } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';

/** Says beside the primary button which fields keep it from being pressed. */
export function WhyBlocked({ plan }: { plan: Plan }) {
  if (!plan.primary || !plan.blocked.includes(plan.primary)) return null;
  const blocking = plan.problems.filter(({ blocks }) => blocks);
  const isMissing = blocking.every(({ code }) => code === 'missing');
  const fields = [...new Set(blocking.map(({ field }) => valueTitle(field)))].join(', ');
  return <p className="note">{t(isMissing ? 'blocked_missing' : 'blocked_wrong', fields)}</p>;
}
