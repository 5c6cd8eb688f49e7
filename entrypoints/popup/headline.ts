import { crmName, tAt } from '@/components/crm-words';
import { errorMessage } from '@/components/error-messages';
import { stateTitle } from '@/lib/deal/state-labels';
import { t } from '@/lib/i18n';
import type { View } from './deal/view';

interface Headline {
  title: string;
  hint?: string;
}

/** The headline: the state in words, and the sentence under it. */
export function headline(view: View): Headline {
  const { recalled } = view;
  // What an earlier look knew is told with its time, until page and Wazzup have answered.
  return recalled ? { ...sayState(view), hint: t('state_as_of', timeOf(recalled.at)) } : sayState(view);
}

function sayState(view: View): Headline {
  const { deal, error, tab, looked, dealState, shownState } = view;
  const link = deal?.page.uri ?? '';
  const where = deal ? { hint: `${crmName(deal.crm.label, link)} · ${deal.page.id}` } : {};
  if (dealState === undefined || shownState === undefined)
    return deal ? { title: t('state_asking'), ...where } : { title: t('state_loading') };
  const title = t(stateTitle(shownState));
  switch (dealState) {
    case 'not-a-deal':
      return { title, hint: t('state_not_a_deal_hint') };
    case 'no-access': {
      // With an error, the extension has access to the page but not to Wazzup.
      if (error) return errorMessage(error.kind, error.details);
      const crm = tab?.kind === 'no-access' ? tab.crm : undefined;
      const hint = crm && tAt(crm.address, 'state_no_access_crm_hint', hostsOf(crm.hosts));
      return { title, hint: hint ?? t('state_no_access_hint') };
    }
    case 'no-token':
      return { title, hint: t('state_no_token_hint') };
    case 'pending':
      return pendingHeadline(view);
    case 'conflict':
      return { title, hint: t('state_conflict_hint') };
    case 'error':
      return error ? errorMessage(error.kind, error.details, link) : { title };
    case 'differs':
      // An update removes the differences but does not reopen the deal, which a manager easily misses beside them.
      return looked?.there?.closed ? { title, hint: t('state_differs_closed_hint') } : { title, ...where };
    case 'closed': {
      const isOpenHere = looked?.there?.closed && deal?.page.closed === false;
      return isOpenHere
        ? { title, hint: tAt(link, 'state_closed_hint', crmName(deal.crm.label, link)) }
        : { title, ...where };
    }
    case 'not-visible':
      return { title, hint: t(view.visibility === 'unknown-contacts' ? 'state_no_chat_hint' : 'state_no_person_hint') };
    case 'not-linked':
    case 'in-sync':
      return { title, ...where };
  }
}

const timeOf = (at: number): string => new Date(at).toLocaleTimeString(t('language'), { timeStyle: 'short' });

/** Says that a press is on its way to Wazzup, or why it waits. */
function pendingHeadline({ looked, deal }: View): Headline {
  if (looked?.isCancelRequested) return { title: t('outcome_cancelling') };
  if (!looked?.waiting) return { title: t(stateTitle('pending')), hint: t('state_pending_hint') };
  const { title } = errorMessage(looked.waiting.kind, looked.waiting.details, deal?.page.uri);
  return { title: t('state_waiting'), hint: t('state_waiting_hint', title) };
}

const hostsOf = (patterns: readonly string[]): string =>
  patterns.map((pattern) => pattern.replace(/^[^/]*\/\/(\*\.)?/, '').replace(/\/.*/, '')).join(', ');
