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

const words = ({ code, length = 0, limit = 0 }: Problem): string => t(PROBLEM_WORDS[code], length, limit);

/** What keeps a field from being sent: our own check, else Wazzup's refusal of the last try. */
export function problemWords(field: DealField, problems: readonly Problem[], error: Reason | null) {
  const own = problems.find((problem) => problem.field === field && problem.blocks);
  if (own) return words(own);
  const refused = error?.kind === 'invalid' ? error.details.fields?.[field] : undefined;
  if (!refused) return undefined;
  const said = refused.map((one) => refusalMessage(field, one));
  return said.length > 0 ? t('problem_refused_words', said.join('; ')) : t('problem_refused');
}

/** What is worth knowing about a field and keeps nothing from being sent. */
export function adviceWords(field: DealField, problems: readonly Problem[]) {
  const advice = problems.find((problem) => problem.field === field && !problem.blocks);
  return advice && words(advice);
}
