import type { Problem, ProblemCode } from '@/lib/deal/validate';
import type { MessageKey } from '@/lib/i18n';
import { tAt } from './crm-words';

const PROBLEM_WORDS = {
  missing: 'problem_missing',
  'too-long': 'problem_too_long',
  'not-a-link': 'problem_not_a_link',
  'no-contact-id': 'problem_no_contact_id',
  'contact-twice': 'problem_contact_twice',
  'other-site': 'problem_other_site',
  'no-contacts': 'problem_no_contacts',
} as const satisfies Record<ProblemCode, MessageKey>;

/**
 * Says in words what is wrong with a field of a deal.
 * @param link the deal's link, in whose CRM's words it is said
 */
export const problemText = ({ code, length = 0, limit = 0 }: Omit<Problem, 'field' | 'blocks'>, link = ''): string =>
  tAt(link, PROBLEM_WORDS[code], length, limit);
