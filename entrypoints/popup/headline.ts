import { errorMessage } from '@/components/error-messages';
import type { DealState } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import type { DealLink } from './useDealLink';

/** The state in words, and the sentence under it. */
export function headline(link: DealLink, state: DealState | undefined): { title: string; hint?: string } {
  const { deal, error, view, looked } = link;
  const where = deal ? `${deal.crm.label} · ${deal.page.id}` : undefined;
  switch (state) {
    case undefined:
      return deal ? { title: t('state_asking'), hint: where ?? '' } : { title: t('state_loading') };
    case 'not-a-deal':
      return { title: t('state_not_a_deal'), hint: t('state_not_a_deal_hint') };
    case 'no-access': {
      // Into the page, but not to Wazzup.
      if (error) return errorMessage(error.kind, error.details);
      const crm = view?.kind === 'no-access' ? view.crm : undefined;
      const hint = crm ? t('state_no_access_crm_hint', hostsOf(crm.hosts)) : t('state_no_access_hint');
      return { title: t('state_no_access'), hint };
    }
    case 'no-token':
      return { title: t('state_no_token'), hint: t('state_no_token_hint') };
    case 'pending':
      if (looked?.isUnwanted) return { title: t('outcome_cancelling') };
      if (looked?.waiting) {
        const { title } = errorMessage(looked.waiting.kind, looked.waiting.details);
        return { title: t('state_waiting'), hint: t('state_waiting_hint', title) };
      }
      return { title: t('state_pending'), hint: t('state_pending_hint') };
    case 'conflict':
      return { title: t('state_conflict'), hint: t('state_conflict_hint') };
    case 'error':
      return error ? errorMessage(error.kind, error.details) : { title: t('state_error') };
    case 'not-linked':
      return { title: t('state_not_linked'), ...(where && { hint: where }) };
    case 'differs':
      // Easily missed beside what differs, which an update changes, and this it does not.
      return {
        title: t('state_differs'),
        hint: looked?.there?.closed ? t('state_differs_closed_hint') : (where ?? ''),
      };
    case 'closed': {
      const openHere = looked?.there?.closed && deal?.page.closed === false;
      return { title: t('state_closed'), hint: openHere ? t('state_closed_hint', deal.crm.label) : (where ?? '') };
    }
    case 'in-sync':
      return { title: t('state_in_sync'), ...(where && { hint: where }) };
  }
}

const hostsOf = (patterns: readonly string[]): string =>
  patterns.map((pattern) => pattern.replace(/^[^/]*\/\/(\*\.)?/, '').replace(/\/.*/, '')).join(', ');
