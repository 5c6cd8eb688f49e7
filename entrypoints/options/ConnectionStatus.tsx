import { errorMessage } from '@/components/error-messages';
import { DealError } from '@/lib/deal/errors';
import { t, tCount } from '@/lib/i18n';
import type { TokenState } from '@/lib/settings/token-state';
import { addressError, tokenError } from './field-errors';
import type { ConnectedAccount, TestResult } from './useConnection';

interface Props {
  access: TokenState | undefined;
  address: string;
  tested: TestResult;
  account?: ConnectedAccount;
}

/** Shows the state of the connection in words and a colour, and how long the token lasts. */
export function ConnectionStatus({ access, address, tested, account = {} }: Props) {
  const { tone, title, hint } = describeConnection(access, tested, account);
  const expiry = access?.expiresAt ? describeExpiry(access.expiresAt, address !== '') : undefined;
  return (
    <div className="connection">
      <span className="dot" data-tone={tone} aria-hidden="true" />
      <div>
        <div role="status">
          <p>
            <strong>{title}</strong>
          </p>
          {hint && <p className="quiet">{hint}</p>}
        </div>
        {expiry && <p className="quiet">{expiry}</p>}
      </div>
    </div>
  );
}

function describeConnection(
  access: TokenState | undefined,
  tested: TestResult,
  account: ConnectedAccount,
): { tone: string; title: string; hint?: string } {
  if (tested instanceof DealError) {
    const { title, hint } = errorMessage(tested.kind, tested.details);
    const isAtField = (tokenError(tested) ?? addressError(tested)) !== undefined;
    return { tone: 'bad', title, ...(!isAtField && { hint }) };
  }
  if (tested === 'testing') return { tone: 'none', title: t('connection_testing') };
  if (!access) return { tone: 'none', title: '' };
  if (access.refused) return { tone: 'bad', title: errorMessage('token', {}).title };
  if (tested === 'ok') return { tone: 'good', title: describeAccount(account) };
  if (!access.ready) return { tone: 'none', title: t('connection_none') };
  return { tone: 'none', title: t(access.kept ? 'connection_kept' : 'connection_address') };
}

/** Says to which account the extension is connected, as far as Wazzup tells: by how many people and channels it has. */
function describeAccount({ people, channels }: ConnectedAccount): string {
  const known = [
    ...(people ? [tCount('connection_people', people)] : []),
    ...(channels ? [tCount('connection_channels', channels)] : []),
  ];
  return known.length > 0 ? t('connection_ok_with', known.join(', ')) : t('connection_ok');
}

function describeExpiry(expiresAt: number, isRenewed: boolean): string {
  const at = new Intl.DateTimeFormat(t('language'), { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAt);
  if (isRenewed) return t('token_renewed', at);
  return t(expiresAt > Date.now() ? 'token_until' : 'token_over', at);
}
