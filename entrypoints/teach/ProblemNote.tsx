import { type MessageKey, t } from '@/lib/i18n';
import type { Problem } from './state';

const WORDS = {
  denied: 'teach_denied',
  foreign: 'teach_foreign',
  'same-deal': 'teach_same_deal',
  'no-deal': 'teach_no_deal',
  'not-read': 'teach_not_read',
  'not-in-address': 'teach_not_in_address',
  'not-a-contact': 'teach_not_a_contact',
  'not-saved': 'teach_not_saved',
  changed: 'teach_changed',
} as const satisfies Record<Problem, MessageKey>;

/** Says what has just gone wrong, and what the manager can do about it. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <p className="problem" role="alert">
      {t(WORDS[problem])}
    </p>
  );
}
