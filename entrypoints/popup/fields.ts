import { refusalMessage } from '@/components/error-messages';
import { problemText } from '@/components/problem-words';
import { composeIdentified } from '@/lib/deal/identity';
import type { Deal, DealField } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import type { Problem } from '@/lib/deal/validate';
import { t } from '@/lib/i18n';
import type { DealTab } from './deal/deal-tab';

/** Says why a field keeps the deal from being sent: our own check, else Wazzup's refusal of the last press. */
export function problemWords(field: DealField, problems: readonly Problem[], error: Reason | null) {
  const own = problems.find((problem) => problem.field === field && problem.blocks);
  if (own) return problemText(own);
  const refusals = error?.kind === 'invalid' ? error.details.fields?.[field] : undefined;
  if (!refusals) return undefined;
  const messages = refusals.map((refusal) => refusalMessage(field, refusal));
  return messages.length > 0 ? t('problem_refused_words', messages.join('; ')) : t('problem_refused');
}

/** Says what the manager should know about a field although the deal can be sent. */
export function adviceWords(field: DealField, problems: readonly Problem[], link: string | undefined) {
  const advice = problems.find((problem) => problem.field === field && !problem.blocks);
  return advice && problemText(advice, link);
}

/**
 * Says of a field that the manager changed it and has not sent it yet, and what Wazzup has there.
 * @param there Wazzup's deal, if the card is to say its value
 */
export function editWords(
  edited: string | undefined,
  deal: DealTab | null,
  there: Deal | null | undefined,
  field: 'name' | 'uri' | 'responsibleUserId',
): string | undefined {
  const ofPage = deal && composeIdentified(deal).deal[field];
  if (edited === undefined || edited === ofPage) return undefined;
  // Of a person only the id is at hand here, which would tell the manager nothing.
  return there && field !== 'responsibleUserId' ? t('note_edited_there', there[field]) : t('note_edited');
}
