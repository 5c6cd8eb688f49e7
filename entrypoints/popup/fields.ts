import { tAt } from '@/components/crm-words';
import { FIELD_LABELS } from '@/components/deal-labels';
import { refusalMessage } from '@/components/error-messages';
import type { DealField } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import type { Problem } from '@/lib/deal/validate';
import { type MessageKey, t } from '@/lib/i18n';

const PROBLEM_WORDS = {
  missing: 'problem_missing',
  'too-long': 'problem_too_long',
  'not-a-link': 'problem_not_a_link',
  'no-contact-id': 'problem_no_contact_id',
  'contact-twice': 'problem_contact_twice',
  'other-site': 'problem_other_site',
  'no-contacts': 'problem_no_contacts',
} as const satisfies Record<Problem['code'], MessageKey>;

const words = ({ code, length = 0, limit = 0 }: Problem, link = ''): string =>
  tAt(link, PROBLEM_WORDS[code], length, limit);

/** Says why a field keeps the deal from being sent: our own check, else Wazzup's refusal of the last press. */
export function problemWords(field: DealField, problems: readonly Problem[], error: Reason | null) {
  const own = problems.find((problem) => problem.field === field && problem.blocks);
  if (own) return words(own);
  const refusals = error?.kind === 'invalid' ? error.details.fields?.[field] : undefined;
  if (!refusals) return undefined;
  const messages = refusals.map((refusal) => refusalMessage(field, refusal));
  return messages.length > 0 ? t('problem_refused_words', messages.join('; ')) : t('problem_refused');
}

/** Says what the manager should know about a field although the deal can be sent. */
export function adviceWords(field: DealField, problems: readonly Problem[], link: string | undefined) {
  const advice = problems.find((problem) => problem.field === field && !problem.blocks);
  return advice && words(advice, link);
}

/** Names a field as the manager thinks of it: a person and not an id. */
export const fieldName = (field: DealField): string =>
  t(field === 'responsibleUserId' ? 'light_responsible' : FIELD_LABELS[field]);
