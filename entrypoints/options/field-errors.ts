import { DealError } from '@/lib/deal/errors';
import { type MessageKey, t } from '@/lib/i18n';
import type { TestResult } from './useConnection';

/** What each code of an error of the token address means at the field that holds the address. */
const ADDRESS_ERRORS: Record<string, MessageKey> = {
  'no-access': 'address_error_no_access',
  refused: 'address_error_refused',
  key: 'address_error_key',
  link: 'address_error_link',
  unreachable: 'address_error_unreachable',
  timeout: 'address_error_unreachable',
  failing: 'address_error_failing',
};

/** Says at the token address why a test gave no token; undefined if that has nothing to do with the address. */
export function addressError(tested: TestResult): string | undefined {
  if (!(tested instanceof DealError) || tested.kind !== 'token-address') return undefined;
  const { code = '', host = '' } = tested.details;
  return code === 'no-network' ? undefined : t(ADDRESS_ERRORS[code] ?? 'address_error_answer', host);
}

/** Says at the token that Wazzup refuses it; undefined if it does not. */
export const tokenError = (tested: TestResult): string | undefined =>
  tested instanceof DealError && tested.kind === 'token' ? t('token_refused') : undefined;
