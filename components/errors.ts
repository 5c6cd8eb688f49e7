import type { DealErrorDetails, ErrorKind } from '@/lib/deal/errors';
import { t, type Word } from '@/lib/words';

const WORDS = {
  token: ['error_token', 'error_token_hint'],
  forbidden: ['error_forbidden', 'error_forbidden_hint'],
  'not-found': ['error_not_found', 'error_not_found_hint'],
  invalid: ['error_invalid', 'error_invalid_hint'],
  'rate-limited': ['error_rate_limited', 'error_rate_limited_hint'],
  unavailable: ['error_unavailable', 'error_unavailable_hint'],
  offline: ['error_offline', 'error_offline_hint'],
  timeout: ['error_timeout', 'error_timeout_hint'],
  unexpected: ['error_unexpected', 'error_unexpected_hint'],
} as const satisfies Record<ErrorKind, readonly [Word, Word]>;

/** An error in a manager's words: what happened, and what to do next. */
export function errorWords(kind: ErrorKind, details: DealErrorDetails): { title: string; hint: string } {
  const [title, hint] = WORDS[kind];
  const wait = Math.ceil((details.retryAfterMs ?? 5000) / 1000);
  const said = kind === 'invalid' && details.messages?.length ? details.messages.join('; ') : undefined;
  return {
    title: t(title),
    hint: said ? `${t('error_invalid_words', said)} ${t(hint)}` : t(hint, wait),
  };
}
