import type { DealErrorDetails, ErrorKind } from '@/lib/deal/errors';
import type { DealField } from '@/lib/deal/model';
import type { Underscored } from '@/lib/deal/state-labels';
import { type MessageKey, t } from '@/lib/i18n';
import { tAt } from './crm-words';
import { FIELD_LABELS } from './deal-labels';

type ErrorText = readonly [title: MessageKey, hint: MessageKey];

/** Gives the words for a kind of error. */
function byKind(kind: ErrorKind): ErrorText {
  const name = kind.replaceAll('-', '_') as Underscored<ErrorKind>;
  return [`error_${name}`, `error_${name}_hint`];
}

/** The words for errors whose code says more than their kind. */
const BY_CODE: Partial<Record<ErrorKind, Record<string, ErrorText>>> = {
  offline: { 'no-network': ['error_no_network', 'error_offline_hint'] },
  unexpected: {
    'not-shown': ['error_not_shown', 'error_not_shown_hint'],
    'other-id': ['error_other_id', 'error_other_id_hint'],
    'no-entry': ['error_no_entry', 'error_no_entry_hint'],
    internal: ['error_internal', 'error_internal_hint'],
    refused: ['error_internal', 'error_internal_hint'],
  },
  storage: {
    newer: ['error_storage_newer', 'error_storage_newer_hint'],
  },
  'token-address': {
    'no-access': ['error_token_address', 'error_token_address_no_access'],
    refused: ['error_token_address', 'error_token_address_refused'],
    key: ['error_token_address', 'error_token_address_key'],
    link: ['error_token_address', 'error_token_address_link'],
    'no-network': ['error_no_network', 'error_offline_hint'],
    unreachable: ['error_token_address', 'error_token_address_unreachable'],
    timeout: ['error_token_address', 'error_token_address_unreachable'],
    failing: ['error_token_address', 'error_token_address_failing'],
  },
};

/** How Wazzup's messages name a field: at their beginning, perhaps after its place in the request. */
function fieldInMessage(field: DealField): RegExp {
  const name = field === 'responsibleUserId' ? 'responsible_?user_?id' : field;
  return new RegExp(`^["'\`]?[\\w.[\\]]*?(?:property |each value in )?["'\`]?${name}["'\`\\].[\\d]*:?(?!\\S)`, 'i');
}

/** Gives Wazzup's message about a field, with the field named as managers know it. */
export const refusalMessage = (field: DealField, said: string): string =>
  said.replace(fieldInMessage(field), () => t(FIELD_LABELS[field]));

/** Gives the same message, after the field's name if the message itself does not name it. */
export function fieldErrorMessage(field: DealField, said: string): string {
  const message = refusalMessage(field, said);
  return message === said ? `${t(FIELD_LABELS[field])}: ${said}` : message;
}

/** Lists Wazzup's messages that no field of the form can show. */
const messagesOfNoField = ({ messages = [], fields }: DealErrorDetails): string[] => [
  ...messages,
  ...(fields?.closed ?? []).map((said) => fieldErrorMessage('closed', said)),
];

/** Ends a text with one full stop, unless it ends with another sign of a sentence's end. */
export const asSentence = (text: string): string => text.trim().replace(/(?<![.!?…])$/, '.');

/** Whether the form marks a field that Wazzup refused: all but the status stand there. */
const marksField = ({ fields = {} }: DealErrorDetails): boolean =>
  Object.keys(fields).some((field) => field !== 'closed');

/**
 * Says an error in a manager's words: what happened, and what to do next.
 * @param link the link of the deal that it is about, if it is about one
 */
export function errorMessage(kind: ErrorKind, details: DealErrorDetails, link = ''): { title: string; hint: string } {
  if (kind === 'invalid') return refusal(details, link);
  const [title, hint] = BY_CODE[kind]?.[details.code ?? ''] ?? byKind(kind);
  const about = details.host ?? Math.ceil((details.retryAfterMs ?? 5000) / 1000);
  return { title: tAt(link, title, about), hint: tAt(link, hint, about) };
}

/** Says that Wazzup refused the deal, with its own words as far as they stand beside no field. */
function refusal(details: DealErrorDetails, link: string): { title: string; hint: string } {
  const said = messagesOfNoField(details).join('; ');
  const words = said ? [asSentence(t('error_invalid_words', said))] : [];
  const advice = tAt(link, marksField(details) ? 'error_invalid_hint' : 'error_invalid_unmarked_hint');
  return { title: tAt(link, 'error_invalid'), hint: [...words, advice].join(' ') };
}
